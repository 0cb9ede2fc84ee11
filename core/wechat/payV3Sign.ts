import { sign, type KeyObject } from 'node:crypto'

/** The merchant towards APIv3: the serial number names the certificate that belongs to the private key. */
export interface PayV3Merchant {
  mchid: string
  serialNo: string
  /** RSA 2048, parsed once: parsing takes longer than signing. */
  privateKey: KeyObject
}

export const PAY_V3_SCHEME = 'WECHATPAY2-SHA256-RSA2048'

/** Each line with its line feed, the last one too: what APIv3 signs, in requests, answers, notifications and payments. */
export function payV3Message(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`
}

/** SHA-256 with RSA (PKCS #1 v1.5) over the lines, in base64. */
export function signPayV3(lines: readonly string[], privateKey: KeyObject): string {
  return sign('RSA-SHA256', Buffer.from(payV3Message(lines)), privateKey).toString('base64')
}

export interface PayV3Target {
  method: 'GET' | 'POST'
  url: URL
  /** Exactly the text that is sent; empty for GET. */
  body: string
}

/** When the request is signed and by which nonce: new ones for every attempt. */
export interface PayV3Stamp {
  timestamp: string
  nonceStr: string
}

/**
 * The `Authorization` header of a request, signed over method, path with query, time, nonce and body
 * (https://pay.weixin.qq.com/doc/v3/merchant/4012365336).
 */
export function payV3Authorization({ method, url, body }: PayV3Target, stamp: PayV3Stamp, merchant: PayV3Merchant) {
  const { timestamp, nonceStr } = stamp
  const { mchid, serialNo, privateKey } = merchant
  const signature = signPayV3([method, `${url.pathname}${url.search}`, timestamp, nonceStr, body], privateKey)

  const fields = { mchid, nonce_str: nonceStr, timestamp, serial_no: serialNo, signature }
  const texts = Object.entries(fields).map(([name, value]) => `${name}="${value}"`)
  return `${PAY_V3_SCHEME} ${texts.join(',')}`
}

/**
 * `paySign` of a payment: `last` is `prepay_id=…` for a mini-program and JSAPI, the bare prepay id for an app
 * (https://pay.weixin.qq.com/doc/v3/merchant/4012365341).
 */
export function signPayV3Payment(
  { appid, last, timestamp, nonceStr }: PayV3Stamp & { appid: string; last: string },
  privateKey: KeyObject,
): string {
  return signPayV3([appid, timestamp, nonceStr, last], privateKey)
}
