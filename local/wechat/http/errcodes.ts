/**
 * Errcodes with the platform's own texts, from developers.weixin.qq.com and the enums of WxJava.
 * Not confirmed against the live platform: 40097, 41009, 43001 and 43002 as answers of these very routes.
 */
const ERRCODES = {
  '-1': 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40030: 'invalid refresh_token',
  40097: 'invalid args',
  40125: 'invalid appsecret',
  40163: 'code been used',
  40226: 'code blocked',
  41001: 'access_token missing',
  41002: 'appid missing',
  41003: 'refresh_token missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  41009: 'missing openid',
  42001: 'access_token expired',
  42002: 'refresh_token expired',
  42003: 'oauth_code expired',
  43001: 'require GET method',
  43002: 'require POST method',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit mustslower retry next minute',
  47001: 'data format error',
  48001: 'api unauthorized',
} as const

export type Errcode = Exclude<keyof typeof ERRCODES, '-1'>

/** The text that the platform gives a code; a plain one where it is not in the table. */
export const errmsgOf = (errcode: number): string => new Map(Object.entries(ERRCODES)).get(String(errcode)) ?? 'error'

/** Thrown by a route that refuses; becomes `{ errcode, errmsg }` with status 200, as on the platform. */
export class PlatformRefusal extends Error {
  override readonly name = 'PlatformRefusal'
  readonly errcode: number

  constructor(errcode: Errcode) {
    super(ERRCODES[errcode])
    this.errcode = errcode
  }
}
