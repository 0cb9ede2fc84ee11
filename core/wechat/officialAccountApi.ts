import type { HttpClient } from '../platform/httpClient'
import { apiUrl, callApi } from './apiCall'
import { refusal, TOKEN_REFUSED } from './errcodes'
import { fetchedToken, fetchStableToken, type AccountSettings } from './stableToken'
import type { FetchedToken } from './tokens'

export interface OfficialAccountApi {
  /** The account's own access token, as `fetchStableToken` promises. */
  stableToken(): Promise<FetchedToken>
  /** The ticket that JSSDK signatures are made with; `tokenRefused` when the access token is not valid any more. */
  jsapiTicket(accessToken: string): Promise<FetchedToken | 'tokenRefused'>
}

/** WeChat's interface for one official account. Each call throws WECHAT_BUSY, WECHAT_REFUSED or WECHAT_UNREACHABLE. */
export function officialAccountApi(http: HttpClient, account: AccountSettings): OfficialAccountApi {
  return {
    stableToken: () => fetchStableToken(http, account),
    async jsapiTicket(accessToken) {
      const url = apiUrl(account.apiUrl, '/cgi-bin/ticket/getticket', { access_token: accessToken, type: 'jsapi' })
      const answer = await callApi(http, { api: 'getticket', method: 'GET', url })
      if (!answer.isOk && TOKEN_REFUSED.includes(answer.error.errcode)) return 'tokenRefused'
      if (!answer.isOk) throw refusal(answer.error)
      return fetchedToken(answer.fields, 'ticket')
    },
  }
}
