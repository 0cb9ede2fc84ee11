import type { Shown } from './users'

/** One person as one app knows them, with a copy of whatever `login` answers, so that a returning visitor costs one read. */
export interface Identity extends Shown {
  appid: string
  openid: string
  /** Joins the apps of one Open Platform account; WeChat gives it only there. */
  unionid?: string
  userId: string
  createdAt: Date
  /** The last visit that was written down: at most one an hour is. */
  visitedAt: Date
}

/** Who somebody is, by the app and the openid that WeChat vouches for. The copy of the profile is the user store's to change. */
export interface IdentityStore {
  find(appid: string, openid: string): Promise<Identity | undefined>
  /** The identities that one person has in our apps, the oldest first. */
  findByUnionid(unionid: string): Promise<Identity[]>
  /** Creates an identity; of several for the same openid, at once or later, one is `created`. */
  create(identity: Identity): Promise<'created' | 'exists'>
  /** Writes what has changed of an identity, only while its last visit is still the one that was read. */
  update(identity: Identity, change: IdentityChange): Promise<void>
}

/** What a visit may change. */
export type IdentityChange = Partial<Pick<Identity, 'unionid' | 'visitedAt'>>
