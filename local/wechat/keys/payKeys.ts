import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { openIssuer, type CertificateUse, type IssueCertificate } from './certificate'

type Random = (bytes: number) => Buffer

/** A key that says who sent a message, and the certificate that carries its public half; both PEM. */
export interface CertifiedKey {
  /** Names the certificate: 40 hex digits in upper case. */
  serialNo: string
  certificate: string
  privateKey: string
}

/** Every key of WeChat Pay on this machine; private keys are PKCS#8 PEM. */
export interface PayKeys {
  /** What the merchant signs with and, for APIv2 refunds, shows as a client. */
  merchant: CertifiedKey
  /** What WeChat signs with: the key of `publicKeyId`, or one of its certificates. */
  wechatPay: { publicKeyId: string; publicKey: string; privateKey: string; certificates: CertifiedKey[] }
  /** Signed all certificates here; whoever calls the https host has to know it. */
  authority: CertifiedKey
  /** The https host's own. */
  paySecure: CertifiedKey
}

const AUTHORITY = 'wxflow local authority'
const DAY_MS = 24 * 3_600_000
const LIFE_MS = 5 * 365 * DAY_MS
const makeRsa = () => promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
const makeCurve = () => promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })

/** Makes all keys of WeChat Pay, side by side in the background. */
export async function makePayKeys(random: Random, now = new Date()): Promise<PayKeys> {
  const curves = Promise.all([makeCurve(), makeCurve()])
  const [merchant, platform, wechatPay] = await Promise.all([makeRsa(), makeRsa(), makeRsa()])
  const [authority, server] = await curves

  const issue = await openIssuer({ name: AUTHORITY, privateKey: authority.privateKey })
  const certify = (use: CertificateUse, name: string, { privateKey }: { privateKey: KeyObject }) =>
    certifyKey(issue, { use, name, privateKey, now, random })
  return {
    merchant: certify('client', 'merchant', merchant),
    wechatPay: {
      publicKeyId: `PUB_KEY_ID_${'0'.repeat(8)}${digits(random, 24)}`,
      publicKey: wechatPay.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      privateKey: pemOf(wechatPay.privateKey),
      certificates: [certify('signing', 'WeChat Pay', platform)],
    },
    authority: certify('authority', AUTHORITY, authority),
    paySecure: certify('server', 'localhost', server),
  }
}

/** One more certificate of WeChat's, as it comes before an old one ends. */
export async function makePlatformCertificate(
  authority: CertifiedKey,
  { now, random }: { now: Date; random: Random },
): Promise<CertifiedKey> {
  const { privateKey } = await makeRsa()
  const issue = await openIssuer({ name: AUTHORITY, privateKey: createPrivateKey(authority.privateKey) })
  return certifyKey(issue, { use: 'signing', name: 'WeChat Pay', privateKey, now, random })
}

interface Subject {
  use: CertificateUse
  name: string
  privateKey: KeyObject
  now: Date
  random: Random
}

/** For five years, as WeChat's are. */
function certifyKey(issue: IssueCertificate, { use, name, privateKey, now, random }: Subject): CertifiedKey {
  const serialNo = `5${random(20).toString('hex').slice(1)}`.toUpperCase()
  const [from, to] = [new Date(now.getTime() - DAY_MS), new Date(now.getTime() + LIFE_MS)]
  const publicKey = createPublicKey(privateKey)
  return { serialNo, certificate: issue({ use, name, serialNo, publicKey, from, to }), privateKey: pemOf(privateKey) }
}

const pemOf = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()

const digits = (random: Random, count: number) => Array.from(random(count), (byte) => String(byte % 10)).join('')
