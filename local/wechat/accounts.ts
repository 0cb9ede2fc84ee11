import { makePayKeys, type CertifiedKey, type PayKeys } from './keys/payKeys'

/** The shop's accounts on the WeChat platform: valid in shape, obviously false, and worth nothing elsewhere. */
export interface Accounts extends Omit<PayKeys, 'merchant'> {
  miniProgram: { appid: string; secret: string }
  officialAccount: { appid: string; secret: string }
  /** The app for phones that sells in the same merchant's name. */
  mobileApp: { appid: string }
  merchant: MerchantAccount & CertifiedKey
  /** Whether both apps are bound to one Open Platform account, the condition for a `unionid`. */
  isLinkedByUnionid: boolean
}

interface MerchantAccount {
  mchid: string
  v2Key: string
  v3Key: string
}

/** Accounts without the keys that take time to make. */
export type Ids = Pick<Accounts, 'miniProgram' | 'officialAccount' | 'mobileApp' | 'isLinkedByUnionid'> & {
  merchant: MerchantAccount
}

type Random = (bytes: number) => Buffer
export type MakeAccounts = () => Promise<Accounts>

/** Makes new accounts with ids that begin with zeros, secrets from `random` and fresh keys. */
export async function makeAccounts(random: Random): Promise<Accounts> {
  return joinAccounts(makeIds(random), await makePayKeys(random))
}

/** The ids and secrets alone. */
export function makeIds(random: Random): Ids {
  const appid = (kind: 'a' | 'b' | 'c') => `wx${'0'.repeat(8)}${kind}${random(4).toString('hex').slice(0, 7)}`
  const hex32 = () => random(16).toString('hex')
  return {
    miniProgram: { appid: appid('a'), secret: hex32() },
    officialAccount: { appid: appid('b'), secret: hex32() },
    mobileApp: { appid: appid('c') },
    merchant: {
      mchid: `19000${String(random(4).readUInt32BE() % 100_000).padStart(5, '0')}`,
      v2Key: hex32(),
      v3Key: hex32(),
    },
    isLinkedByUnionid: true,
  }
}

/** Accounts of these ids and keys. */
export const joinAccounts = (ids: Ids, keys: PayKeys): Accounts => ({
  ...ids,
  ...keys,
  merchant: { ...ids.merchant, ...keys.merchant },
})

/**
 * Accounts that were read from somewhere; those of a version that knew no keys get theirs now, and keep what they have.
 * `undefined` where they are no accounts.
 */
export async function completeAccounts(value: unknown, make: MakeAccounts): Promise<Accounts | undefined> {
  if (isShapedAs(value, WHOLE)) return value as Accounts
  if (!isShapedAs(value, FIRST) || isShapedAs(value, { authority: {} })) return undefined

  const made = await make()
  const found = value as typeof FIRST
  return { ...made, ...found, merchant: { ...made.merchant, ...found.merchant } }
}

/** What others may know of the accounts: everything of the merchant's own, nothing that only WeChat holds. */
export type PublicAccounts = Omit<Accounts, 'wechatPay' | 'authority' | 'paySecure'> & {
  wechatPay: { publicKeyId: string; publicKey: string; certificates: { serialNo: string; certificate: string }[] }
}

export function publicAccounts({ authority: _authority, paySecure: _server, ...accounts }: Accounts): PublicAccounts {
  const { publicKeyId, publicKey, certificates } = accounts.wechatPay
  const shown = certificates.map(({ serialNo, certificate }) => ({ serialNo, certificate }))
  return { ...accounts, wechatPay: { publicKeyId, publicKey, certificates: shown } }
}

const KEY: CertifiedKey = { serialNo: '…', certificate: '…', privateKey: '…' }

/** What the first version of this file held. */
const FIRST = {
  miniProgram: { appid: '…', secret: '…' },
  officialAccount: { appid: '…', secret: '…' },
  merchant: { mchid: '…', v2Key: '…' },
  isLinkedByUnionid: true,
}

const WHOLE: Omit<Accounts, 'wechatPay'> & { wechatPay: object } = {
  ...FIRST,
  mobileApp: { appid: '…' },
  merchant: { ...FIRST.merchant, v3Key: '…', ...KEY },
  wechatPay: { publicKeyId: '…', publicKey: '…', privateKey: '…', certificates: { 0: KEY } },
  authority: KEY,
  paySecure: KEY,
}

function isShapedAs(value: unknown, example: unknown): boolean {
  if (typeof example !== 'object' || example === null) return typeof value === typeof example && value !== ''
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(example).every(([name, part]) => isShapedAs((value as Record<string, unknown>)[name], part))
}
