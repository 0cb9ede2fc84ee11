import { SECOND_MS } from '../platform/clock'
import { AppError } from '../platform/errors'
import { verifyPayV2, type PayV2Secret } from './payV2Sign'
import { sendPayV2, type PayV2Call, type PayV2Request, type PayV2Wire } from './payV2Wire'
import { readXml } from './xml'
import type { XmlFields } from './xmlScan'

/** What WeChat Pay answered: verified fields, or the code by which it refused the business of the request. */
export type PayV2Answer = { ok: true; fields: XmlFields } | { ok: false; errCode: string; reason: string }

/** The calls that answer one message; the others answer a file (payV2Bill.ts). */
export type PayV2MessageCall = Exclude<PayV2Call, 'downloadbill' | 'downloadfundflow'>

/** A refund takes longer than the rest: its answer waits for the merchant's balance. */
const REFUND_LIMITS = { timeoutMs: 6 * SECOND_MS }

/** Sends a signed request; see `payV2Api` for what comes back. */
export type PayV2Api = (call: PayV2MessageCall, request: PayV2Request) => Promise<PayV2Answer>

/**
 * WeChat Pay APIv2 over HTTP. Success is believed only with a valid signature and our own appid and mch_id. Throws
 * WECHAT_UNREACHABLE (no answer), WECHAT_BUSY (ask the same again), WECHAT_ANSWER_INVALID (not to be believed) or
 * PAYMENT_REFUSED (the request itself was refused: signature, parameters).
 */
export function payV2Api(wire: PayV2Wire): PayV2Api {
  return async (call, request) => {
    const body = await sendPayV2(wire, { call, request }, call === 'refund' ? REFUND_LIMITS : {})
    return judge(call, readPayV2Answer(call, body), { ...wire, appid: request.appid })
  }
}

/** Reads an answer as strictly as a notification. Throws WECHAT_ANSWER_INVALID. */
export function readPayV2Answer(call: PayV2Call, body: Buffer): XmlFields {
  try {
    return readXml(body)
  } catch (cause) {
    throw new AppError('WECHAT_ANSWER_INVALID', { api: call, reason: 'not the XML of WeChat Pay' }, { cause })
  }
}

/**
 * Codes that say "the same again, later" (https://pay.weixin.qq.com/doc/v2/merchant/4011940985); INVALID_REQ_TOO_MUCH asks
 * for a minute of rest after many wrong requests (https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=9_4).
 */
const TRANSIENT = ['SYSTEMERROR', 'FREQUENCY_LIMITED', 'BIZERR_NEED_RETRY', 'INVALID_REQ_TOO_MUCH']

interface Ours extends PayV2Secret {
  mchid: string
  appid: string
}

function judge(call: PayV2Call, fields: XmlFields, ours: Ours): PayV2Answer {
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

function verifyAnswer(call: PayV2Call, fields: XmlFields, ours: Ours): void {
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
