import type { Phone } from '../phone'
import type { Sharing } from '../sharing'
import { openActionSheet } from './actionSheet'
import { openModal } from './modal'

export interface MenuOptions {
  phone: Phone
  sharing: Sharing
  /** Reports what went wrong. */
  watched(work: Promise<unknown>): void
  restart(): void
}

/** The menu behind the capsule's dots. */
export function openMenu({ phone, sharing, watched, restart }: MenuOptions): void {
  const entries: [string, () => unknown][] = [
    ['转发给朋友', () => sharing.toFriend({ from: 'menu' })],
    ['分享到朋友圈', () => sharing.toTimeline()],
    ['重新进入小程序', restart],
    ['隐私授权设置', () => openPrivacySettings(phone)],
  ]
  const names = entries.map(([name]) => name)
  watched(
    openActionSheet(phone.layer, names, '').then((index) => (index === undefined ? undefined : entries[index]?.[1]())),
  )
}

async function openPrivacySettings({ privacy, layer }: Phone): Promise<void> {
  const isAgreed = privacy.isAgreed()
  const hasConfirmed = await openModal(layer, {
    title: '隐私授权',
    content: isAgreed
      ? '已同意隐私保护指引。撤回后，下次使用头像、昵称或手机号前会再次询问。'
      : '还没有同意隐私保护指引。',
    hasCancel: isAgreed,
    confirmText: isAgreed ? '撤回同意' : '知道了',
    cancelText: '保留',
    confirmColor: '',
    cancelColor: '',
  })
  if (isAgreed && hasConfirmed) privacy.forget()
}
