import type { Platform } from '../platform'
import type { WireReply } from '../router'
import { signFields, type SignType } from './sign'
import { writeFlatXml } from './xml'

export type AnswerFields = readonly (readonly [string, string | number])[]

const LONGEST_MESSAGE = 128

/** `return_code` FAIL: no business fields, no signature. */
export function failReply(message: string): WireReply {
  return xmlReply([
    ['return_code', 'FAIL'],
    ['return_msg', message.slice(0, LONGEST_MESSAGE)],
  ])
}

/** `return_code` SUCCESS with `fields`, a nonce and a signature of the type that the request asked for. */
export function signedReply(platform: Platform, signType: SignType, fields: AnswerFields): WireReply {
  const answer: AnswerFields = [['return_code', 'SUCCESS'], ['return_msg', 'OK'], ...fields]
  return xmlReply(signed(platform, signType, answer))
}

/** `fields` with a fresh `nonce_str` and the merchant's signature at the end. */
export function signed(platform: Platform, signType: SignType, fields: AnswerFields): AnswerFields {
  const withNonce: AnswerFields = [...fields, ['nonce_str', platform.random(16).toString('hex')]]
  return [...withNonce, ['sign', signAnswer(platform, signType, withNonce)]]
}

/** What the merchant's key makes of `fields`. */
export function signAnswer(platform: Platform, signType: SignType, fields: AnswerFields): string {
  const texts = fields.map(([name, value]) => [name, String(value)] as const)
  return signFields(texts, platform.accounts.merchant.v2Key, signType)
}

/** Any fields as WeChat sends them. */
export function xmlReply(fields: AnswerFields): WireReply {
  return { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body: writeFlatXml(fields) }
}
