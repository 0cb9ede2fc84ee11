import type { Platform } from '../platform'
import { PlatformRefusal } from '../http/errcodes'
import { currentSessionKey, rotateSessionKey } from './sessionKeys'

const CODE_LIFE_MS = 5 * 60_000

interface LoginCode {
  userId: string
  appid: string
  expiresAt: number
  isUsed: boolean
}

/** What `wx.login` gives: a code for this user and the mini-program, good once within five minutes. */
export function issueLoginCode(platform: Platform, userId: string): string {
  const user = platform.users.find((each) => each.id === userId)
  if (user === undefined) throw new RangeError(`There is no user "${userId}".`)

  const code = `0${platform.random(23).toString('base64url')}`
  const { appid } = platform.accounts.miniProgram
  const expiresAt = platform.clock.now().getTime() + CODE_LIFE_MS
  platform.store.put('loginCode', code, { userId, appid, expiresAt, isUsed: false } satisfies LoginCode)
  rotateSessionKey(platform, user.openids.miniProgram)

  return code
}

/**
 * Uses a code up and answers whose it was. Throws 40029 for a wrong, expired or foreign code, 40163 for a used one,
 * 40226 for a user whose login is blocked.
 */
export function redeemLoginCode(platform: Platform, { appid, code }: { appid: string; code: string }) {
  return platform.store.atomically(() => {
    const issued = platform.store.get<LoginCode>('loginCode', code)
    if (issued === undefined || issued.appid !== appid) throw new PlatformRefusal(40029)
    if (issued.isUsed) throw new PlatformRefusal(40163)
    if (platform.clock.now().getTime() >= issued.expiresAt) throw new PlatformRefusal(40029)

    const user = platform.users.find((each) => each.id === issued.userId)
    if (user === undefined) throw new PlatformRefusal(40029)
    if (user.isBlocked) throw new PlatformRefusal(40226)

    platform.store.put('loginCode', code, { ...issued, isUsed: true })
    return { user, sessionKey: currentSessionKey(platform, user.openids.miniProgram) }
  })
}
