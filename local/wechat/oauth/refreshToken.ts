import { apiRoute } from '../http/apiRoute'
import { PlatformRefusal } from '../http/errcodes'
import { readParams } from '../http/params'
import type { Platform } from '../platform'
import type { Route, WireRequest } from '../router'
import { refreshGrant } from './grants'

/** Lengthens or renews a web access token; takes no secret. */
export const oauthRefreshTokenRoute: Route = apiRoute('GET', '/sns/oauth2/refresh_token', refreshToken)

function refreshToken(platform: Platform, { url }: WireRequest): Record<string, unknown> {
  const { appid, refresh_token } = readParams(
    (name) => url.searchParams.get(name),
    [
      ['appid', 41002],
      ['refresh_token', 41003],
    ],
  )
  if (url.searchParams.get('grant_type') !== 'refresh_token') throw new PlatformRefusal(40002)
  if (appid !== platform.accounts.officialAccount.appid) throw new PlatformRefusal(40013)

  return refreshGrant(platform, { appid, refreshToken: refresh_token })
}
