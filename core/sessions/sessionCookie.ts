import { SECOND_MS } from '../platform/clock'
import type { HttpRequest } from '../platform/httpRequest'
import { hostCookie, readHostCookie } from './hostCookie'
import { isSid, SESSION_LIFE_MS } from './sessions'

const NAME = '__Host-sid'

/** The session id that a request carries as `Authorization: Bearer …`, else in our cookie; anything unclear counts as none. */
export function readSid(request: HttpRequest): string | undefined {
  const { authorization } = request.headers
  const sid = authorization === undefined ? readHostCookie(request, NAME) : bearerOf(authorization)
  return sid !== undefined && isSid(sid) ? sid : undefined
}

/** The cookie that hands a session to the browser. */
export function sessionCookie(sid: string): string {
  return hostCookie(NAME, sid, SESSION_LIFE_MS / SECOND_MS)
}

/** The cookie that makes the browser forget its session. */
export function expiredSessionCookie(): string {
  return hostCookie(NAME, '', 0)
}

function bearerOf(authorization: string): string | undefined {
  return /^Bearer ([^ ]+)$/i.exec(authorization)?.[1]
}
