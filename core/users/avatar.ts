import { AppError } from '../platform/errors'
import type { FileStore } from '../platform/files'
import { describeError, type Log } from '../platform/log'
import { randomHex, type Random } from '../platform/random'
import { readImageHeader } from './imageHeader'
import type { User, UserStore } from './users'

export interface AvatarDeps {
  users: UserStore
  files: FileStore
  random: Random
  log: Log
}

const MAX_BYTES = 1024 * 1024
const MAX_SIDE = 4096

/**
 * Makes a picture that a user uploaded his avatar: takes it only from his own folder, judges it, keeps a copy of our own
 * that no client can change, and then removes the upload and the copy before, as far as the storage lets it.
 * Throws AVATAR_REFUSED. Undefined, and nothing is kept, where there is no such user.
 */
export async function keepAvatar(
  deps: AvatarDeps,
  { userId, fileId }: { userId: string; fileId: unknown },
): Promise<User | undefined> {
  const { users, files, random } = deps
  const upload = requireOwnUpload(userId, fileId)
  const { bytes, extension } = requireImage(await files.download(upload, MAX_BYTES))
  const before = await users.find(userId)
  if (before === undefined) return undefined

  // A name that nobody can guess: who had put a file of his own there before would stay its owner.
  const avatarUrl = await files.upload(`profile/${userId}/${randomHex(random, 8)}.${extension}`, bytes)
  const user = await users.saveProfile(userId, { avatarUrl })

  await Promise.all([upload, ...ownCopyOf(before)].map((leftover) => removeLeftover(deps, leftover)))
  return user
}

/** Anybody's `cloud://` id may be sent, so the folder after the bucket must be the caller's, and hold the file itself. */
function requireOwnUpload(userId: string, fileId: unknown): string {
  const [, folder, name = ''] = (typeof fileId === 'string' && UPLOAD.exec(fileId)) || []
  if (folder === userId && !name.includes('..')) return String(fileId)
  throw refused(`a file that this user uploaded to avatars/${userId}/`)
}

const UPLOAD = /^cloud:\/\/[\w.-]{1,128}\/avatars\/([^/]{1,64})\/([\w.-]{1,128})$/
const OWN_COPY = /^cloud:\/\/[^/]+\/profile\//

function requireImage(file: Buffer | 'tooLarge' | undefined): { bytes: Buffer; extension: string } {
  if (file === undefined) throw refused('a file that is there')
  if (file === 'tooLarge') throw refused('at most 1 MB')

  const header = readImageHeader(file)
  if (header === undefined) throw refused('PNG, JPEG, GIF or WebP')
  const { extension, width, height } = header
  if (![width, height].every((side) => side >= 1 && side <= MAX_SIDE)) {
    throw refused(`1 to ${MAX_SIDE} pixels wide and high`)
  }
  return { bytes: file, extension }
}

function refused(expected: string): AppError {
  return new AppError('AVATAR_REFUSED', { field: 'avatarFileId', expected })
}

function ownCopyOf({ avatarUrl }: User): string[] {
  return avatarUrl !== undefined && OWN_COPY.test(avatarUrl) ? [avatarUrl] : []
}

/** The avatar is kept already: a file too many is no reason to refuse it. */
async function removeLeftover({ files, log }: AvatarDeps, fileId: string): Promise<void> {
  try {
    await files.remove(fileId)
  } catch (error) {
    log.error(`a file is left in the storage: ${describeError(error)}`, { fileId })
  }
}
