import type { PhoneState, WindowAction } from '../state'
import { createAppFrame } from './appFrame'
import { showClosed, showPage } from './browserBar'
import { serveCall } from './calls'
import { createCashier } from './cashier'
import { part } from './dom'
import { showShareData } from './panel'
import type { PhoneServer } from './phoneServer'
import type { PageReport } from './protocol'
import { createSharing } from './sharing'

/** The phone with WeChat's browser. */
export interface BrowserPhone {
  /** Opens an address of the app as the person who holds the phone. */
  open(url: string): void
}

export interface BrowserPhoneOptions {
  server: PhoneServer
  state(): PhoneState
  /** A friend opens what was shared. */
  onSent(friendId: string, link: string): void
  /** A verdict may have come. */
  onVerdict(): void
}

/** Gives the buttons of the browser's frame their work; empty until it is told to open something. */
export function createBrowserPhone({ server, state, onSent, onVerdict }: BrowserPhoneOptions): BrowserPhone {
  const { appUrl, openOrigin, payOrigin } = state()
  const appOrigin = new URL(appUrl).origin
  const container = part('sheets')
  const cashier = createCashier(container, payOrigin)

  const frame = createAppFrame({
    container: part('window'),
    appOrigin,
    openOrigin,
    isBridgeLate: new URLSearchParams(location.search).get('bridge') === 'late',
    onPage: follow,
    onInvoke: (call) => void serveCall({ server, frame, cashier, sharing, onWindow, onVerdict }, call),
  })

  const sharing = createSharing({
    container,
    appOrigin,
    friends: () => state().users.filter(({ id }) => id !== state().currentUserId),
    fire: frame.fire,
    onCards: showShareData,
    onSent: (friend, link) => onSent(friend.id, link),
  })

  part('close').onclick = () => onWindow('close')
  part('back').onclick = () => frame.go('back')
  part('reload').onclick = () => frame.go('reload')
  part('menu').onclick = () => sharing.openMenu()
  return { open }

  function open(url: string) {
    frame.open(url, state().currentUserId)
  }

  function follow(page: PageReport | undefined, isNew: boolean) {
    if (isNew) cashier.abandon()
    sharing.follow(page, isNew)
    showPage(page, frame.canGoBack())
  }

  function onWindow(action: WindowAction) {
    if (action !== 'close') return sharing.hideMenu(action === 'hideMenu')
    frame.close()
    showClosed(() => open(appUrl))
  }
}
