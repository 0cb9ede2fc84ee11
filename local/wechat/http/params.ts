import type { Platform } from '../platform'
import { type Errcode, PlatformRefusal } from './errcodes'

/** What the platform refuses where a parameter is absent or empty, in the order in which it looks. */
export type Required<Name extends string> = readonly (readonly [Name, Errcode])[]

/** Reads required texts; throws the errcode of the first that is missing. Names are case-sensitive, as on the platform. */
export function readParams<Name extends string>(
  values: (name: string) => unknown,
  required: Required<Name>,
): Record<Name, string> {
  const read = required.map(([name, errcode]) => {
    const value = values(name)
    if (typeof value !== 'string' || value === '') throw new PlatformRefusal(errcode)
    return [name, value] as const
  })
  return Object.fromEntries(read) as Record<Name, string>
}

/** Throws unless `appid` is one of our accounts and `secret` is its secret, else `wrongSecret` (which differs by route). */
export function checkAccount(
  platform: Platform,
  { appid, secret }: { appid: string; secret: string },
  wrongSecret: Errcode = 40125,
): void {
  const { miniProgram, officialAccount } = platform.accounts
  const account = [miniProgram, officialAccount].find((each) => each.appid === appid)
  if (account === undefined) throw new PlatformRefusal(40013)
  if (account.secret !== secret) throw new PlatformRefusal(wrongSecret)
}
