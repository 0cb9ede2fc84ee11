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
  const visitor = 'channel' in caller ? await byIdentity(deps, caller) : await bySession(deps, caller)
  if (visitor === undefined) throw new AppError('NOT_LOGGED_IN')
  return visitor
}

async function byIdentity(
  { identities }: AuthenticateDeps,
  { appid, openid }: MiniProgramCaller,
): Promise<Visitor | undefined> {
  const identity = await identities.find(appid, openid)
  return identity && { userId: identity.userId, appid, openid, client: 'miniProgram' }
}

async function bySession(deps: AuthenticateDeps, request: HttpRequest): Promise<Visitor | undefined> {
  const sid = readSid(request)
  const session = sid === undefined ? undefined : await useSession(deps, sid)
  if (session === undefined) return undefined

  const { userId, appid, openid, client } = session
  return { userId, appid, openid, client }
}
