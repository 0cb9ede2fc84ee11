import type { HttpClient } from '../platform/httpClient'
import { apiUrl, callApi, type AnswerFields } from './apiCall'
import { refusal } from './errcodes'
import type { FetchedToken } from './tokens'

/** An account of ours on the WeChat platform, and the host that it is served by. */
export interface AccountSettings {
  apiUrl: string
  appid: string
  secret: string
}

/**
 * Fetches an account's own access token. Asking again does not end the one in use: WeChat renews it in its last five
 * minutes. Throws WECHAT_BUSY, WECHAT_REFUSED or WECHAT_UNREACHABLE.
 */
export async function fetchStableToken(http: HttpClient, account: AccountSettings): Promise<FetchedToken> {
  const { apiUrl: base, appid, secret } = account
  const answer = await callApi(http, {
    api: 'stable_token',
    method: 'POST',
    url: apiUrl(base, '/cgi-bin/stable_token', {}),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credential', appid, secret, force_refresh: false }),
  })
  if (!answer.isOk) throw refusal(answer.error)
  return fetchedToken(answer.fields, 'access_token')
}

/** The token or ticket that an answer carries under `name`, with its life. */
export function fetchedToken(fields: AnswerFields, name: string): FetchedToken {
  return { value: fields.text(name), expiresInS: fields.count('expires_in') }
}
