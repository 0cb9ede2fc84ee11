import type { ClientVerdict, PhoneUser } from './wechatPort'

/** The phone as its page sees it: `GET /state`. */
export interface PhoneState {
  appUrl: string
  openOrigin: string
  payOrigin: string
  controlsUrl: string
  users: PhoneUser[]
  currentUserId: string
  checks: Checks
}

/** The last verdicts, for the developer panel. */
export interface Checks {
  config?: Check
  payment?: Check
}

export interface Check {
  /** The address of an H5 page, or the route of a mini-program's page. */
  pageUrl: string
  verdict: ClientVerdict
}

/** A JavaScript call of one loaded page: `POST /invoke`. */
export interface Invocation {
  /** Made by the bridge at each load; a permission lasts as long as the page. */
  pageId: string
  name: string
  params: Record<string, unknown>
  pageUrl: string
  /** The page is shown by a mini-program's `<web-view>`. */
  isMiniProgram: boolean
}

/** What a page in a `<web-view>` asks of the mini-program around it, by `wx.miniProgram`. */
export type MiniProgramCall =
  | { name: 'navigateTo' | 'redirectTo' | 'switchTab' | 'reLaunch'; url: string }
  | { name: 'navigateBack'; delta: number }
  | { name: 'postMessage'; data: unknown }

/** What the bridge's callback gets. */
export type BridgeAnswer = Record<string, unknown> & { err_msg: string }

export type ShareTarget = 'friend' | 'timeline'

export interface ShareCard {
  title: string
  desc: string
  link: string
  imgUrl: string
}

/** What the native side did with a call, or what it leaves to the screen. */
export type NativeResult =
  | { kind: 'answer'; answer: BridgeAnswer }
  /** The page set what will be shared. */
  | { kind: 'card'; target: ShareTarget; card: ShareCard; answer: BridgeAnswer }
  /** The page's old `onMenuShare…` handler gave its card; the screen answers `confirm` or `cancel`. */
  | { kind: 'send'; target: ShareTarget; card: ShareCard }
  | { kind: 'window'; action: WindowAction; answer: BridgeAnswer }
  /** The payment is in order; the cashier's page decides how it ends. */
  | { kind: 'cashier'; cashierUrl: string }
  /** The mini-program around the page carries it out. */
  | { kind: 'miniProgram'; call: MiniProgramCall }

export type WindowAction = 'close' | 'hideMenu' | 'showMenu'
