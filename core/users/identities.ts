/** One person as one app knows them, with whatever `login` answers, so that a returning visitor costs one read. */
export interface Identity {
  appid: string
  openid: string
  /** Joins the apps of one Open Platform account; WeChat gives it only there. */
  unionid?: string
  userId: string
  nickname?: string
  avatarUrl?: string
  createdAt: Date
  /** The last visit that was written down: at most one an hour is. */
  visitedAt: Date
}

/** Who somebody is, by the app and the openid that WeChat vouches for. */
export interface IdentityStore {
  find(appid: string, openid: string): Promise<Identity | undefined>
  /** Creates an identity; of several for the same openid, at once or later, one is `created`. */
  create(identity: Identity): Promise<'created' | 'exists'>
  /** Writes what has changed of an identity, only while its last visit is still the one that was read. */
  update(identity: Identity, change: IdentityChange): Promise<void>
}

/** What a visit may change; `undefined` removes. */
export type IdentityChange = Partial<Pick<Identity, 'unionid' | 'nickname' | 'visitedAt'>> & {
  avatarUrl?: string | undefined
}
