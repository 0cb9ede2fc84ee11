import type { UserView } from '../api'
import { HOUR_MS, type Clock } from '../platform/clock'
import { sha256Hex } from '../platform/hash'
import type { Identity } from './identities'
import { linkByUnionid, type LinkDeps } from './link'
import { shownOf, viewOfUser, type Profile, type Shown, type ShownChange } from './users'

export interface VisitDeps extends LinkDeps {
  clock: Clock
}

/** Somebody whom WeChat has just vouched for. */
export interface Person {
  appid: string
  openid: string
  unionid?: string
  profile?: Profile
}

export interface Visit {
  user: UserView
  isNew: boolean
}

/**
 * Finds the user behind a person, or makes one, and writes the visit down at most once an hour. A returning visitor costs
 * one read, a first visit three operations; of ten first visits at once, one is `isNew` and all get the same user.
 * A unionid costs one read more at a first visit and at each that is written down: users whom it joins become one.
 */
export async function visit(deps: VisitDeps, person: Person): Promise<Visit> {
  const known = await deps.identities.find(person.appid, person.openid)
  return known === undefined ? firstVisit(deps, person) : nextVisit(deps, known, person)
}

async function firstVisit(deps: VisitDeps, person: Person): Promise<Visit> {
  const { unionid } = person
  const [relative] = unionid === undefined ? [] : await deps.identities.findByUnionid(unionid)
  return relative === undefined ? visitOfStranger(deps, person) : visitOfRelative(deps, relative, person)
}

/**
 * The user comes before the identity, under an id made of it: a visit that breaks off between the two is completed by the
 * next one, and visits that race each other make the same user without another read.
 */
async function visitOfStranger(deps: VisitDeps, { profile, ...person }: Person): Promise<Visit> {
  const { identities, users, clock } = deps
  const now = clock.now()
  const identity = { ...person, ...profile, userId: userIdOf(person), createdAt: now, visitedAt: now }

  const userOutcome = await users.create({ userId: identity.userId, createdAt: now, ...profile })
  if (userOutcome === 'exists' && profile !== undefined) await users.saveProfile(identity.userId, profile)

  const outcome = await identities.create(identity)
  // A visit at the same moment may have found a relative, and so another user.
  if (outcome === 'exists' && person.unionid !== undefined)
    return visit(deps, { ...person, ...(profile && { profile }) })
  return { user: viewOfUser(identity), isNew: outcome === 'created' }
}

/** A person whom another app of ours has brought here before gets that user. */
async function visitOfRelative(deps: VisitDeps, relative: Identity, { profile, ...person }: Person): Promise<Visit> {
  const now = deps.clock.now()
  const { userId } = relative
  const outcome = await deps.identities.create({
    ...person,
    ...shownOf(relative),
    userId,
    createdAt: now,
    visitedAt: now,
  })
  // A visit at the same moment was faster, and may have found no relative yet.
  if (outcome === 'exists') return visit(deps, { ...person, ...(profile && { profile }) })

  return { user: await follow(deps, relative, profile), isNew: false }
}

async function nextVisit(deps: VisitDeps, known: Identity, { unionid, profile }: Person): Promise<Visit> {
  const now = deps.clock.now()
  const isDue = now.getTime() - known.visitedAt.getTime() >= HOUR_MS
  const isUnionidNew = unionid !== undefined && unionid !== known.unionid

  const { userId } = known
  const mayJoin = unionid !== undefined && (isUnionidNew || isDue)
  const kept = mayJoin ? await linkByUnionid(deps, { userId, unionid }) : undefined
  const user = await follow(deps, kept ?? known, profile)

  // Last, so that a visit that breaks off before is made again as a whole.
  const change = { ...(isDue && { visitedAt: now }), ...(isUnionidNew && { unionid }) }
  if (Object.keys(change).length > 0) await deps.identities.update(known, change)
  return { user, isNew: false }
}

/** Takes over what WeChat says of the profile, except where the user has chosen for himself. */
async function follow(
  { users }: VisitDeps,
  current: { userId: string } & Shown,
  profile: Profile | undefined,
): Promise<UserView> {
  const news = profile === undefined ? {} : newsOf(current, profile)
  const saved = Object.keys(news).length > 0 ? await users.saveProfile(current.userId, news) : undefined
  return viewOfUser(saved ?? current)
}

function newsOf(current: Shown, { nickname, avatarUrl }: Profile): ShownChange {
  const isAvatarOwn = current.avatarUrl?.startsWith('cloud://') ?? false
  return {
    ...(!current.isNicknameOwn && nickname !== current.nickname && { nickname }),
    // Also where it is undefined, as WeChat leaves out an avatar that the user has taken off.
    ...(!isAvatarOwn && avatarUrl !== current.avatarUrl && { avatarUrl }),
  }
}

function userIdOf({ appid, openid }: Person): string {
  return sha256Hex(`user\n${appid}\n${openid}`).slice(0, 32)
}
