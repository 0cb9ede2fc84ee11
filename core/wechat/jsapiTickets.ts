import { AppError } from '../platform/errors'
import type { OfficialAccountApi } from './officialAccountApi'
import { tokenCache, type FetchedToken, type TokenCache, type TokenDeps } from './tokens'

/** The jsapi tickets of one official account, fetched with its access token; both are shared by all instances. */
export function jsapiTickets(
  deps: TokenDeps,
  { appid, account }: { appid: string; account: OfficialAccountApi },
): TokenCache {
  const accessTokens = tokenCache(deps, { key: `${appid}:accessToken`, fetch: () => account.stableToken() })
  return tokenCache(deps, { key: `${appid}:jsapiTicket`, fetch: () => fetchTicket(account, accessTokens) })
}

/** An access token that WeChat refuses is dropped and fetched again once; a second refusal is WECHAT_REFUSED. */
async function fetchTicket(account: OfficialAccountApi, accessTokens: TokenCache): Promise<FetchedToken> {
  const token = await accessTokens.get()
  const ticket = await account.jsapiTicket(token.value)
  if (ticket !== 'tokenRefused') return ticket

  await accessTokens.drop(token)
  const renewed = await accessTokens.get()
  const secondTicket = await account.jsapiTicket(renewed.value)
  if (secondTicket !== 'tokenRefused') return secondTicket
  throw new AppError('WECHAT_REFUSED', { api: 'getticket', reason: 'a new access token is refused too' })
}
