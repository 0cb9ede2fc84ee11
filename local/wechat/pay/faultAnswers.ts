import type { Platform } from '../platform'
import type { WireReply, WireRequest } from '../router'
import { FOREIGN, type Alteration } from './alteration'
import { signAnswer, signedReply, xmlReply } from './answers'
import { signTypeOf, type SignType } from './sign'
import { alteredV3Answer, refusedV3Call } from './v3/faultAnswers'
import { readFlatXml } from './xml'

const AMOUNTS = /^(total_fee|cash_fee|refund_fee|cash_refund_fee)(_\d+)?$/
const STRANGERS: Record<string, string> = {
  mch_id: FOREIGN.mchid,
  appid: FOREIGN.appid,
  out_trade_no: FOREIGN.number,
  out_refund_no: FOREIGN.number,
}

/** A refusal with `code` in place of the work, signed as an answer to this request would be. */
export function refusedCall(platform: Platform, request: WireRequest, code: string): WireReply {
  if (request.url.pathname.startsWith('/v3/')) return refusedV3Call(platform, request, code)

  const reading = readFlatXml(request.body)
  const signType = (reading.ok && signTypeOf(reading.fields.get('sign_type'))) || 'MD5'
  const appid = reading.ok ? (reading.fields.get('appid') ?? '') : ''
  return signedReply(platform, signType, [
    ['appid', appid],
    ['mch_id', platform.accounts.merchant.mchid],
    ['result_code', 'FAIL'],
    ['err_code', code],
    ['err_code_des', `安排的故障 ${code}`],
  ])
}

/** An answer that must not be believed. But for `wrongSignature` its signature is right; what has none stays as it is. */
export function alteredAnswer(platform: Platform, kind: Alteration, reply: WireReply): WireReply {
  if (reply.headers?.['wechatpay-signature'] !== undefined) return alteredV3Answer(platform, kind, reply)

  const reading = readFlatXml(Buffer.from(reply.body))
  const sign = reading.ok ? (reading.fields.get('sign') ?? '') : ''
  if (!reading.ok || sign === '') return reply
  const { sign: _, ...fields } = Object.fromEntries(reading.fields)
  if (kind === 'wrongSignature') return xmlReply(Object.entries({ ...fields, sign: flipped(sign) }))

  const altered = Object.entries(fields).map(([name, value]): [string, string] => [name, otherValue(kind, name, value)])
  const signType: SignType = sign.length > 32 ? 'HMAC-SHA256' : 'MD5'
  return xmlReply([...altered, ['sign', signAnswer(platform, signType, altered)]])
}

function otherValue(kind: 'wrongAmount' | 'foreign', name: string, value: string): string {
  if (kind === 'foreign') return STRANGERS[name] ?? value
  return AMOUNTS.test(name) ? String(Number(value) + 1) : value
}

const flipped = (signature: string) => (signature.startsWith('0') ? '1' : '0') + signature.slice(1)
