import type { UserView } from '../api'

/** What WeChat tells of a user who allowed it. For display only: WeChat passes on whatever the user typed. */
export interface Profile {
  nickname: string
  avatarUrl?: string
}

/** What a user shows of himself, wherever it comes from. */
export interface Shown {
  nickname?: string
  /** The user has chosen it himself, so that WeChat's word does not replace it. */
  isNicknameOwn?: boolean
  /** An https address of WeChat's, or a `cloud://` file that the user has chosen himself. */
  avatarUrl?: string
  /** Masked. */
  phone?: string
}

export interface User extends Shown {
  userId: string
  createdAt: Date
}

/** What of a profile is to change; `undefined` removes. */
export type ShownChange = { [K in keyof Shown]?: Shown[K] | undefined }

export interface UserStore {
  /** Creates a user; one who is there already stays as he is. */
  create(user: User): Promise<'created' | 'exists'>
  /** Finds a user; for one who was merged, the user that he has become. */
  find(userId: string): Promise<User | undefined>
  /**
   * Changes what is named, in the user and in the copies that his identities carry, all or nothing; of changes at once
   * none is lost, or else it throws BUSY. Answers the user as he is then; undefined, and nobody is made, for an unknown one.
   */
  saveProfile(userId: string, change: ShownChange): Promise<User | undefined>
  /**
   * Makes one user of two, all or nothing: every identity of `from` leads to `into` from now on, whose own profile stays
   * and is filled up with the other's. Merging again changes nothing. Answers `into` as it is then.
   */
  merge(users: { from: string; into: string }): Promise<User | undefined>
}

/** The part of a document that is shown, without fields that are not set. */
export function shownOf({ nickname, isNicknameOwn, avatarUrl, phone }: ShownChange): Shown {
  return {
    ...(nickname && { nickname }),
    ...(isNicknameOwn && { isNicknameOwn }),
    ...(avatarUrl && { avatarUrl }),
    ...(phone && { phone }),
  }
}

/** What clients may see of a user. */
export function viewOfUser({ userId, ...rest }: { userId: string } & ShownChange): UserView {
  const { isNicknameOwn: _, ...shown } = shownOf(rest)
  return { userId, ...shown }
}
