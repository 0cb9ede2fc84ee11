import type { Text } from '../messages'

const REFUSALS = {
  FOREIGN_HOST: {
    status: 403,
    en: 'The phone answers at {origin} only.',
    zh: '手机页面只在 {origin} 提供。',
  },
  FOREIGN_ORIGIN: {
    status: 403,
    en: 'Only the phone page itself may send this.',
    zh: '只有手机页面自己可以发送此请求。',
  },
  METHOD_NOT_ALLOWED: { status: 405, en: 'This address takes {allow}.', zh: '此地址只接受 {allow}。' },
  NOT_FOUND: { status: 404, en: 'There is nothing at this address.', zh: '此地址没有内容。' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, en: 'Send {type}.', zh: '请发送 {type}。' },
  BODY_TOO_LARGE: { status: 413, en: 'The body is over {limitKb} KB.', zh: '请求体超过 {limitKb} KB。' },
  INVALID_INPUT: { status: 400, en: '"{field}" must be {expected}.', zh: '“{field}” 应为 {expected}。' },
  USER_SWITCHED: {
    status: 409,
    en: 'Somebody else holds the phone now. Load the page again.',
    zh: '手机已换人使用，请重新载入页面。',
  },
  INTERNAL: { status: 500, en: 'The phone failed; its log says why.', zh: '手机出错，原因见日志。' },
} as const satisfies Record<string, Text & { status: number }>

export type RefusalCode = keyof typeof REFUSALS

/** A request that the phone does not serve; becomes `{ code, message, … }` with its status. */
export class PhoneRefusal extends Error {
  override readonly name = 'PhoneRefusal'
  readonly status: number
  readonly code: RefusalCode
  readonly text: Text
  readonly values: Record<string, string>

  constructor(code: RefusalCode, values: Record<string, string> = {}) {
    super(REFUSALS[code].en)
    this.code = code
    this.status = REFUSALS[code].status
    this.text = REFUSALS[code]
    this.values = values
  }
}
