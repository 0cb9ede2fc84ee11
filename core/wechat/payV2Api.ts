import { AppError } from '../platform/errors'
import type { HttpClient } from '../platform/httpClient'
import { randomHex, type Random } from '../platform/random'
import { signedPayV2, verifyPayV2, type PayV2Secret } from './payV2Sign'
import { readXml } from './xml'
import type { XmlFields } from './xmlScan'
import { writeXml } from './xmlWrite'

export interface PayV2ApiOptions extends PayV2Secret {
  http: HttpClient
  random: Random
  url: string
  mchid: string
}

/** What WeChat Pay answered: verified fields, or the code by which it refused the business of the request. */
export type PayV2Answer = { ok: true; fields: XmlFields } | { ok: false; errCode: string; reason: string }

/** Fields of one request in wire spelling; `mch_id`, nonce and signature are added. */
export type PayV2Request = Record<string, string> & { appid: string }

/** The three calls of APIv2 that take no client certificate. */
export type PayV2Call = 'unifiedorder' | 'orderquery' | 'closeorder'

/** Sends a signed request; see `payV2Api` for what comes back. */
export type PayV2Api = (call: PayV2Call, request: PayV2Request) => Promise<PayV2Answer>

/**
 * WeChat Pay APIv2 over HTTP. Success is believed only with a valid signature and our own appid and mch_id. Throws
 * WECHAT_UNREACHABLE (no answer), WECHAT_BUSY (ask the same again), WECHAT_ANSWER_INVALID (not to be believed) or
 * PAYMENT_REFUSED (the request itself was refused: signature, parameters).
 */
export function payV2Api({ http, random, url, mchid, ...secret }: PayV2ApiOptions): PayV2Api {
  return async (call, request) => {
    const common = { mch_id: mchid, nonce_str: randomHex(random, 16), sign_type: secret.signType }
    const body = writeXml(signedPayV2(Object.entries({ ...request, ...common }), secret))
    const headers = { 'content-type': 'text/xml; charset=utf-8' }

    const answer = await http({ api: call, method: 'POST', url: new URL(`/pay/${call}`, url), headers, body })
    if (answer.status >= 500) throw new AppError('WECHAT_BUSY', { api: call, reason: `HTTP ${answer.status}` })

    return judge(call, readAnswer(call, answer.body), { ...secret, mchid, appid: request.appid })
  }
}

/** Codes that say "the same again, later" (https://pay.weixin.qq.com/doc/v2/merchant/4011940985). */
const TRANSIENT = ['SYSTEMERROR', 'FREQUENCY_LIMITED', 'BIZERR_NEED_RETRY']

function readAnswer(call: PayV2Call, body: Buffer): XmlFields {
  try {
    return readXml(body)
  } catch (cause) {
    throw new AppError('WECHAT_ANSWER_INVALID', { api: call, reason: 'not the XML of WeChat Pay' }, { cause })
  }
}

function judge(call: PayV2Call, fields: XmlFields, ours: PayV2Secret & { mchid: string; appid: string }): PayV2Answer {
  if (fields.get('return_code') !== 'SUCCESS') {
    throw new AppError('PAYMENT_REFUSED', { api: call, reason: fields.get('return_msg') ?? 'no return_code' })
  }
  const isSuccess = fields.get('result_code') === 'SUCCESS'
  // Refusals were seen without a signature; one that is there must be right.
  if (isSuccess || fields.has('sign')) verifyAnswer(call, fields, ours)
  if (isSuccess) return { ok: true, fields }

  const errCode = fields.get('err_code') ?? 'no err_code'
  const reason = `${errCode} ${fields.get('err_code_des') ?? ''}`.trim()
  if (TRANSIENT.includes(errCode)) throw new AppError('WECHAT_BUSY', { api: call, reason })
  return { ok: false, errCode, reason }
}

function verifyAnswer(call: PayV2Call, fields: XmlFields, ours: PayV2Secret & { mchid: string; appid: string }): void {
  try {
    verifyPayV2(fields, ours)
  } catch (cause) {
    throw new AppError('WECHAT_ANSWER_INVALID', { api: call, reason: 'its signature does not match' }, { cause })
  }
  const foreign = [['appid', ours.appid] as const, ['mch_id', ours.mchid] as const].find(
    ([name, value]) => fields.get(name) !== value,
  )
  if (foreign !== undefined)
    throw new AppError('WECHAT_ANSWER_INVALID', { api: call, reason: `${foreign[0]} is not ours` })
}
