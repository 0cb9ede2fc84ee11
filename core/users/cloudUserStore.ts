import type { UserView } from '../api'
import type { CloudDatabase } from '../platform/database'
import type { UserStore } from './users'

const COLLECTION = 'users'

/** Users in the cloud database. */
export function cloudUserStore(database: CloudDatabase): UserStore {
  return {
    async create({ userId, ...user }) {
      return (await database.insert(COLLECTION, { _id: userId, ...user })) === 'inserted' ? 'created' : 'exists'
    },
    async find(userId) {
      const row = await database.get(COLLECTION, userId)
      if (row === undefined) return undefined

      const { nickname, avatarUrl } = row as Partial<UserView>
      return { userId, ...(nickname && { nickname }), ...(avatarUrl && { avatarUrl }) }
    },
    async saveProfile(userId, { nickname, avatarUrl }) {
      await database.update(COLLECTION, { _id: userId }, { nickname, avatarUrl })
    },
  }
}
