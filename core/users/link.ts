import type { OrderStore } from '../orders/orders'
import type { SessionStore } from '../sessions/sessions'
import type { IdentityStore } from './identities'
import type { User, UserStore } from './users'

export interface LinkDeps {
  identities: IdentityStore
  users: UserStore
  orders: Pick<OrderStore, 'moveAll'>
  sessions: Pick<SessionStore, 'moveAll'>
}

/**
 * Makes one user of all that a unionid joins: the one that was created first is kept, and gets the others' orders,
 * sessions and identities. Identities come last, all at once, so that a link that breaks off is completed by the next
 * one. Answers the kept user; undefined where the unionid joins nobody else.
 */
export async function linkByUnionid(
  deps: LinkDeps,
  { userId, unionid }: { userId: string; unionid: string },
): Promise<User | undefined> {
  const identities = await deps.identities.findByUnionid(unionid)
  const joined = [...new Set([userId, ...identities.map((identity) => identity.userId)])]
  if (joined.length === 1) return undefined

  const found = await Promise.all(joined.map((each) => deps.users.find(each)))
  const users = found.filter((user) => user !== undefined).sort(byAge)
  const [kept] = users
  if (kept === undefined) return undefined

  // Those found are among them too: an earlier link may have made an older user of one that is named here.
  const others = new Set([...joined, ...users.map((user) => user.userId)])
  others.delete(kept.userId)
  for (const from of others) await merge(deps, { from, to: kept.userId })
  return deps.users.find(kept.userId)
}

async function merge(deps: LinkDeps, { from, to }: { from: string; to: string }): Promise<void> {
  await moveBelongings(deps, { from, to })
  await deps.users.merge({ from, into: to })
  // Once more, for what was ordered or opened meanwhile under the old userId.
  await moveBelongings(deps, { from, to })
}

async function moveBelongings({ orders, sessions }: LinkDeps, move: { from: string; to: string }): Promise<void> {
  await Promise.all([orders.moveAll(move), sessions.moveAll(move)])
}

/** The userId decides between users of one millisecond, so that everybody keeps the same one. */
function byAge(a: User, b: User): number {
  return a.createdAt.getTime() - b.createdAt.getTime() || (a.userId < b.userId ? -1 : 1)
}
