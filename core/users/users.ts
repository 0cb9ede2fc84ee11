import type { UserView } from '../api'

/** What a user shows of himself. For display only: WeChat passes on whatever the user typed. */
export interface Profile {
  nickname: string
  avatarUrl?: string
}

export interface NewUser extends Partial<Profile> {
  userId: string
  createdAt: Date
}

export interface UserStore {
  /** Creates a user; one who is there already stays as he is. */
  create(user: NewUser): Promise<'created' | 'exists'>
  find(userId: string): Promise<UserView | undefined>
  saveProfile(userId: string, profile: Profile): Promise<void>
}
