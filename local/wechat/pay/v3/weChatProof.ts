import { createPrivateKey, sign, type KeyObject } from 'node:crypto'
import type { Platform } from '../../platform'
import { platformCertificates } from './platformCertificates'

/** One of WeChat's keys: what the merchant finds it by, and the private half. */
export interface WeChatKey {
  serial: string
  privateKey: string
}

/** The public key that WeChat Pay gives the merchant, by its id. */
export const publicKeyOf = ({ accounts }: Platform): WeChatKey => ({
  serial: accounts.wechatPay.publicKeyId,
  privateKey: accounts.wechatPay.privateKey,
})

/** WeChat's certificates, oldest first. */
export const certificatesOf = (platform: Platform): WeChatKey[] =>
  platformCertificates(platform).map(({ serialNo, privateKey }) => ({ serial: serialNo, privateKey }))

/** The key of this serial number; `undefined` where WeChat has none. */
export const findWeChatKey = (platform: Platform, serial: string): WeChatKey | undefined =>
  [publicKeyOf(platform), ...certificatesOf(platform)].find((key) => key.serial === serial)

/** The headers that prove `body` to be WeChat's, made `ageS` ago; an empty body is proven as well. */
export function proofHeaders(
  platform: Platform,
  { serial, privateKey }: WeChatKey,
  { body, ageS = 0 }: { body: string; ageS?: number },
): Record<string, string> {
  const timestamp = String(Math.floor(platform.clock.now().getTime() / 1000) - ageS)
  const nonce = platform.random(16).toString('hex')
  const message = Buffer.from(`${timestamp}\n${nonce}\n${body}\n`)
  const signature = sign('RSA-SHA256', message, parsed(privateKey)).toString('base64')
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-signature': signature,
    'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
    'wechatpay-serial': serial,
  }
}

/** A signature of the right shape that no key makes. */
export const forgedSignature = (signature: string): string =>
  (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)

// Reading a key takes about as long as signing with it.
const parsedKeys = new Map<string, KeyObject>()

function parsed(privateKey: string): KeyObject {
  const key = parsedKeys.get(privateKey) ?? createPrivateKey(privateKey)
  parsedKeys.set(privateKey, key)
  return key
}
