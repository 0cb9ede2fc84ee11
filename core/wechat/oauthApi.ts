import type { HttpClient } from '../platform/httpClient'
import { apiUrl, callApi, type AnswerFields } from './apiCall'
import { CODE_SPENT, ERRCODE, GRANT_OVER, refusal, TOKEN_REFUSED } from './errcodes'

export type OauthScope = 'snsapi_base' | 'snsapi_userinfo'

/** What a code or a refresh token is exchanged for. This access token is not the account's own (`stable_token`). */
export interface OauthTokens {
  accessToken: string
  expiresInS: number
  refreshToken: string
  openid: string
  scope: string
}

export interface OauthUserInfo {
  profile: { nickname: string; avatarUrl?: string }
  unionid?: string
}

export type CodeExchange =
  | { outcome: 'granted'; tokens: OauthTokens; unionid?: string; isSnapshotUser: boolean }
  /** Used, expired, or not known to WeChat: the login must start again. */
  | { outcome: 'codeSpent' }

/** The calls of web authorisation (official account, "Web page authorisation"), for one official account. */
export interface OauthApi {
  exchangeCode(code: string): Promise<CodeExchange>
  /** Renews the access token; `grantOver` when the user must authorise again. */
  refresh(refreshToken: string): Promise<OauthTokens | 'grantOver'>
  /** Tells whether WeChat still takes this access token for this openid. */
  check(accessToken: string, openid: string): Promise<boolean>
  /** Reads nickname and avatar, for a token of scope snsapi_userinfo; `tokenRefused` when it must be renewed first. */
  userInfo(accessToken: string, openid: string): Promise<OauthUserInfo | 'tokenRefused'>
}

interface AuthorizeInput {
  openUrl: string
  appid: string
  redirectUri: string
  scope: OauthScope
  state: string
}

/** Where the browser asks the user: WeChat wants exactly this order and case, and the fragment always. */
export function authorizeUrl({ openUrl, appid, redirectUri, scope, state }: AuthorizeInput): string {
  const query = `appid=${appid}&redirect_uri=${encodeURIComponent(redirectUri)}&response_type=code&scope=${scope}&state=${state}`
  return `${openUrl}/connect/oauth2/authorize?${query}#wechat_redirect`
}

/** Calls WeChat as one official account. Each call throws WECHAT_BUSY, WECHAT_REFUSED or WECHAT_UNREACHABLE besides. */
export function oauthApi(
  http: HttpClient,
  { apiUrl: base, appid, secret }: { apiUrl: string; appid: string; secret: string },
): OauthApi {
  function get(api: string, query: Record<string, string>) {
    return callApi(http, { api, method: 'GET', url: apiUrl(base, `/sns/${api}`, query) })
  }

  return {
    async exchangeCode(code) {
      const answer = await get('oauth2/access_token', { appid, secret, code, grant_type: 'authorization_code' })
      if (!answer.isOk && CODE_SPENT.includes(answer.error.errcode)) return { outcome: 'codeSpent' }
      if (!answer.isOk) throw refusal(answer.error)

      const isSnapshotUser = answer.fields.isSet('is_snapshotuser')
      return { outcome: 'granted', tokens: tokensOf(answer.fields), ...unionidOf(answer.fields), isSnapshotUser }
    },
    async refresh(refreshToken) {
      const answer = await get('oauth2/refresh_token', {
        appid,
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
      })
      if (!answer.isOk && GRANT_OVER.includes(answer.error.errcode)) return 'grantOver'
      if (!answer.isOk) throw refusal(answer.error)
      return tokensOf(answer.fields)
    },
    async check(accessToken, openid) {
      const answer = await get('auth', { access_token: accessToken, openid })
      if (answer.isOk) return true
      if ([...TOKEN_REFUSED, ERRCODE.openidInvalid].includes(answer.error.errcode)) return false
      throw refusal(answer.error)
    },
    async userInfo(accessToken, openid) {
      const answer = await get('userinfo', { access_token: accessToken, openid, lang: 'zh_CN' })
      if (!answer.isOk && TOKEN_REFUSED.includes(answer.error.errcode)) return 'tokenRefused'
      if (!answer.isOk) throw refusal(answer.error)
      return userInfoOf(answer.fields)
    },
  }
}

function tokensOf(fields: AnswerFields): OauthTokens {
  return {
    accessToken: fields.text('access_token'),
    expiresInS: fields.count('expires_in'),
    refreshToken: fields.text('refresh_token'),
    openid: fields.text('openid'),
    scope: fields.text('scope'),
  }
}

/** The nickname is what the user typed: for display only, and short. */
function userInfoOf(fields: AnswerFields): OauthUserInfo {
  const avatarUrl = fields.optionalText('headimgurl')
  const isUsable = avatarUrl !== undefined && avatarUrl.length <= 512 && /^https?:\/\//.test(avatarUrl)
  const nickname = [...(fields.optionalText('nickname') ?? '微信用户')].slice(0, 64).join('')
  return { profile: { nickname, ...(isUsable ? { avatarUrl } : {}) }, ...unionidOf(fields) }
}

function unionidOf(fields: AnswerFields): { unionid?: string } {
  const unionid = fields.optionalText('unionid')
  return unionid === undefined ? {} : { unionid }
}
