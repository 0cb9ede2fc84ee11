import { PlatformRefusal } from '../http/errcodes'
import type { Platform } from '../platform'
import type { Grant } from './codes'

const ACCESS_LIFE_S = 7200
// 30 days for official accounts; the page about mobile apps says 180, so a client must not count on either.
const REFRESH_LIFE_MS = 30 * 24 * 3600_000

interface Refresh extends Grant {
  refreshToken: string
  accessToken: string
  expiresAt: number
}

interface Access {
  refreshToken: string
  expiresAt: number
}

/** Starts the life of a grant: its first access token and its refresh token. */
export function startGrant(platform: Platform, grant: Grant): Record<string, unknown> {
  const refreshToken = newToken(platform)
  const expiresAt = platform.clock.now().getTime() + REFRESH_LIFE_MS
  return issueAccess(platform, { ...grant, refreshToken, accessToken: newToken(platform), expiresAt })
}

/** The same access token with new time while it works, else a new one. Throws 40030 or 42002. */
export function refreshGrant(platform: Platform, { appid, refreshToken }: { appid: string; refreshToken: string }) {
  const refresh = platform.store.get<Refresh>('oauthRefresh', refreshToken)
  if (refresh === undefined || refresh.appid !== appid) throw new PlatformRefusal(40030)
  const now = platform.clock.now().getTime()
  if (now >= refresh.expiresAt) throw new PlatformRefusal(42002)

  const access = platform.store.get<Access>('oauthAccess', refresh.accessToken)
  const isWorking = access !== undefined && now < access.expiresAt
  return issueAccess(platform, { ...refresh, accessToken: isWorking ? refresh.accessToken : newToken(platform) })
}

/** The grant behind a web access token and its openid. Throws 41001, 41009, 40001, 42001 or 40003. */
export function findGrant(platform: Platform, query: URLSearchParams): Grant {
  const accessToken = query.get('access_token')
  const openid = query.get('openid')
  if (!accessToken) throw new PlatformRefusal(41001)
  if (!openid) throw new PlatformRefusal(41009)

  const access = platform.store.get<Access>('oauthAccess', accessToken)
  const refresh = access && platform.store.get<Refresh>('oauthRefresh', access.refreshToken)
  if (refresh === undefined || access === undefined) throw new PlatformRefusal(40001)
  if (platform.clock.now().getTime() >= access.expiresAt) throw new PlatformRefusal(42001)
  if (refresh.openid !== openid) throw new PlatformRefusal(40003)
  return refresh
}

/** Whether the user agreed to show nickname and avatar. */
export const hasProfile = ({ scope }: { scope: string }) => scope.split(',').includes('snsapi_userinfo')

function issueAccess(platform: Platform, refresh: Refresh): Record<string, unknown> {
  const { accessToken, refreshToken, openid, scope } = refresh
  const expiresAt = platform.clock.now().getTime() + ACCESS_LIFE_S * 1000
  platform.store.atomically(() => {
    platform.store.put('oauthRefresh', refreshToken, refresh)
    platform.store.put('oauthAccess', accessToken, { refreshToken, expiresAt } satisfies Access)
  })
  return { access_token: accessToken, expires_in: ACCESS_LIFE_S, refresh_token: refreshToken, openid, scope }
}

const newToken = (platform: Platform) => `00_${platform.random(66).toString('base64url')}`
