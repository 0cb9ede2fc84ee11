import type { CloudDatabase, CloudTransaction, Row } from '../platform/database'
import { IDENTITIES } from './cloudIdentityStore'
import { shownOf, type Shown, type ShownChange, type User, type UserStore } from './users'

const USERS = 'users'
/** More apps than one Open Platform account of a shop has. */
const MAX_IDENTITIES = 100

/** Users in the cloud database. A merged one keeps nothing but `mergedInto`, the id of an older user. */
export function cloudUserStore(database: CloudDatabase): UserStore {
  async function find(userId: string): Promise<User | undefined> {
    const row = await database.get(USERS, userId)
    const kept = row && mergedIntoOf(row)
    return kept === undefined ? row && userOf(row) : find(kept)
  }

  async function identityIdsOf(userId: string): Promise<string[]> {
    const rows = await database.find(IDENTITIES, { where: { userId }, limit: MAX_IDENTITIES })
    return rows.map(({ _id }) => _id)
  }

  async function saveProfile(userId: string, change: ShownChange): Promise<User | undefined> {
    const current = await find(userId)
    if (current === undefined) return undefined

    const ids = await identityIdsOf(current.userId)
    const saved = await database.transaction(async (transaction) => {
      const row = await transaction.get(USERS, current.userId)
      if (row === undefined) return undefined
      if (mergedIntoOf(row) !== undefined) return 'merged'
      await transaction.update(USERS, row._id, { ...change })
      await copyTo(transaction, ids, { owners: [row._id], change })
      return userOf({ ...row, ...change })
    })
    return saved === 'merged' ? saveProfile(userId, change) : saved
  }

  return {
    async create({ userId, ...user }) {
      return (await database.insert(USERS, { _id: userId, ...user })) === 'inserted' ? 'created' : 'exists'
    },
    find,
    saveProfile,
    async merge({ from, into }) {
      const ids = [...(await identityIdsOf(from)), ...(await identityIdsOf(into))]
      return database.transaction(async (transaction) => {
        const [source, target] = [await transaction.get(USERS, from), await transaction.get(USERS, into)]
        if (target === undefined || mergedIntoOf(target) !== undefined) return undefined

        const user = { ...userOf(target), ...(source && filledUp(userOf(target), userOf(source))) }
        await transaction.update(USERS, into, { ...NOTHING_SHOWN, ...shownOf(user) })
        if (source !== undefined) await transaction.update(USERS, from, { ...NOTHING_SHOWN, mergedInto: into })
        const change = { ...NOTHING_SHOWN, ...shownOf(user), userId: into }
        await copyTo(transaction, ids, { owners: [from, into], change })
        return user
      })
    },
  }
}

const NOTHING_SHOWN: ShownChange = {
  nickname: undefined,
  isNicknameOwn: undefined,
  avatarUrl: undefined,
  phone: undefined,
}

/** Changes identities that still belong to one of `owners`: they were found outside the transaction. */
async function copyTo(
  transaction: CloudTransaction,
  ids: string[],
  { owners, change }: { owners: string[]; change: ShownChange & { userId?: string } },
): Promise<void> {
  for (const id of ids) {
    const row = await transaction.get(IDENTITIES, id)
    if (owners.includes(String(row?.['userId']))) await transaction.update(IDENTITIES, id, { ...change })
  }
}

/** One's own fields where they are set, else the other's; whose nickname it is goes with the nickname. */
function filledUp(own: Shown, other: Shown): Shown {
  const { nickname, isNicknameOwn } = own.nickname === undefined ? other : own
  const avatarUrl = own.avatarUrl ?? other.avatarUrl
  const phone = own.phone ?? other.phone
  return shownOf({ nickname, isNicknameOwn, avatarUrl, phone })
}

function userOf(row: Row): User {
  const { _id: userId, createdAt, ...rest } = row as Row & Omit<User, 'userId'>
  return { userId, ...shownOf(rest), createdAt }
}

function mergedIntoOf({ mergedInto }: Row): string | undefined {
  return typeof mergedInto === 'string' ? mergedInto : undefined
}
