import type { Clock } from '../platform/clock'
import { redirectReply, type HttpReply } from '../platform/httpReply'
import type { HttpRequest } from '../platform/httpRequest'
import { fields, oneOf, optional, type Reader } from '../platform/input'
import type { Random } from '../platform/random'
import { beginFlow, type OauthFlowStore } from '../sessions/oauthFlows'
import { authorizeUrl } from '../wechat/oauthApi'
import { readReturnPath } from './returnPath'

export interface OauthStartDeps {
  siteUrl: string
  appid: string
  openUrl: string
  flows: OauthFlowStore
  clock: Clock
  random: Random
}

/**
 * Sends the browser to WeChat under a new single-use flow. `snsapi_base` (the default) asks nothing of the user and tells
 * the openid only; `snsapi_userinfo` asks for nickname and avatar. Throws URL_NOT_OURS for a `returnTo` off our pages.
 */
export async function oauthStart(deps: OauthStartDeps, request: HttpRequest): Promise<HttpReply> {
  const { siteUrl, appid, openUrl } = deps
  const { returnTo = '/', scope = 'snsapi_base' } = fields(request.query, {
    returnTo: optional(pathOf(siteUrl)),
    scope: optional(oneOf('snsapi_base', 'snsapi_userinfo')),
  })

  const { state, cookie } = await beginFlow(deps, { request, returnTo, scope })

  const redirectUri = `${siteUrl}/api/oauth/callback`
  return redirectReply(authorizeUrl({ openUrl, appid, redirectUri, scope, state }), { cookie })
}

function pathOf(siteUrl: string): Reader<string> {
  return (value) => readReturnPath(String(value), siteUrl)
}
