import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { readMerchantConfig, readRefundingConfig } from '../../core/payments/merchantConfig'
import { readPayConfig } from '../../core/platform/payConfig'
import type { Env } from '../../core/platform/settings'
import { merchantEnv, oneLine, otherRsa } from '../support/merchantEnv'

const merchant = merchantEnv()

/** What is wrong, or nothing, when a merchant's variables are changed so. */
function problemsOf(changed: Env, read: (env: Env) => unknown = readEverything): string {
  try {
    read({ ...merchant.env, ...changed })
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

const readEverything = (env: Env) =>
  readPayConfig(env, [
    'payApi',
    'mchid',
    'payV2Key',
    'paySignType',
    'payV3Key',
    'mchSerialNo',
    'mchPrivateKey',
    'mchCertificate',
    'wechatpayPublicKeys',
    'wechatPayUrl',
    'wechatPaySecureUrl',
    'wechatPayCa',
    'mobileAppAppid',
  ])
const withoutKeys = { PAY_V2_KEY: '', PAY_V3_KEY: '', MCH_PRIVATE_KEY: '', MCH_CERTIFICATE: '', MCH_SERIAL_NO: '' }

describe('the settings of WeChat Pay', () => {
  it('give parsed keys, WeChat’s own hosts and APIv2 where nothing is said', () => {
    const { keys, env } = merchant
    const { mchPrivateKey, wechatpayPublicKeys, mchCertificate, ...texts } = readEverything({ ...env, PAY_API: '' })

    expect(mchPrivateKey.equals(createPrivateKey(keys.merchant.privateKey))).toBe(true)
    expect([...wechatpayPublicKeys.keys()]).toEqual([keys.wechatPay.publicKeyId])
    expect(mchCertificate.trim()).toBe(keys.merchant.certificate.trim())
    expect(texts).toEqual({
      payApi: 'v2',
      mchid: '1900000001',
      payV2Key: '2'.repeat(32),
      paySignType: 'HMAC-SHA256',
      payV3Key: '3'.repeat(32),
      mchSerialNo: keys.merchant.serialNo,
      wechatPayUrl: 'https://api.mch.weixin.qq.com',
      wechatPaySecureUrl: 'https://api.mch.weixin.qq.com',
      wechatPayCa: undefined,
      mobileAppAppid: undefined,
    })
  })

  it.each<[string, (pem: string) => string]>([
    ['PEM', (pem) => pem],
    ['PEM with its line breaks written as \\n', (pem) => pem.replaceAll('\n', '\\n')],
    ['the base64 of PEM', (pem) => Buffer.from(pem).toString('base64')],
    ['its inside on one line', oneLine],
  ])('take keys and certificates as %s', (_, form) => {
    const { merchant: own, wechatPay } = merchant.keys
    const changed = {
      MCH_PRIVATE_KEY: form(own.privateKey),
      MCH_CERTIFICATE: form(own.certificate),
      WECHATPAY_PUBLIC_KEYS: `PUB_KEY_ID_01=${form(wechatPay.publicKey)}, PUB_KEY_ID_02=${form(otherRsa().publicKey)}`,
    }
    expect(problemsOf(changed)).toBe('')
  })

  it.each([
    ['PAY_API', 'V3'],
    ['MCHID', '12345'],
    ['PAY_V2_KEY', 'K'.repeat(31)],
    ['PAY_SIGN_TYPE', 'RSA'],
    ['PAY_SIGN_TYPE', undefined],
    ['PAY_V3_KEY', 'K'.repeat(33)],
    ['MCH_SERIAL_NO', '5157F09EFDC096DE'],
    ['MCH_PRIVATE_KEY', undefined],
    ['MCH_PRIVATE_KEY', 'nonsense'],
    ['MCH_CERTIFICATE', ''],
    ['WECHATPAY_PUBLIC_KEYS', 'MIIB'],
    ['WECHATPAY_PUBLIC_KEYS', 'PUB_KEY_ID_01='],
    ['WECHATPAY_PUBLIC_KEYS', 'PUB_KEY_ID_01=nonsense'],
    ['MOBILE_APP_APPID', 'wx1'],
    ['WECHAT_PAY_URL', 'https://evil.example'],
    ['WECHAT_PAY_SECURE_URL', 'https://127.0.0.1:3007'],
    ['WECHAT_PAY_CA', 'nonsense'],
  ])('refuse %s = %j', (variable, value) => {
    expect(problemsOf({ [variable]: value })).toContain(`${variable} must be`)
  })

  it('name a key of the wrong kind for what it is', () => {
    const { merchant: own, wechatPay } = merchant.keys
    const small = otherRsa(1024)
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' })
    const wrong = {
      certificateForKey: problemsOf({ MCH_PRIVATE_KEY: own.certificate }),
      publicForPrivate: problemsOf({ MCH_PRIVATE_KEY: wechatPay.publicKey }),
      curve: problemsOf({ MCH_PRIVATE_KEY: curve.toString() }),
      small: problemsOf({ MCH_PRIVATE_KEY: small.privateKey }),
      keyForCertificate: problemsOf({ MCH_CERTIFICATE: own.privateKey }),
      otherMerchant: problemsOf({ MCH_PRIVATE_KEY: otherRsa().privateKey }),
      merchantsCertificate: problemsOf({ WECHATPAY_PUBLIC_KEYS: `PUB_KEY_ID_01=${own.certificate}` }),
      merchantsKey: problemsOf({ WECHATPAY_PUBLIC_KEYS: `PUB_KEY_ID_01=${own.privateKey}` }),
      merchantsPublicKey: problemsOf({ WECHATPAY_PUBLIC_KEYS: `PUB_KEY_ID_01=${publicOf(own.privateKey)}` }),
    }
    expect(wrong).toEqual({
      certificateForKey: expect.stringMatching(/MCH_PRIVATE_KEY must be .*; it holds a certificate/),
      publicForPrivate: expect.stringMatching(/MCH_PRIVATE_KEY must be .*; it holds a public key/),
      curve: expect.stringMatching(/MCH_PRIVATE_KEY must be .*; it holds no RSA key of 2048 bits/),
      small: expect.stringMatching(/MCH_PRIVATE_KEY must be .*; it holds no RSA key of 2048 bits/),
      keyForCertificate: expect.stringMatching(/MCH_CERTIFICATE must be .*; it holds a private key/),
      otherMerchant: expect.stringMatching(/MCH_CERTIFICATE must be .*; it holds one that belongs to another/),
      merchantsCertificate: expect.stringMatching(
        /PUBLIC_KEYS must be .*; it holds a certificate \(the merchant's own\?\)/,
      ),
      merchantsKey: expect.stringMatching(/PUBLIC_KEYS must be .*; it holds a private key/),
      merchantsPublicKey: expect.stringMatching(/PUBLIC_KEYS must be .*; it holds the merchant's own public key/),
    })
  })

  it('never show a value', () => {
    const message = problemsOf({ MCH_PRIVATE_KEY: 'SHOWN', PAY_V3_KEY: 'SHOWN', WECHATPAY_PUBLIC_KEYS: 'SHOWN=SHOWN' })
    expect(message).not.toContain('SHOWN')
  })

  it('let only a site on localhost name another host, and the authority of it', () => {
    const local = {
      SITE_URL: 'http://localhost:3001',
      WECHAT_PAY_SECURE_URL: 'https://127.0.0.1:3007',
      WECHAT_PAY_CA: merchant.keys.authority.certificate,
    }
    expect(readEverything({ ...merchant.env, ...local })).toMatchObject({
      wechatPaySecureUrl: 'https://127.0.0.1:3007',
      wechatPayCa: expect.stringContaining('BEGIN CERTIFICATE'),
    })
    expect(problemsOf({ ...local, WECHAT_PAY_SECURE_URL: 'http://127.0.0.1:3007' })).toContain('SECURE_URL must be')
    expect(problemsOf({ WECHAT_PAY_CA: local.WECHAT_PAY_CA })).toContain('WECHAT_PAY_CA must be')
  })
})

describe('the chosen API', () => {
  it('asks for nothing of the other', () => {
    const v2 = { ...withoutKeys, PAY_V2_KEY: '2'.repeat(32) }
    const { PAY_V3_KEY, MCH_PRIVATE_KEY, MCH_SERIAL_NO } = merchant.env
    const v3 = { ...withoutKeys, PAY_API: 'v3', PAY_SIGN_TYPE: '', PAY_V3_KEY, MCH_PRIVATE_KEY, MCH_SERIAL_NO }

    expect(problemsOf(v2, readMerchantConfig)).toBe('')
    expect(problemsOf(v3, readMerchantConfig)).toBe('')
    expect(problemsOf(v3, readRefundingConfig)).toBe('')
  })

  it('asks for all that it needs at once: APIv2 for a certificate only before it refunds', () => {
    const missing = (PAY_API: string, read: (env: Env) => unknown) =>
      [...problemsOf({ ...withoutKeys, PAY_API }, read).matchAll(/([A-Z_0-9]+) must be/g)].map(([, name]) => name)

    expect(missing('v2', readMerchantConfig)).toEqual(['PAY_V2_KEY'])
    expect(missing('v2', readRefundingConfig)).toEqual(['PAY_V2_KEY', 'MCH_PRIVATE_KEY', 'MCH_CERTIFICATE'])
    expect(missing('v3', readRefundingConfig)).toEqual(['PAY_V3_KEY', 'MCH_SERIAL_NO', 'MCH_PRIVATE_KEY'])
    expect(missing('v4', readMerchantConfig)).toEqual(['PAY_API', 'PAY_V2_KEY'])
  })

  it('does without public keys: WeChat’s certificates are downloaded then', () => {
    const config = readMerchantConfig({ ...merchant.env, PAY_API: 'v3', WECHATPAY_PUBLIC_KEYS: '' })
    expect(config).toMatchObject({ payApi: 'v3', wechatpayPublicKeys: new Map() })
  })

  it('comes with the other settings that a function names', () => {
    expect(readMerchantConfig(merchant.env, ['miniProgramAppid'])).toMatchObject({
      miniProgramAppid: 'wx00000000000000a1',
    })
  })
})

function publicOf(privateKey: string): string {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString()
}
