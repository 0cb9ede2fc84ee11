import type { CloudDatabase } from '../platform/database'
import { sha256Hex } from '../platform/hash'
import type { Identity, IdentityStore } from './identities'
import { shownOf } from './users'

export const IDENTITIES = 'identities'
const MAX_APPS = 100

/** Identities in the cloud database: the key is made of appid and openid, so the database itself refuses a second one. */
export function cloudIdentityStore(database: CloudDatabase): IdentityStore {
  return {
    async find(appid, openid) {
      const row = await database.get(IDENTITIES, keyOf(appid, openid))
      return row && identityOf(row as unknown as Identity)
    },
    async findByUnionid(unionid) {
      const rows = await database.find(IDENTITIES, { where: { unionid }, limit: MAX_APPS })
      const identities = rows.map((row) => identityOf(row as unknown as Identity))
      return identities.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
    },
    async create(identity) {
      const row = { _id: keyOf(identity.appid, identity.openid), ...identityOf(identity) }
      return (await database.insert(IDENTITIES, row)) === 'inserted' ? 'created' : 'exists'
    },
    async update({ appid, openid, visitedAt }, change) {
      await database.update(IDENTITIES, { _id: keyOf(appid, openid), visitedAt }, change)
    },
  }
}

function keyOf(appid: string, openid: string): string {
  return sha256Hex(`${appid}\n${openid}`)
}

function identityOf({ appid, openid, unionid, userId, createdAt, visitedAt, ...rest }: Identity): Identity {
  return { appid, openid, ...(unionid && { unionid }), userId, ...shownOf(rest), createdAt, visitedAt }
}
