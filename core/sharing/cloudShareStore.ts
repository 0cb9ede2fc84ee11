import type { CloudDatabase } from '../platform/database'
import { sha256Hex } from '../platform/hash'
import type { ShareStore } from './shares'

const COLLECTION = 'shares'

/** Shares in the cloud database: the key is made of sharer, product and visitor, so the database itself refuses a repeat. */
export function cloudShareStore(database: CloudDatabase): ShareStore {
  return {
    async count({ from, productId, openedAt }, visitorId) {
      const _id = sha256Hex(`${from}\n${productId}\n${visitorId}`)
      const outcome = await database.insert(COLLECTION, { _id, from, productId, openedAt })
      return outcome === 'inserted' ? 'counted' : 'repeated'
    },
  }
}
