import type { HttpClient } from '../platform/httpClient'
import { apiUrl, callApi, type AnswerFields } from './apiCall'
import { refusal, TOKEN_REFUSED } from './errcodes'
import type { FetchedToken } from './tokens'

export interface OfficialAccountApi {
  /** The account's own access token. Asking again does not end the one in use: WeChat renews it in its last five minutes. */
  stableToken(): Promise<FetchedToken>
  /** The ticket that JSSDK signatures are made with; `tokenRefused` when the access token is not valid any more. */
  jsapiTicket(accessToken: string): Promise<FetchedToken | 'tokenRefused'>
}

interface OfficialAccountSettings {
  apiUrl: string
  appid: string
  secret: string
}

/** WeChat's interface for one official account. Each call throws WECHAT_BUSY, WECHAT_REFUSED or WECHAT_UNREACHABLE. */
export function officialAccountApi(http: HttpClient, settings: OfficialAccountSettings): OfficialAccountApi {
  const { apiUrl: base, appid, secret } = settings

  return {
    async stableToken() {
      const answer = await callApi(http, {
        api: 'stable_token',
        method: 'POST',
        url: apiUrl(base, '/cgi-bin/stable_token', {}),
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ grant_type: 'client_credential', appid, secret, force_refresh: false }),
      })
      if (!answer.isOk) throw refusal(answer.error)
      return fetched(answer.fields, 'access_token')
    },
    async jsapiTicket(accessToken) {
      const url = apiUrl(base, '/cgi-bin/ticket/getticket', { access_token: accessToken, type: 'jsapi' })
      const answer = await callApi(http, { api: 'getticket', method: 'GET', url })
      if (!answer.isOk && TOKEN_REFUSED.includes(answer.error.errcode)) return 'tokenRefused'
      if (!answer.isOk) throw refusal(answer.error)
      return fetched(answer.fields, 'ticket')
    },
  }
}

function fetched(fields: AnswerFields, name: string): FetchedToken {
  return { value: fields.text(name), expiresInS: fields.count('expires_in') }
}
