import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export type SignType = 'MD5' | 'HMAC-SHA256'
export type SignedFields = Iterable<readonly [string, string]>

/**
 * The text that an APIv2 signature covers, without the key: names in ASCII order, empty values and `sign` left out.
 * Source: pay.weixin.qq.com/doc/v2/merchant/4011985891.
 */
export function canonicalText(fields: SignedFields): string {
  return [...fields]
    .filter(([name, value]) => name !== 'sign' && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** The APIv2 signature: upper-case hex over the canonical text and `&key=KEY`, which the HMAC message holds as well. */
export function signFields(fields: SignedFields, key: string, signType: SignType): string {
  return digest(`${canonicalText(fields)}&key=${key}`, key, signType).toUpperCase()
}

/** Whether `signature` is what `key` makes of `fields`; compared in constant time. */
export function isSignedBy(fields: SignedFields, signature: string, how: { key: string; signType: SignType }): boolean {
  const expected = Buffer.from(signFields(fields, how.key, how.signType))
  const given = Buffer.from(signature)
  return expected.length === given.length && timingSafeEqual(expected, given)
}

/** The sign type a request names; MD5 where it names none, `undefined` where WeChat knows no such type. */
export function signTypeOf(name: string | undefined): SignType | undefined {
  if (name === undefined || name === '' || name === 'MD5') return 'MD5'
  return name === 'HMAC-SHA256' ? name : undefined
}

/** Lower-case hex of `text`, with `key` where the algorithm takes one. */
export function digest(text: string, key: string, signType: SignType): string {
  const hash = signType === 'MD5' ? createHash('md5') : createHmac('sha256', key)
  return hash.update(text).digest('hex')
}
