import type { ShareCard, ShareTarget } from '../state'
import type { PhoneUser } from '../wechatPort'
import { element, icon, isSameOrigin, label } from './dom'
import { openSheet } from './sheet'

export interface ShareSheet {
  /** The card for a target, once the page has given it. */
  show(target: ShareTarget, card: ShareCard): void
}

export interface ShareSheetOptions {
  appOrigin: string
  friends: PhoneUser[]
  /** The person chose where to share: the card for it is asked for. */
  onTarget(target: ShareTarget, show: (card: ShareCard) => void): void
  onSend(choice: { target: ShareTarget; card: ShareCard; friend: PhoneUser }): void
  onClose(): void
}

const TARGETS = [
  { target: 'friend', zh: '发送给朋友', en: 'Send to friend' },
  { target: 'timeline', zh: '朋友圈', en: 'Moments' },
] as const

const CHAIN =
  'M10 14a4 4 0 0 1 0-5.6l3-3a4 4 0 0 1 5.6 5.6l-1.5 1.5M14 10a4 4 0 0 1 0 5.6l-3 3a4 4 0 0 1-5.6-5.6l1.5-1.5'

/** The sheet behind "…": what is shared, and who will open it. It starts with sending to a friend. */
export function openShareSheet(container: HTMLElement, options: ShareSheetOptions): ShareSheet {
  const { appOrigin, friends, onTarget, onSend, onClose } = options
  let target: ShareTarget = 'friend'
  let shown: ShareCard | undefined

  const tabs = TARGETS.map((each) =>
    element('button', { type: 'button', onclick: () => choose(each.target) }, ...label(each.zh, each.en)),
  )
  const place = element('div')
  const people = friends.map((friend) => personButton(friend, () => send(friend)))
  const body = element(
    'div',
    { className: 'sheet-body' },
    element('div', { className: 'tabs' }, ...tabs),
    place,
    element(
      'p',
      { className: 'small' },
      ...label('谁来打开？打开后手机归 TA 使用。', 'Who opens it? The phone becomes theirs.'),
    ),
    element('div', { className: 'people' }, ...people),
  )
  const sheet = openSheet(container, { title: label('分享', 'Share'), content: body, onClose })
  choose('friend')
  return { show }

  function choose(next: ShareTarget) {
    target = next
    tabs.forEach((tab, index) => tab.setAttribute('aria-pressed', String(TARGETS[index]?.target === next)))
    onTarget(next, (card) => show(next, card))
  }

  function show(of: ShareTarget, card: ShareCard) {
    if (of !== target) return
    shown = card
    place.replaceChildren(cardView(card, appOrigin))
  }

  function send(friend: PhoneUser) {
    if (shown === undefined) return
    sheet.remove()
    onSend({ target, card: shown, friend })
  }
}

/** A sheet that says why nothing can be shared. */
export function openHiddenMenu(container: HTMLElement): void {
  const text = element('p', { className: 'small' }, ...label('页面隐藏了分享菜单。', 'The page hid its share menu.'))
  const content = element('div', { className: 'sheet-body' }, text)
  openSheet(container, { title: label('分享', 'Share'), content, onClose: () => undefined })
}

/** Somebody as a button with a face. */
export function personButton(user: PhoneUser, onclick: () => void): HTMLButtonElement {
  const face = element('img', { src: user.avatar, alt: '', width: 40, height: 40 })
  return element('button', { type: 'button', className: 'person', onclick }, face, user.nickname)
}

function cardView(card: ShareCard, appOrigin: string): HTMLElement {
  // Pictures from elsewhere are not loaded: the local system needs no network.
  const isOurs = isSameOrigin(card.imgUrl, appOrigin) || card.imgUrl.startsWith('data:image/')
  const picture = isOurs
    ? element('img', { src: card.imgUrl, alt: '分享图 Share picture' })
    : element('span', { className: 'no-picture' }, icon(CHAIN))
  const title = element('b', {}, card.title)
  const desc = element('p', {}, card.desc)
  return element('div', { className: 'share-card' }, title, picture, desc, element('code', {}, card.link))
}
