import type { Clock } from '../clock'
import type { Log } from '../log'
import type { Language } from '../messages'
import type { Accounts } from './accounts'
import type { Faults } from './faults'
import type { Store } from './store'
import type { WeChatUser } from './users'

/** What every route of the WeChat platform works with. */
export interface Platform {
  store: Store
  clock: Clock
  random: (bytes: number) => Buffer
  log: Log
  accounts: Accounts
  users: WeChatUser[]
  language: Language
  faults: Faults
  /** Origin of the shop's site: its host is the authorization domain, the JS-safe domain and the payment directory. */
  siteUrl(): string
  /** The user who holds the phone; kept over a restart. */
  currentUser(): WeChatUser
  /** Throws a RangeError where there is no such user. */
  switchUser(id: string): void
  /** Where the hosts answer; known once they listen. */
  urls(): { api: string; open: string; pay: string; paySecure: string }
  /** Origin of the page that may frame WeChat's own pages, where there is one. */
  phoneOrigin(): string | undefined
}
