import { element, icon, label } from '../../../dom'
import { personButton } from '../../../shareSheet'
import type { MiniUser } from '../../ports'
import type { Layer } from '../layer'
import type { ShareCard } from '../shareCard'

export interface ShareSheetOptions {
  card: ShareCard
  /** An address that the browser loads; undefined where the card has no picture. */
  picture: string | undefined
  isTimeline: boolean
  friends: MiniUser[]
  onOpenAs(userId: string): void
  onCopy(): void
}

const CUP = 'M5 8h11v5a5 5 0 0 1-5 5h-1a5 5 0 0 1-5-5zM16 9.500h3v4h-3'

/** Shows what is shared, and lets somebody else open it. */
export function openShareSheet(layer: Layer, options: ShareSheetOptions): void {
  const { card, isTimeline, friends, onOpenAs, onCopy } = options
  const people = friends.map((friend) =>
    personButton(friend, () => {
      remove()
      onOpenAs(friend.id)
    }),
  )
  const hint = label('谁来打开？打开后手机归 TA 使用。', 'Who opens it? The phone becomes theirs.')
  const copy = element(
    'button',
    { type: 'button', className: 'button-plain', onclick: onCopy },
    ...label('复制路径', 'Copy path'),
  )
  const content = element(
    'div',
    { className: 'sheet-body' },
    cardView(options),
    element('p', { className: 'small' }, ...hint),
    element('div', { className: 'people' }, ...people),
    element('code', { className: 'path' }, card.path),
    copy,
  )
  const title = isTimeline ? label('分享到朋友圈', 'To Moments') : label('转发给朋友', 'Send to friend')
  const remove = layer.sheet({ title, content, onClose: () => undefined })
}

/** A sheet that says why nothing is shared. */
export function openNotShareable(layer: Layer): void {
  const text = element('p', {}, ...label('当前页面不可分享。', 'This page cannot be shared.'))
  const content = element('div', { className: 'sheet-body' }, text)
  layer.sheet({ title: label('分享', 'Share'), content, onClose: () => undefined })
}

function cardView({ card, picture, isTimeline }: ShareSheetOptions): HTMLElement {
  const image =
    picture === undefined
      ? element('span', { className: 'no-picture' }, icon(CUP))
      : element('img', { src: picture, alt: '分享图 Share picture' })
  const className = isTimeline ? 'share-card timeline' : 'share-card'
  return element('div', { className }, element('b', {}, card.title), image)
}
