import type { CloudDatabase } from '../platform/database'
import { sha256Hex } from '../platform/hash'
import type { OauthFlow, OauthFlowStore } from './oauthFlows'

const COLLECTION = 'oauthFlows'

/** Flows in the cloud database, under a hash of their `state`. */
export function cloudOauthFlowStore(database: CloudDatabase): OauthFlowStore {
  return {
    async create(state, flow) {
      const outcome = await database.insert(COLLECTION, { _id: sha256Hex(state), ...flow })
      if (outcome === 'duplicate') throw new Error('A new state is taken: the random source repeats itself.')
    },
    async find(state) {
      const row = await database.get(COLLECTION, sha256Hex(state))
      if (row === undefined) return undefined

      const { browserHash, returnTo, scope, used, createdAt, expiresAt } = row as unknown as OauthFlow
      return { browserHash, returnTo, scope, used, createdAt, expiresAt }
    },
    use(state) {
      return database.update(COLLECTION, { _id: sha256Hex(state), used: false }, { used: true })
    },
    async removeExpired(at) {
      await database.remove(COLLECTION, { expiresAt: { lte: at } })
    },
  }
}
