import type { Text } from '../../messages'
import type { Platform } from '../platform'

export interface AuthorizeRequest {
  redirectUri: string
  scope: string
  state: string
}

/** Why WeChat shows its error page; `code` as on that page. */
export interface AuthorizeRefusal {
  code: number
  text: Text
}

const SCOPES = ['snsapi_base', 'snsapi_userinfo']
const ORDER = ['appid', 'redirect_uri', 'response_type', 'scope', 'state']

// 10003 and 10005 are read in WeChat's documentation; the other numbers are believed, not confirmed.
const REFUSALS = {
  appid: { code: 10012, en: 'appid is missing', zh: 'appid 不能为空' },
  unknownAppid: { code: 10013, en: 'appid is not that of the official account', zh: 'appid 参数错误：不是这个公众号' },
  redirectUri: { code: 10011, en: 'redirect_uri is missing', zh: 'redirect_uri 不能为空' },
  redirectHost: {
    code: 10003,
    en: 'redirect_uri does not match: its host must be the web authorization domain of the account',
    zh: 'redirect_uri 参数错误：域名与后台配置的网页授权域名不一致',
  },
  responseType: { code: 10002, en: 'response_type must be "code"', zh: 'response_type 必须是 code' },
  scope: { code: 10010, en: 'scope is missing', zh: 'scope 不能为空' },
  unknownScope: {
    code: 10005,
    en: 'Scope error: this account does not have that scope',
    zh: 'Scope 参数错误或没有 Scope 权限',
  },
  state: {
    code: 10014,
    en: 'state may hold letters and digits only, at most 128 bytes',
    zh: 'state 只能用字母和数字，最多 128 字节',
  },
} as const

/** Checks an authorize address as WeChat does: names are case-sensitive, the host must be the site's own. */
export function readAuthorizeRequest(platform: Platform, query: URLSearchParams): AuthorizeRequest | AuthorizeRefusal {
  const appid = query.get('appid')
  const redirectUri = query.get('redirect_uri')
  const scope = query.get('scope')
  const state = query.get('state') ?? ''

  if (!appid) return refusal('appid')
  if (appid !== platform.accounts.officialAccount.appid) return refusal('unknownAppid')
  if (!redirectUri) return refusal('redirectUri')
  if (!isOnSite(platform, redirectUri)) return refusal('redirectHost')
  if (query.get('response_type') !== 'code') return refusal('responseType')
  if (!scope) return refusal('scope')
  if (!scope.split(',').every((each) => SCOPES.includes(each))) return refusal('unknownScope')
  if (!/^[a-zA-Z0-9]{0,128}$/.test(state)) return refusal('state')

  warnAboutOrder(platform, query)
  return { redirectUri, scope, state }
}

function refusal(reason: keyof typeof REFUSALS): AuthorizeRefusal {
  const { code, en, zh } = REFUSALS[reason]
  return { code, text: { en, zh } }
}

function isOnSite(platform: Platform, redirectUri: string): boolean {
  if (!URL.canParse(redirectUri)) return false
  const { protocol, host } = new URL(redirectUri)
  return /^https?:$/.test(protocol) && host === new URL(platform.siteUrl()).host
}

// The documentation asks for this very order; clients that keep another one are served in the field, so it is only said.
function warnAboutOrder(platform: Platform, query: URLSearchParams): void {
  const known = [...query.keys()].filter((name) => ORDER.includes(name))
  const isInOrder = known.every(
    (name, index) => index === 0 || ORDER.indexOf(name) > ORDER.indexOf(known[index - 1] ?? ''),
  )
  if (!isInOrder)
    platform.log.warn('The authorize address should keep the documented order.', { got: known, order: ORDER })
}
