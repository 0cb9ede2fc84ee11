/** The shop's accounts on the WeChat platform: valid in shape, obviously false, and worth nothing elsewhere. */
export interface Accounts {
  miniProgram: { appid: string; secret: string }
  officialAccount: { appid: string; secret: string }
  merchant: { mchid: string; v2Key: string }
  /** Whether both apps are bound to one Open Platform account, the condition for a `unionid`. */
  isLinkedByUnionid: boolean
}

/** Makes new accounts with ids that begin with zeros and secrets from `random`. */
export function makeAccounts(random: (bytes: number) => Buffer): Accounts {
  const appid = (kind: 'a' | 'b') => `wx${'0'.repeat(8)}${kind}${random(4).toString('hex').slice(0, 7)}`
  const hex32 = () => random(16).toString('hex')
  return {
    miniProgram: { appid: appid('a'), secret: hex32() },
    officialAccount: { appid: appid('b'), secret: hex32() },
    merchant: { mchid: `19000${String(random(4).readUInt32BE() % 100_000).padStart(5, '0')}`, v2Key: hex32() },
    isLinkedByUnionid: true,
  }
}

/** Whether a value that was read from somewhere has all that accounts have. */
export function isAccounts(value: unknown): value is Accounts {
  return isShapedAs(value, EXAMPLE)
}

const EXAMPLE: Accounts = makeAccounts((bytes) => Buffer.alloc(bytes))

function isShapedAs(value: unknown, example: unknown): boolean {
  if (typeof example !== 'object' || example === null) return typeof value === typeof example && value !== ''
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(example).every(([name, part]) => isShapedAs((value as Record<string, unknown>)[name], part))
}
