import type { Clock } from '../clock'
import type { Log } from '../log'
import type { Language } from '../messages'
import type { Accounts } from './accounts'
import { createFaults } from './faults'
import type { Platform } from './platform'
import type { Store } from './store'
import { USERS } from './users'

/** A text, or where to ask for it once it is known: two servers that name each other cannot both listen first. */
export type Late = string | (() => string)

export interface PlatformOptions {
  store: Store
  clock: Clock
  random: (bytes: number) => Buffer
  log: Log
  accounts: Accounts
  language: Language
  siteUrl: Late
  phoneOrigin?: Late
  urls: Platform['urls']
}

/** Puts together what the routes work with; who holds the phone is read from and kept in the store. */
export function createPlatform(options: PlatformOptions): Platform {
  const { siteUrl, phoneOrigin, ...parts } = options
  const users = USERS(parts.accounts)
  const find = (id: string | undefined) => users.find((user) => user.id === id)

  return {
    ...parts,
    users,
    faults: createFaults(),
    siteUrl: () => read(siteUrl),
    phoneOrigin: () => phoneOrigin && read(phoneOrigin),
    currentUser() {
      const user = find(parts.store.get<{ userId: string }>('setting', 'currentUser')?.userId) ?? users[0]
      if (user === undefined) throw new RangeError('The sandbox has no users.')
      return user
    },
    switchUser(id) {
      if (find(id) === undefined) throw new RangeError(`There is no user "${id}".`)
      parts.store.put('setting', 'currentUser', { userId: id })
    },
  }
}

const read = (value: Late): string => (typeof value === 'string' ? value : value())
