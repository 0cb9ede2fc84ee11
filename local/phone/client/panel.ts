import type { Check, Checks, PhoneState, ShareCard, ShareTarget } from '../state'
import { element, label, part } from './dom'
import { firstDifference, type Parted } from './firstDifference'
import { personButton } from './shareSheet'

/** Shows who holds the phones, and lets somebody else take them. */
export function showUsers(state: PhoneState, onChoose: (userId: string) => void): void {
  const buttons = state.users.map((user) => {
    const button = personButton(user, () => onChoose(user.id))
    button.setAttribute('aria-pressed', String(user.id === state.currentUserId))
    return button
  })
  part('users').replaceChildren(...buttons)

  const holder = state.users.find(({ id }) => id === state.currentUserId)
  if (holder === undefined) return
  for (const place of document.querySelectorAll('.holder')) {
    const face = element('img', { src: holder.avatar, alt: '' })
    const name = element('b', {}, holder.nickname)
    place.replaceChildren(face, name, element('span', {}, ...label('正在使用', 'holds the phone')))
  }
}

/** Shows the last verdicts of the WeChat platform; a refusal with its two texts side by side. */
export function showChecks(checks: Checks): void {
  part('checks-config').replaceChildren(...checkView(label('网页', 'wx.config'), checks.config))
  part('checks-payment').replaceChildren(...checkView(label('支付', 'Payment'), checks.payment))
}

/** Shows what the page set to be shared. */
export function showShareData(cards: Partial<Record<ShareTarget, ShareCard>>): void {
  const { friend, timeline } = cards
  const nothing = element('p', { className: 'small' }, ...label('页面还没有设置。', 'Nothing set by the page yet.'))
  const isSame = friend !== undefined && timeline !== undefined && looksLike(timeline, friend)
  const views = isSame
    ? [cardFacts('朋友、朋友圈', 'Friend, Moments', friend)]
    : [
        ...(friend === undefined ? [] : [cardFacts('朋友', 'Friend', friend)]),
        ...(timeline === undefined ? [] : [cardFacts('朋友圈', 'Moments', timeline)]),
      ]
  part('share-data').replaceChildren(heading('分享内容', 'Share data'), ...(views.length === 0 ? [nothing] : views))
}

function heading(zh: string, en: string): HTMLElement {
  return element('h2', {}, ...label(zh, en))
}

/** Moments show no description, so a card for them may do without. */
function looksLike(timeline: ShareCard, friend: ShareCard): boolean {
  const { title, link, imgUrl } = friend
  return timeline.title === title && timeline.link === link && timeline.imgUrl === imgUrl
}

function checkView(name: (string | Node)[], check: Check | undefined): HTMLElement[] {
  const head = (...outcome: HTMLElement[]) =>
    element('p', { className: 'check-head' }, element('span', {}, ...name), ...outcome)
  if (check === undefined) return [head(element('span', { className: 'small' }, ...label('还没有', 'none yet')))]

  const { verdict, pageUrl } = check
  const address = element('code', { className: 'small' }, pageUrl)
  if (verdict.ok) return [head(element('span', { className: 'verdict-ok' }, ...label('✓ 通过', 'passed'))), address]

  const { errMsg, field, explanation, signed, expected } = verdict
  return [
    head(),
    element('p', { className: 'verdict-bad' }, `✗ ${errMsg}`),
    element('p', {}, explanation.zh),
    element('p', { lang: 'en' }, explanation.en),
    element('p', { className: 'small' }, ...label('字段', 'Field'), ' ', element('code', {}, field)),
    address,
    ...(expected === undefined ? [] : [compareView(signed, expected)]),
  ]
}

/** Both texts side by side; what was signed is not always to be found out. */
function compareView(signed: string | undefined, expected: string): HTMLElement {
  const parted = firstDifference(signed ?? expected, expected)
  const box = (zh: string, en: string, side: 'left' | 'right') =>
    element('div', {}, element('p', { className: 'small' }, ...label(zh, en)), marked(parted, side))
  const boxes = [...(signed === undefined ? [] : [box('签的是', 'signed', 'left')]), box('应当是', 'expected', 'right')]
  return element('div', { className: 'compare' }, ...boxes)
}

/** The first character that differs is marked; a text that ends there shows its end. */
function marked(parted: Parted, side: 'left' | 'right'): HTMLElement {
  const { same, left, right } = parted
  if (left === right) return element('code', {}, same)
  const [first = '∎', ...others] = Array.from(parted[side])
  return element('code', {}, same, element('mark', {}, first), others.join(''))
}

function cardFacts(zh: string, en: string, card: ShareCard): HTMLElement {
  const facts = Object.entries(card).flatMap(([name, value]) =>
    value === '' ? [] : [element('dt', {}, name), element('dd', {}, value)],
  )
  return element(
    'div',
    {},
    element('p', { className: 'small' }, ...label(zh, en)),
    element('dl', { className: 'facts' }, ...facts),
  )
}
