import { verify } from 'node:crypto'
import { SECOND_MS, type Clock } from '../platform/clock'
import { AppError } from '../platform/errors'
import type { PayV3Keys } from './payV3Keys'
import { PAY_V3_SCHEME } from './payV3Sign'

/** An answer or a notification of WeChat Pay: headers by lower-case name, and the bytes as they came. */
export interface PayV3Signed {
  headers: Readonly<Record<string, string>>
  body: Buffer
}

export interface PayV3VerifyDeps {
  keys: PayV3Keys
  clock: Clock
}

/** WeChat Pay's own libraries refuse from exactly here on (wechatpay-go, core/auth/validators). */
const MAX_CLOCK_SKEW_MS = 300 * SECOND_MS

/** What WeChat Pay puts before a signature to see whether it is checked: https://pay.weixin.qq.com/doc/v3/merchant/4012365342 */
const PROBE = 'WECHATPAY/SIGNTEST/'

/**
 * Throws INVALID_SIGNATURE unless WeChat Pay signed these very bytes less than five minutes ago, by a key that we know.
 * The log gets the reason, as `cause`. What is cheap comes first, and at most one signature is ever computed.
 * Rejects with the trouble of fetching certificates when only those could tell.
 */
export async function verifyPayV3({ headers, body }: PayV3Signed, { keys, clock }: PayV3VerifyDeps): Promise<void> {
  const header = (name: string) => headers[`wechatpay-${name}`] ?? ''
  const timestamp = header('timestamp')
  const nonce = header('nonce')
  const signature = header('signature')
  if ((header('signature-type') || PAY_V3_SCHEME) !== PAY_V3_SCHEME) throw invalid('another signature type')
  if (signature.startsWith(PROBE)) throw invalid('a probe of WeChat Pay, which must be refused')
  requireFresh(timestamp, clock)
  // Anything with a line feed in it could pass a piece of the body for the nonce.
  if (!/^[\x21-\x7e]{1,128}$/.test(nonce)) throw invalid('Wechatpay-Nonce is missing or no text of one line')
  const given = canonicalBase64(signature)
  if (given === undefined) throw invalid('Wechatpay-Signature is missing or no base64')

  const key = await keys.find(header('serial'))
  if (key === undefined) throw invalid('Wechatpay-Serial names no key of WeChat Pay that is known here')
  const message = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from('\n')])
  if (!verify('RSA-SHA256', message, key, given)) throw invalid('the signature is not of this message')
}

function requireFresh(timestamp: string, clock: Clock): void {
  const sentAt = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * SECOND_MS : Number.NaN
  const skew = Math.abs(clock.now().getTime() - sentAt)
  if (!(skew < MAX_CLOCK_SKEW_MS)) throw invalid('Wechatpay-Timestamp is 5 minutes or more away from our clock')
}

/** The bytes, unless the text is not exactly how they are written: the decoder would overlook a changed character. */
function canonicalBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return text !== '' && bytes.toString('base64') === text ? bytes : undefined
}

function invalid(reason: string): AppError {
  return new AppError('INVALID_SIGNATURE', { expected: PAY_V3_SCHEME }, { cause: new Error(reason) })
}
