import { generateKeyPairSync } from 'node:crypto'
import { testKeys } from './testKeys'

/** The variables of a merchant who has everything, each secret on one line, and the keys behind them. */
export function merchantEnv() {
  const keys = testKeys()
  const env = {
    SITE_URL: 'https://shop.example.com',
    PAY_API: 'v2',
    MCHID: '1900000001',
    PAY_V2_KEY: '2'.repeat(32),
    PAY_SIGN_TYPE: 'HMAC-SHA256',
    PAY_V3_KEY: '3'.repeat(32),
    MCH_SERIAL_NO: keys.merchant.serialNo,
    MCH_PRIVATE_KEY: oneLine(keys.merchant.privateKey),
    MCH_CERTIFICATE: oneLine(keys.merchant.certificate),
    WECHATPAY_PUBLIC_KEYS: `${keys.wechatPay.publicKeyId}=${oneLine(keys.wechatPay.publicKey)}`,
    MINI_PROGRAM_APPID: 'wx00000000000000a1',
    OFFICIAL_ACCOUNT_APPID: 'wx00000000000000b2',
  }
  return { keys, env }
}

/** PEM without its first and last line and its line breaks. */
export function oneLine(pem: string): string {
  return pem.replace(/-----[A-Z ]+-----/g, '').replace(/\s/g, '')
}

/** Another RSA key pair, in PEM. */
export function otherRsa(modulusLength = 2048) {
  return generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}
