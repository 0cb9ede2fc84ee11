import { PlatformRefusal } from '../http/errcodes'
import type { Platform } from '../platform'
import type { WeChatUser } from '../users'

const CODE_LIFE_MS = 5 * 60_000

interface PhoneCode {
  userId: string
  appid: string
  expiresAt: number
}

/** What a tap on `getPhoneNumber` gives: a code for this user and the mini-program, good once within five minutes. */
export function issuePhoneCode(platform: Platform, userId: string): string {
  if (!platform.users.some(({ id }) => id === userId)) throw new RangeError(`There is no user "${userId}".`)

  const code = platform.random(32).toString('hex')
  const { appid } = platform.accounts.miniProgram
  const expiresAt = platform.clock.now().getTime() + CODE_LIFE_MS
  platform.store.put('phoneCode', code, { userId, appid, expiresAt } satisfies PhoneCode)
  return code
}

/** Uses a code up and answers whose it was. Throws 40029 for a wrong, used, expired or foreign code. */
export function redeemPhoneCode(platform: Platform, { appid, code }: { appid: string; code: string }): WeChatUser {
  return platform.store.atomically(() => {
    const issued = platform.store.get<PhoneCode>('phoneCode', code)
    const user = platform.users.find(({ id }) => id === issued?.userId)
    const isGood = issued?.appid === appid && platform.clock.now().getTime() < issued.expiresAt
    if (!isGood || user === undefined) throw new PlatformRefusal(40029)

    platform.store.remove('phoneCode', code)
    return user
  })
}
