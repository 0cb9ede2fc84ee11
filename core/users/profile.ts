import type { ProfileAnswer } from '../api'
import { AppError } from '../platform/errors'
import { fields, text, type Reader } from '../platform/input'
import type { Visitor } from '../sessions/visitor'
import type { PhoneNumbers } from '../wechat/phoneNumbers'
import { keepAvatar, type AvatarDeps } from './avatar'
import { maskedPhone } from './maskedPhone'
import { readNickname } from './nickname'
import { viewOfUser, type User } from './users'

export interface ProfileDeps extends AvatarDeps {
  phoneNumbers: PhoneNumbers
}

const phoneCode = text(/^[A-Za-z0-9_-]{1,256}$/, 'the code of a getPhoneNumber button')

/**
 * Changes one thing of the caller's own profile: nickname, avatar or phone. Throws NICKNAME_REFUSED, AVATAR_REFUSED,
 * PHONE_CODE_INVALID, or what WeChat's calls throw, and changes nothing then; NOT_LOGGED_IN for a user who is gone.
 */
export async function profile(deps: ProfileDeps, visitor: Visitor, input: unknown): Promise<ProfileAnswer> {
  const user = await changed(deps, visitor, input)
  if (user === undefined) throw new AppError('NOT_LOGGED_IN')
  return { user: viewOfUser(user) }
}

async function changed(deps: ProfileDeps, { userId }: Visitor, input: unknown): Promise<User | undefined> {
  const { users, phoneNumbers } = deps
  const change = readChange(input)
  switch (change.field) {
    case 'nickname':
      return users.saveProfile(userId, { nickname: readNickname(change.value, 'nickname'), isNicknameOwn: true })
    case 'avatarFileId':
      return keepAvatar(deps, { userId, fileId: change.value })
    case 'phoneCode': {
      const number = await phoneNumbers.redeem(phoneCode(change.value, 'phoneCode'))
      return users.saveProfile(userId, { phone: maskedPhone(number) })
    }
  }
}

const anything: Reader<unknown> = (value) => value
const KNOWN = { nickname: anything, avatarFileId: anything, phoneCode: anything }

/** Which one thing is to change; any other number of things is refused. */
function readChange(input: unknown): { field: keyof typeof KNOWN; value: unknown } {
  const given = Object.entries(fields(input, KNOWN)).filter(([, value]) => value !== undefined)
  const [first, ...others] = given
  if (first === undefined || others.length > 0) {
    throw new AppError('INVALID_INPUT', { field: 'body', expected: `one of ${Object.keys(KNOWN).join(', ')}` })
  }
  const [field, value] = first as [keyof typeof KNOWN, unknown]
  return { field, value }
}
