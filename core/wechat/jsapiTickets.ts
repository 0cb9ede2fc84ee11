import { accessTokens, withAccessToken } from './accessTokens'
import type { OfficialAccountApi } from './officialAccountApi'
import { tokenCache, type TokenCache, type TokenDeps } from './tokens'

/** The jsapi tickets of one official account, fetched with its access token; both are shared by all instances. */
export function jsapiTickets(
  deps: TokenDeps,
  { appid, account }: { appid: string; account: OfficialAccountApi },
): TokenCache {
  const tokens = accessTokens(deps, { appid, fetch: () => account.stableToken() })
  const fetch = () => withAccessToken(tokens, 'getticket', (token) => account.jsapiTicket(token))
  return tokenCache(deps, { key: `${appid}:jsapiTicket`, fetch })
}
