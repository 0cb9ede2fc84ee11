import { createPublicKey, type KeyObject } from 'node:crypto'
import { APPID, APPID_SHAPE, SETTINGS, type Config } from './config'
import { isRsa2048, readKeyText } from './keyText'
import { isLocalSite, matching, optional, Problem, readSettings, wechatHost, type Env, type Settings } from './settings'

/** The settings of the functions that have to do with WeChat Pay. Keys are parsed here, once per instance. */
export interface PayConfig extends Config {
  payApi: 'v2' | 'v3'
  mchid: string
  payV2Key: string
  paySignType: 'HMAC-SHA256' | 'MD5'
  payV3Key: string
  /** Names the merchant's certificate, and so the key that signs. */
  mchSerialNo: string
  mchPrivateKey: KeyObject
  /** PEM of the merchant's certificate, which belongs to the private key: APIv2 asks for it before it refunds. */
  mchCertificate: string
  /** By id; empty where WeChat's certificates are to be downloaded instead. */
  wechatpayPublicKeys: ReadonlyMap<string, KeyObject>
  wechatPayUrl: string
  /** The host that asks for the merchant's certificate. */
  wechatPaySecureUrl: string
  /** PEM of the authority of that host, on a laptop only: WeChat's own is known to Node. */
  wechatPayCa: string | undefined
  /** The app for phones that sells in the same merchant's name, where there is one. */
  mobileAppAppid: string | undefined
}

const WECHAT_PAY = 'https://api.mch.weixin.qq.com'

const PAY_SETTINGS: Settings<PayConfig> = {
  ...SETTINGS,
  payApi: { variable: 'PAY_API', read: readPayApi },
  mchid: matching('MCHID', /^\d{8,10}$/, '8 to 10 digits'),
  payV2Key: matching('PAY_V2_KEY', /^[0-9A-Za-z]{32}$/, '32 letters and digits'),
  paySignType: { variable: 'PAY_SIGN_TYPE', read: readSignType },
  payV3Key: matching('PAY_V3_KEY', /^[0-9A-Za-z]{32}$/, '32 letters and digits'),
  mchSerialNo: matching('MCH_SERIAL_NO', /^[0-9A-Fa-f]{40}$/, '40 hex characters'),
  mchPrivateKey: { variable: 'MCH_PRIVATE_KEY', read: readPrivateKey },
  mchCertificate: { variable: 'MCH_CERTIFICATE', read: readCertificate },
  wechatpayPublicKeys: { variable: 'WECHATPAY_PUBLIC_KEYS', read: readPublicKeys },
  wechatPayUrl: wechatHost('WECHAT_PAY_URL', WECHAT_PAY),
  wechatPaySecureUrl: wechatHost('WECHAT_PAY_SECURE_URL', WECHAT_PAY, /^https:\/\/(127\.0\.0\.1|localhost):\d{1,5}$/),
  wechatPayCa: { variable: 'WECHAT_PAY_CA', read: readAuthority },
  mobileAppAppid: optional(matching('MOBILE_APP_APPID', APPID, `absent, or ${APPID_SHAPE}`)),
}

/** `readConfig` for these settings. Throws CONFIG_INVALID; a key of the wrong kind is named for what it is. */
export function readPayConfig<K extends keyof PayConfig>(env: Env, names: readonly K[]): Pick<PayConfig, K> {
  return readSettings(PAY_SETTINGS, env, names)
}

/** The API that is chosen, read alone; v2 where nothing or nonsense is said, which `readPayConfig` then reports. */
export function chosenPayApi(env: Env): 'v2' | 'v3' {
  return env['PAY_API'] === 'v3' ? 'v3' : 'v2'
}

function readPayApi(text: string): 'v2' | 'v3' | Problem {
  if (text === 'v2' || text === 'v3') return text
  return text === '' ? 'v2' : new Problem('v2, v3 or absent')
}

function readSignType(text: string): PayConfig['paySignType'] | Problem {
  return text === 'HMAC-SHA256' || text === 'MD5' ? text : new Problem('HMAC-SHA256 or MD5')
}

const PRIVATE_KEY = "the merchant's private key (apiclient_key.pem), PEM or its base64 on one line"

function readPrivateKey(text: string): KeyObject | Problem {
  const found = readKeyText(text)
  if (found.kind !== 'a private key') return text === '' ? new Problem(PRIVATE_KEY) : unlike(PRIVATE_KEY, found.kind)
  return isRsa2048(found.key) ? found.key : unlike(PRIVATE_KEY, 'no RSA key of 2048 bits')
}

const CERTIFICATE = "the merchant's certificate (apiclient_cert.pem), PEM or its base64 on one line"

function readCertificate(text: string, env: Env): string | Problem {
  const found = readKeyText(text)
  if (found.kind !== 'a certificate') return text === '' ? new Problem(CERTIFICATE) : unlike(CERTIFICATE, found.kind)

  const privateKey = readPrivateKey(env['MCH_PRIVATE_KEY'] ?? '')
  const fits = privateKey instanceof Problem || found.certificate.checkPrivateKey(privateKey)
  return fits ? found.certificate.toString() : unlike(CERTIFICATE, 'one that belongs to another MCH_PRIVATE_KEY')
}

const PUBLIC_KEYS =
  "absent, or PUB_KEY_ID_… = WeChat Pay's public key (pub_key.pem), PEM or base64, commas between several"

function readPublicKeys(text: string, env: Env): ReadonlyMap<string, KeyObject> | Problem {
  const keys = new Map<string, KeyObject>()
  for (const entry of text === '' ? [] : text.split(',')) {
    const [, id, keyText] = /^\s*(PUB_KEY_ID_[0-9A-Za-z]{1,64})\s*=\s*(\S[^]*)$/.exec(entry) ?? []
    if (id === undefined || keyText === undefined) return new Problem(PUBLIC_KEYS)
    const key = readPublicKey(keyText, env)
    if (key instanceof Problem) return key
    keys.set(id, key)
  }
  return keys
}

function readPublicKey(text: string, env: Env): KeyObject | Problem {
  const found = readKeyText(text)
  // WeChat gives out no certificate of its own by hand, so this one is the merchant's.
  if (found.kind === 'a certificate') return unlike(PUBLIC_KEYS, "a certificate (the merchant's own?)")
  if (found.kind !== 'a public key') return unlike(PUBLIC_KEYS, found.kind)
  if (!isRsa2048(found.key)) return unlike(PUBLIC_KEYS, 'no RSA key of 2048 bits')

  const merchants = readPrivateKey(env['MCH_PRIVATE_KEY'] ?? '')
  const isOwn = !(merchants instanceof Problem) && createPublicKey(merchants).equals(found.key)
  return isOwn ? unlike(PUBLIC_KEYS, "the merchant's own public key") : found.key
}

function readAuthority(text: string, env: Env): string | undefined | Problem {
  if (text === '') return undefined
  const found = readKeyText(text)
  const isLocal = isLocalSite(env['SITE_URL']) && found.kind === 'a certificate'
  return isLocal
    ? found.certificate.toString()
    : new Problem('absent (a certificate only where SITE_URL is on localhost)')
}

function unlike(expected: string, found: string): Problem {
  return new Problem(`${expected}; it holds ${found}`)
}
