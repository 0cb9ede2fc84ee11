import type { CloudDatabase } from '../platform/database'
import { drainRows } from '../platform/drainRows'
import { sha256Hex } from '../platform/hash'
import type { Session, SessionStore } from './sessions'

const COLLECTION = 'sessions'

/** Sessions in the cloud database under a hash of their id, so that whoever reads the rows cannot use them. */
export function cloudSessionStore(database: CloudDatabase): SessionStore {
  return {
    async create(sid, session) {
      const outcome = await database.insert(COLLECTION, { _id: sha256Hex(sid), ...session })
      if (outcome === 'duplicate') throw new Error('A new session id is taken: the random source repeats itself.')
    },
    async find(sid) {
      const row = await database.get(COLLECTION, sha256Hex(sid))
      return row && sessionOf(row as unknown as Session)
    },
    async extend(sid, { from, to }) {
      await database.update(COLLECTION, { _id: sha256Hex(sid), expiresAt: from }, { expiresAt: to })
    },
    async remove(sid) {
      await database.remove(COLLECTION, { _id: sha256Hex(sid) })
    },
    async removeEnded(at) {
      await database.remove(COLLECTION, { endsAt: { lte: at } })
    },
    moveAll: ({ from, to }) =>
      drainRows(database, { collection: COLLECTION, where: { userId: from } }, ({ _id }) =>
        database.update(COLLECTION, { _id, userId: from }, { userId: to }),
      ),
  }
}

function sessionOf({ userId, appid, openid, client, createdAt, expiresAt, endsAt, grant }: Session): Session {
  return { userId, appid, openid, client, createdAt, expiresAt, endsAt, ...(grant && { grant }) }
}
