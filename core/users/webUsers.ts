import type { UserView } from '../api'
import { HOUR_MS, later, SECOND_MS, type Clock } from '../platform/clock'
import type { FileStore } from '../platform/files'
import { describeError, type Log } from '../platform/log'
import { viewOfUser, type UserStore } from './users'

export interface WebUserDeps {
  users: UserStore
  files: FileStore
  clock: Clock
  log: Log
}

/** An address is given out for an hour, and then still lives for one. */
const KEPT_MS = HOUR_MS
const ADDRESS_LIFE_S = (2 * HOUR_MS) / SECOND_MS
const MAX_KEPT = 1000

/**
 * Reads users as a web page can show them: a picture in the cloud storage gets a temporary address, which is kept here for
 * an hour. Where the storage gives none, the user comes without a picture.
 */
export function webUsers({ users, files, clock, log }: WebUserDeps) {
  const kept = new Map<string, { url: string; until: Date }>()

  async function addressOf(fileId: string): Promise<string | undefined> {
    const now = clock.now()
    const held = kept.get(fileId)
    if (held !== undefined && now < held.until) return held.url

    const url = await files.temporaryUrl(fileId, ADDRESS_LIFE_S)
    if (kept.size >= MAX_KEPT) kept.clear()
    if (url !== undefined) kept.set(fileId, { url, until: later(now, KEPT_MS) })
    return url
  }

  return async (userId: string): Promise<UserView | undefined> => {
    const user = await users.find(userId)
    if (user === undefined || !user.avatarUrl?.startsWith('cloud://')) return user && viewOfUser(user)

    const avatarUrl = await addressOf(user.avatarUrl).catch((error: unknown) => {
      log.error(`an avatar is left out: ${describeError(error)}`)
      return undefined
    })
    return viewOfUser({ ...user, avatarUrl })
  }
}
