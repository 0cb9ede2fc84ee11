import type { MiniProgramCaller } from '../platform/caller'
import type { Clock } from '../platform/clock'
import { AppError } from '../platform/errors'
import type { HttpRequest } from '../platform/httpRequest'
import { readSid } from './sessionCookie'
import { useSession, type SessionStore } from './sessions'
import type { Visitor } from './visitor'

/** Finds whose identity an openid is; filled by the room that owns users. */
export interface IdentityReader {
  find(appid: string, openid: string): Promise<{ userId: string } | undefined>
}

export interface AuthenticateDeps {
  sessions: SessionStore
  identities: IdentityReader
  clock: Clock
}

/**
 * Tells who calls: a mini-program by the platform's own word and its identity row, a request over HTTP by its session
 * (`__Host-sid` cookie or `Authorization: Bearer`). Throws NOT_LOGGED_IN for everybody else.
 */
export async function authenticate(deps: AuthenticateDeps, caller: MiniProgramCaller | HttpRequest): Promise<Visitor> {
  return 'channel' in caller ? authenticateCaller(deps, caller) : authenticateRequest(deps, caller)
}

/** The same for functions that only a mini-program calls. Throws NOT_LOGGED_IN for somebody who has never visited. */
export async function authenticateCaller(
  { identities }: Pick<AuthenticateDeps, 'identities'>,
  { appid, openid }: MiniProgramCaller,
): Promise<Visitor> {
  const identity = await identities.find(appid, openid)
  if (identity === undefined) throw new AppError('NOT_LOGGED_IN')
  return { userId: identity.userId, appid, openid, client: 'miniProgram' }
}

async function authenticateRequest(deps: AuthenticateDeps, request: HttpRequest): Promise<Visitor> {
  const sid = readSid(request)
  const session = sid === undefined ? undefined : await useSession(deps, sid)
  if (session === undefined) throw new AppError('NOT_LOGGED_IN')

  const { userId, appid, openid, client } = session
  return { userId, appid, openid, client }
}
