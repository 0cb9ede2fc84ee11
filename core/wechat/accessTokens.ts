import { AppError } from '../platform/errors'
import type { FetchedToken, TokenCache, TokenDeps } from './tokens'
import { tokenCache } from './tokens'

/** A call of WeChat's that takes the account's access token; `tokenRefused` when that is not valid any more. */
export type TokenCall<T> = (accessToken: string) => Promise<T | 'tokenRefused'>

/** The access tokens of one account, shared by all instances. */
export function accessTokens(
  deps: TokenDeps,
  { appid, fetch }: { appid: string; fetch: () => Promise<FetchedToken> },
): TokenCache {
  return tokenCache(deps, { key: `${appid}:accessToken`, fetch })
}

/** Calls with a token; one that WeChat refuses is dropped and fetched again once. A second refusal is WECHAT_REFUSED. */
export async function withAccessToken<T>(tokens: TokenCache, api: string, call: TokenCall<T>): Promise<T> {
  const token = await tokens.get()
  const answer = await call(token.value)
  if (answer !== 'tokenRefused') return answer

  await tokens.drop(token)
  const renewed = await tokens.get()
  const secondAnswer = await call(renewed.value)
  if (secondAnswer !== 'tokenRefused') return secondAnswer
  throw new AppError('WECHAT_REFUSED', { api, reason: 'a new access token is refused too' })
}
