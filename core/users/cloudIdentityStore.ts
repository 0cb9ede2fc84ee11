import type { CloudDatabase } from '../platform/database'
import { sha256Hex } from '../platform/hash'
import type { Identity, IdentityStore } from './identities'

const COLLECTION = 'identities'

/** Identities in the cloud database: the key is made of appid and openid, so the database itself refuses a second one. */
export function cloudIdentityStore(database: CloudDatabase): IdentityStore {
  return {
    async find(appid, openid) {
      const row = await database.get(COLLECTION, keyOf(appid, openid))
      return row && identityOf(row as unknown as Identity)
    },
    async create(identity) {
      const row = { _id: keyOf(identity.appid, identity.openid), ...identityOf(identity) }
      return (await database.insert(COLLECTION, row)) === 'inserted' ? 'created' : 'exists'
    },
    async update({ appid, openid, visitedAt }, change) {
      await database.update(COLLECTION, { _id: keyOf(appid, openid), visitedAt }, change)
    },
  }
}

function keyOf(appid: string, openid: string): string {
  return sha256Hex(`${appid}\n${openid}`)
}

function identityOf(row: Identity): Identity {
  const { appid, openid, unionid, userId, nickname, avatarUrl, createdAt, visitedAt } = row
  const optional = { ...(unionid && { unionid }), ...(nickname && { nickname }), ...(avatarUrl && { avatarUrl }) }
  return { appid, openid, userId, ...optional, createdAt, visitedAt }
}
