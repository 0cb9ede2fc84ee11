import { jsonReply, readJsonObject } from '../http/json'
import type { Platform } from '../platform'
import type { Route, WireReply, WireRequest } from '../router'
import { grantUrl, refusalUrl } from './authorize'
import { takeConsent } from './consents'

/**
 * The click on the consent page: `{ consent, answer: 'allow' | 'refuse' }` answers `{ url }`, where the site goes on.
 * The page itself must ask (Origin, one-time token), so that no other page can agree for the user.
 */
export const decisionRoute: Route = { host: 'open', method: 'POST', path: '/connect/oauth2/decision', handle: decide }

function decide(platform: Platform, request: WireRequest): WireReply {
  const { headers, body } = request
  if (headers['origin'] !== platform.urls().open) return refused(403, 'Only the consent page itself may answer.')
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) return refused(415, 'Send application/json.')

  const { consent, answer } = readJsonObject(body) ?? {}
  if (typeof consent !== 'string' || (answer !== 'allow' && answer !== 'refuse'))
    return refused(400, 'Send { consent, answer: "allow" | "refuse" }.')

  const asked = takeConsent(platform, consent)
  if (asked === undefined) return refused(410, '页面已过期，请返回重试 · This page is too old, please go back.')

  return jsonReply(200, {
    url: answer === 'allow' ? grantUrl(platform, asked.user, asked.request) : refusalUrl(asked.request),
  })
}

const refused = (status: number, message: string) => jsonReply(status, { message })
