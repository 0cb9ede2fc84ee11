import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { AppError } from '../platform/errors'

export type PayV2SignType = 'HMAC-SHA256' | 'MD5'

/** The merchant's APIv2 key and algorithm: always ours, never what a message says. */
export interface PayV2Secret {
  key: string
  signType: PayV2SignType
}

type Fields = Iterable<readonly [name: string, value: string]>

/**
 * The APIv2 signature over all fields but `sign` and empty ones, sorted by ASCII bytes, with the key behind them;
 * for HMAC too, `&key=` is part of the message (https://pay.weixin.qq.com/doc/v2/merchant/4011985891).
 */
export function signPayV2(fields: Fields, { key, signType }: PayV2Secret): string {
  const signed = [...fields].filter(([name, value]) => name !== 'sign' && value !== '').sort(byName)
  const text = [...signed.map(([name, value]) => `${name}=${value}`), `key=${key}`].join('&')

  const hash = signType === 'MD5' ? createHash('md5') : createHmac('sha256', key)
  return hash.update(text, 'utf8').digest('hex').toUpperCase()
}

/**
 * Throws INVALID_SIGNATURE unless `sign` is ours over every other field, also over those we do not know:
 * WeChat may add fields. Compared in constant time.
 */
export function verifyPayV2(fields: ReadonlyMap<string, string>, secret: PayV2Secret): void {
  const expected = Buffer.from(signPayV2(fields, secret))
  const given = Buffer.from(fields.get('sign') ?? '')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new AppError('INVALID_SIGNATURE', { expected: secret.signType })
  }
}

/** Signs fields of ours. Throws TypeError for a value that reads like another field: the signature could not tell. */
export function signedPayV2(fields: readonly (readonly [string, string])[], secret: PayV2Secret): [string, string][] {
  const ambiguous = fields.find(([, value]) => /&[A-Za-z0-9_]+=/.test(value))
  if (ambiguous !== undefined) throw new TypeError(`The field ${ambiguous[0]} contains "&name=".`)
  return [...fields.map(([name, value]): [string, string] => [name, value]), ['sign', signPayV2(fields, secret)]]
}

/** By names, not by `name=value`: "=" would come after the digits of a longer name. */
function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1
}
