import { apiRoute } from '../http/apiRoute'
import { PlatformRefusal } from '../http/errcodes'
import { checkAccount, queryOrForm, readParams } from '../http/params'
import { spend } from '../http/quota'
import type { Platform } from '../platform'
import type { Route, WireRequest } from '../router'
import { OVERLAP_S, replaceToken, TOKEN_LIFE_S } from './accessTokens'

const CALLS_PER_DAY = 2000

/** The base token: each fetch is a new one, the one before works five minutes on (…/Basic_Information/Get_access_token). */
export const tokenRoutes: Route[] = (['GET', 'POST'] as const).map((method) =>
  apiRoute(method, '/cgi-bin/token', token),
)

function token(platform: Platform, request: WireRequest): Record<string, unknown> {
  const { grant_type, appid, secret } = readParams(queryOrForm(request), [
    ['grant_type', 40002],
    ['appid', 41002],
    ['secret', 41004],
  ])
  if (grant_type !== 'client_credential') throw new PlatformRefusal(40002)
  // The documentation lists 40001 for a wrong secret; what people meet is 40125, which no client takes for a stale token.
  checkAccount(platform, { appid, secret })
  if (!spend(platform, { name: `token/${appid}`, per: 'day', limit: CALLS_PER_DAY })) throw new PlatformRefusal(45009)

  const endOfPrevious = (msLeft: number) => Math.min(msLeft, OVERLAP_S * 1000)
  const issued = replaceToken(platform, { appid, kind: 'plain', endOfPrevious })
  return { access_token: issued.token, expires_in: TOKEN_LIFE_S }
}
