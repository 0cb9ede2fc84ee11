import type { CloudDatabase } from '../platform/database'
import type { Token, TokenStore } from './tokens'

const COLLECTION = 'tokens'
const NEVER = new Date(0)

/** Tokens in the cloud database, one row each; every change is a compare-and-set on version or lease. */
export function cloudTokenStore(database: CloudDatabase): TokenStore {
  return {
    async read(key) {
      const row = await database.get(COLLECTION, key)
      if (row === undefined) return undefined

      const { value, version, refreshAt, expiresAt } = row as unknown as Token
      return { value, version, refreshAt, expiresAt }
    },
    async lease(key, { holder, version, at, until }) {
      const free = { _id: key, version, leaseUntil: { lte: at } }
      if (await database.update(COLLECTION, free, { holder, leaseUntil: until })) return true
      if (version > 0) return false

      const row = { _id: key, version, value: '', refreshAt: NEVER, expiresAt: NEVER, holder, leaseUntil: until }
      return (await database.insert(COLLECTION, row)) === 'inserted'
    },
    async save(key, holder, { value, version, refreshAt, expiresAt }) {
      const change = { value, version, refreshAt, expiresAt, holder: null, leaseUntil: NEVER }
      return database.update(COLLECTION, { _id: key, holder }, change)
    },
    async release(key, holder) {
      await database.update(COLLECTION, { _id: key, holder }, { holder: null, leaseUntil: NEVER })
    },
    async drop(key, version) {
      await database.update(COLLECTION, { _id: key, version }, { refreshAt: NEVER, expiresAt: NEVER })
    },
  }
}
