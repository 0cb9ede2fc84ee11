import type { Platform } from '../platform'
import type { Route, WireReply, WireRequest } from '../router'
import type { WeChatUser } from '../users'
import { type AuthorizeRequest, readAuthorizeRequest } from './authorizeRequest'
import { issueOauthCode } from './codes'
import { consentPage } from './consentPage'
import { startConsent } from './consents'
import { errorPage } from './errorPage'
import { hasProfile } from './grants'

/**
 * Where the user's browser asks for a code (copy of the official page: …/oauth2/authorize?…#wechat_redirect).
 * snsapi_base and snapshot visits pass silently, snsapi_userinfo asks; anything wrong shows WeChat's error page.
 */
export const authorizeRoute: Route = {
  host: 'open',
  method: 'GET',
  path: '/connect/oauth2/authorize',
  handle: authorize,
}

function authorize(platform: Platform, { url, headers }: WireRequest): WireReply {
  const request = readAuthorizeRequest(platform, url.searchParams)
  if ('code' in request) return errorPage(platform, request)

  const user = visitor(platform, headers['x-wechat-user'])
  if (user === undefined) return { status: 400, body: `There is no user "${headers['x-wechat-user']}".` }
  if (!hasProfile(request) || user.isSnapshot) return redirect(grantUrl(platform, user, request))

  return consentPage(platform, { user, consent: startConsent(platform, user, request) })
}

/** The address to which the user returns with a new code. */
export function grantUrl(platform: Platform, user: WeChatUser, request: AuthorizeRequest): string {
  return returnUrl(request, { code: issueOauthCode(platform, user, request.scope), state: request.state })
}

/** Refused: the address carries the state and no code (older and third-party text of the documentation). */
export const refusalUrl = (request: AuthorizeRequest): string => returnUrl(request, { state: request.state })

/** Who holds the phone; scripts name somebody by the header x-wechat-user. */
function visitor(platform: Platform, named: string | undefined): WeChatUser | undefined {
  if (named === undefined) return platform.currentUser()
  return platform.users.find((each) => each.id === named)
}

/** Adds fields before the fragment and leaves every other byte of the site's address as it came. */
function returnUrl({ redirectUri }: AuthorizeRequest, fields: Record<string, string>): string {
  const at = redirectUri.indexOf('#')
  const base = at === -1 ? redirectUri : redirectUri.slice(0, at)
  const fragment = at === -1 ? '' : redirectUri.slice(at)
  return `${base}${base.includes('?') ? '&' : '?'}${new URLSearchParams(fields).toString()}${fragment}`
}

const redirect = (url: string): WireReply => ({
  status: 302,
  headers: { location: new URL(url).href, 'cache-control': 'no-store' },
  body: '',
})
