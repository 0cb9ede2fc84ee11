import { PlatformRefusal } from '../http/errcodes'
import type { Platform } from '../platform'
import { falseOpenid, type WeChatUser } from '../users'

const CODE_LIFE_MS = 5 * 60_000

/** What the user granted: who to the site, and how much of it. */
export interface Grant {
  userId: string
  openid: string
  appid: string
  scope: string
  isSnapshot: boolean
}

interface OauthCode extends Grant {
  expiresAt: number
  isUsed: boolean
}

/**
 * Issues a code for the official account, good once within five minutes. A snapshot visit gets a virtual openid;
 * that it is a new one each time is not confirmed, only that it is nobody's.
 */
export function issueOauthCode(platform: Platform, user: WeChatUser, scope: string): string {
  const code = `0${platform.random(23).toString('base64url')}`
  const { appid } = platform.accounts.officialAccount
  const isSnapshot = user.isSnapshot === true
  const openid = isSnapshot ? falseOpenid('snapshot', code) : user.openids.officialAccount
  const expiresAt = platform.clock.now().getTime() + CODE_LIFE_MS
  const issued: OauthCode = { userId: user.id, openid, appid, scope, isSnapshot, expiresAt, isUsed: false }
  platform.store.put('oauthCode', code, issued)
  return code
}

/** Uses a code up. Throws 40029 for a wrong or foreign one, 40163 for a used one, 42003 for an expired one. */
export function redeemOauthCode(platform: Platform, { appid, code }: { appid: string; code: string }): Grant {
  return platform.store.atomically(() => {
    const issued = platform.store.get<OauthCode>('oauthCode', code)
    if (issued === undefined || issued.appid !== appid) throw new PlatformRefusal(40029)
    if (issued.isUsed) throw new PlatformRefusal(40163)
    if (platform.clock.now().getTime() >= issued.expiresAt) throw new PlatformRefusal(42003)

    platform.store.put('oauthCode', code, { ...issued, isUsed: true })
    const { expiresAt: _expiresAt, isUsed: _isUsed, ...grant } = issued
    return grant
  })
}
