import type { Platform } from '../platform'
import type { WeChatUser } from '../users'
import type { AuthorizeRequest } from './authorizeRequest'

const CONSENT_LIFE_MS = 10 * 60_000

interface Consent {
  userId: string
  request: AuthorizeRequest
  expiresAt: number
}

/** Remembers who is asked for what; the token in the page is good for one answer within ten minutes. */
export function startConsent(platform: Platform, user: WeChatUser, request: AuthorizeRequest): string {
  const token = platform.random(24).toString('base64url')
  const expiresAt = platform.clock.now().getTime() + CONSENT_LIFE_MS
  platform.store.put('consent', token, { userId: user.id, request, expiresAt } satisfies Consent)
  return token
}

/** Takes the question back out; undefined for a token that is wrong, answered or too old. */
export function takeConsent(
  platform: Platform,
  token: string,
): { user: WeChatUser; request: AuthorizeRequest } | undefined {
  const consent = platform.store.atomically(() => {
    const found = platform.store.get<Consent>('consent', token)
    platform.store.remove('consent', token)
    return found
  })
  if (consent === undefined || platform.clock.now().getTime() >= consent.expiresAt) return undefined

  const user = platform.users.find((each) => each.id === consent.userId)
  return user && { user, request: consent.request }
}
