import type { Platform } from '../platform'
import type { WireRequest } from '../router'
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

/** Reads a parameter from the query or, where it is not there, from the form of a POST. */
export function queryOrForm({ url, headers, body }: WireRequest): (name: string) => string | null {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')
  const form = new URLSearchParams(isForm ? body.toString('utf8') : '')
  return (name) => url.searchParams.get(name) ?? form.get(name)
}

/** Throws 40013 unless `appid` is one of our accounts, 40125 unless `secret` is its secret. */
export function checkAccount(platform: Platform, { appid, secret }: { appid: string; secret: string }): void {
  const { miniProgram, officialAccount } = platform.accounts
  const account = [miniProgram, officialAccount].find((each) => each.appid === appid)
  if (account === undefined) throw new PlatformRefusal(40013)
  if (account.secret !== secret) throw new PlatformRefusal(40125)
}
