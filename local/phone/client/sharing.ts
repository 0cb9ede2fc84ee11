import type { ShareCard, ShareTarget } from '../state'
import type { PhoneUser } from '../wechatPort'
import type { PageReport } from './protocol'
import { defaultCard, sharedLink } from './sharedLink'
import { openHiddenMenu, openShareSheet, type ShareSheet } from './shareSheet'

type Cards = Partial<Record<ShareTarget, ShareCard>>
type Outcome = 'ok' | 'cancel'

/** What the page in front shares, and the sheet that shares it. */
export interface Sharing {
  /** Another page came: what the last one set is gone. `undefined`: a page that cannot be shared. */
  follow(page: PageReport | undefined, isNew: boolean): void
  set(target: ShareTarget, card: ShareCard): void
  /** An old `onMenuShare…` handler gave its card; it hears how the sharing ended. */
  offer(offer: { target: ShareTarget; card: ShareCard }, answer: (outcome: Outcome) => void): void
  hideMenu(isHidden: boolean): void
  openMenu(): void
}

export interface SharingOptions {
  container: HTMLElement
  appOrigin: string
  friends(): PhoneUser[]
  /** Wakes the page's own share handler; false where it has none. */
  fire(event: string): boolean
  onCards(cards: Cards): void
  onSent(friend: PhoneUser, link: string): void
}

const MENU_EVENTS = { friend: 'menu:share:appmessage', timeline: 'menu:share:timeline' } as const

/** Keeps the share data of one phone. */
export function createSharing(options: SharingOptions): Sharing {
  const { container, appOrigin, friends, fire, onCards, onSent } = options
  let page: PageReport | undefined
  let cards: Cards = {}
  let isHidden = false
  let sheet: ShareSheet | undefined
  const waiting = new Map<ShareTarget, (outcome: Outcome) => void>()

  function follow(next: PageReport | undefined, isNew: boolean) {
    page = next
    if (!isNew) return
    cards = {}
    isHidden = false
    waiting.clear()
    onCards(cards)
  }

  function openMenu() {
    if (page === undefined || isHidden) return openHiddenMenu(container)
    const onClose = () => settle(undefined)
    sheet = openShareSheet(container, { appOrigin, friends: friends(), onTarget: ask, onSend: send, onClose })
  }

  /** The page's own data; else what its old handler offers, and until then what WeChat takes by itself. */
  function ask(target: ShareTarget, show: (card: ShareCard) => void) {
    const card = cards[target]
    if (card === undefined) fire(MENU_EVENTS[target])
    if (page !== undefined) show(card ?? defaultCard(page))
  }

  function send({ target, card, friend }: { target: ShareTarget; card: ShareCard; friend: PhoneUser }) {
    settle(target)
    onSent(friend, sharedLink(card.link, target))
  }

  function settle(sent: ShareTarget | undefined) {
    sheet = undefined
    for (const [target, answer] of waiting) answer(target === sent ? 'ok' : 'cancel')
    waiting.clear()
  }

  return {
    follow,
    openMenu,
    set(target, card) {
      cards = { ...cards, [target]: card }
      onCards(cards)
    },
    offer({ target, card }, answer) {
      if (sheet === undefined) return answer('cancel')
      waiting.get(target)?.('cancel')
      waiting.set(target, answer)
      sheet.show(target, card)
    },
    hideMenu: (hidden) => void (isHidden = hidden),
  }
}
