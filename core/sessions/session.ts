import type { UserView } from '../api'
import { AppError } from '../platform/errors'
import { dataReply, type HttpReply } from '../platform/httpReply'
import type { HttpRequest } from '../platform/httpRequest'
import { fields } from '../platform/input'
import { authenticate, type AuthenticateDeps } from './authenticate'
import { expiredSessionCookie, readSid } from './sessionCookie'
import type { SessionStore } from './sessions'

export interface SessionDeps extends AuthenticateDeps {
  readUser: (userId: string) => Promise<UserView | undefined>
}

/** Answers who is logged in. Throws NOT_LOGGED_IN, also for a user who is not there any more. */
export async function readSession(deps: SessionDeps, request: HttpRequest): Promise<{ user: UserView }> {
  fields(request.query, {})
  const { userId } = await authenticate(deps, request)

  const user = await deps.readUser(userId)
  if (user === undefined) throw new AppError('NOT_LOGGED_IN')
  return { user }
}

/** Logs out at once on every instance; logging out twice, or without a session, is the same. */
export async function endSession({ sessions }: { sessions: SessionStore }, request: HttpRequest): Promise<HttpReply> {
  const sid = readSid(request)
  if (sid !== undefined) await sessions.remove(sid)
  return dataReply({}, { cookie: expiredSessionCookie() })
}
