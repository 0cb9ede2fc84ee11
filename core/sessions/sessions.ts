import { DAY_MS, HOUR_MS, later, MINUTE_MS, type Clock } from '../platform/clock'
import type { Random } from '../platform/random'
import type { Visitor } from './visitor'

/** What the official account may ask WeChat about this person. It stays in the session row and is never answered. */
export interface OauthGrant {
  accessToken: string
  accessTokenExpiresAt: Date
  refreshToken: string
  scope: string
  /** When the profile was last read with this grant. */
  profileAt?: Date
}

export interface Session extends Visitor {
  createdAt: Date
  /** Moves while the session is used: two hours after the last use. */
  expiresAt: Date
  /** Never moves: seven days after the login. */
  endsAt: Date
  grant?: OauthGrant
}

/** Sessions by the id that only their holder has; the store keeps a hash of it. */
export interface SessionStore {
  create(sid: string, session: Session): Promise<void>
  /** Answers a session that has expired too, until it is removed: `isAlive` tells. */
  find(sid: string): Promise<Session | undefined>
  /** Moves the expiry unless somebody moved it meanwhile: of ten extensions at once, one writes. */
  extend(sid: string, change: { from: Date; to: Date }): Promise<void>
  /** Ends a session at once and everywhere; an unknown one is no error. */
  remove(sid: string): Promise<void>
  /** Removes sessions whose seven days are over at `at`. */
  removeEnded(at: Date): Promise<void>
  /** Gives one user's sessions to another, each by itself: what breaks off is completed by calling again. */
  moveAll(move: { from: string; to: string }): Promise<void>
}

export const SESSION_LIFE_MS = 7 * DAY_MS
export const IDLE_LIFE_MS = 2 * HOUR_MS
const EXTEND_EVERY_MS = 5 * MINUTE_MS

interface SessionDeps {
  sessions: SessionStore
  clock: Clock
}

/** Opens a session under a new unpredictable id (256 bits, ASVS 7.2.3) and answers that id. */
export async function openSession(
  { sessions, clock, random }: SessionDeps & { random: Random },
  { visitor, grant }: { visitor: Visitor; grant?: OauthGrant },
): Promise<string> {
  const { userId, appid, openid, client } = visitor
  const now = clock.now()
  const sid = random(32).toString('base64url')

  const session = { userId, appid, openid, client, createdAt: now, ...lifeFrom(now), ...(grant && { grant }) }
  await Promise.all([sessions.create(sid, session), sessions.removeEnded(now)])
  return sid
}

/** Finds a session that is alive and keeps it so; the extension is written at most every five minutes. */
export async function useSession({ sessions, clock }: SessionDeps, sid: string): Promise<Session | undefined> {
  const session = await sessions.find(sid)
  const now = clock.now()
  if (session === undefined || !isAlive(session, now)) return undefined

  const extended = earlier(later(now, IDLE_LIFE_MS), session.endsAt)
  if (extended.getTime() - session.expiresAt.getTime() >= EXTEND_EVERY_MS) {
    await sessions.extend(sid, { from: session.expiresAt, to: extended })
  }
  return session
}

/** Tells whether a session still lets its holder in. */
export function isAlive({ expiresAt, endsAt }: Session, now: Date): boolean {
  return now < expiresAt && now < endsAt
}

/** Tells whether a text has the shape of a session id, so that nothing else costs a read. */
export function isSid(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text)
}

function lifeFrom(now: Date): { expiresAt: Date; endsAt: Date } {
  return { expiresAt: later(now, IDLE_LIFE_MS), endsAt: later(now, SESSION_LIFE_MS) }
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b
}
