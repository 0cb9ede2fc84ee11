import type { UserView } from '../api'
import { HOUR_MS, type Clock } from '../platform/clock'
import { sha256Hex } from '../platform/hash'
import type { Identity, IdentityChange, IdentityStore } from './identities'
import type { Profile, UserStore } from './users'

export interface VisitDeps {
  identities: IdentityStore
  users: UserStore
  clock: Clock
}

/** Somebody whom WeChat has just vouched for. */
export interface Person {
  appid: string
  openid: string
  unionid?: string
  profile?: Profile
}

/**
 * Finds the user behind a person, or makes one, and writes the visit down at most once an hour. A returning visitor costs
 * one read, a first visit three operations; of ten first visits at once, one is `isNew` and all get the same user.
 */
export async function visit(deps: VisitDeps, person: Person): Promise<{ user: UserView; isNew: boolean }> {
  const known = await deps.identities.find(person.appid, person.openid)
  return known === undefined ? firstVisit(deps, person) : nextVisit(deps, known, person)
}

/**
 * The user comes before the identity, under an id made of it: a visit that breaks off between the two is completed by the
 * next one, and visits that race each other make the same user without another read.
 */
async function firstVisit({ identities, users, clock }: VisitDeps, { profile, ...person }: Person) {
  const now = clock.now()
  const identity = { ...person, ...profile, userId: userIdOf(person), createdAt: now, visitedAt: now }

  const userOutcome = await users.create({ userId: identity.userId, createdAt: now, ...profile })
  if (userOutcome === 'exists' && profile !== undefined) await users.saveProfile(identity.userId, profile)

  const outcome = await identities.create(identity)
  return { user: viewOf(identity), isNew: outcome === 'created' }
}

async function nextVisit({ identities, users, clock }: VisitDeps, known: Identity, { unionid, profile }: Person) {
  const now = clock.now()
  const isProfileNew =
    profile !== undefined && (profile.nickname !== known.nickname || profile.avatarUrl !== known.avatarUrl)
  const change: IdentityChange = {
    ...(now.getTime() - known.visitedAt.getTime() >= HOUR_MS && { visitedAt: now }),
    ...(unionid !== undefined && unionid !== known.unionid && { unionid }),
    // Both, as WeChat leaves out an avatar that the user has taken off.
    ...(isProfileNew && { nickname: profile.nickname, avatarUrl: profile.avatarUrl }),
  }

  if (Object.keys(change).length > 0) await identities.update(known, change)
  if (isProfileNew) await users.saveProfile(known.userId, profile)
  return { user: viewOf({ ...known, ...change }), isNew: false }
}

function userIdOf({ appid, openid }: Person): string {
  return sha256Hex(`user\n${appid}\n${openid}`).slice(0, 32)
}

function viewOf({ userId, nickname, avatarUrl }: { userId: string } & IdentityChange): UserView {
  return { userId, ...(nickname && { nickname }), ...(avatarUrl && { avatarUrl }) }
}
