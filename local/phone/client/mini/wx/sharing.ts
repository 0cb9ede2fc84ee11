import type { PageHandle } from '../ports'
import type { Phone } from './phone'
import { friendCard, type ShareCard, type ShareOrigin, timelineCard } from './shareCard'
import { openNotShareable, openShareSheet } from './sheets/shareSheet'
import { topPage } from './topPage'

export interface Sharing {
  toFriend(origin: ShareOrigin): Promise<void>
  toTimeline(): Promise<void>
}

export interface SharingOptions {
  phone: Phone
  pictureUrl(src: string): Promise<string>
  /** The phone belongs to this person now, and opens the path. */
  onOpenAs(userId: string, path: string): void
}

/** Shares the page in front. */
export function createSharing({ phone, pictureUrl, onOpenAs }: SharingOptions): Sharing {
  const { layer, engine, state, server, shareMenus } = phone
  const appName = () => engine().config.window?.navigationBarTitleText ?? '小程序'

  /** A page shares what it has a handler for, unless it hid the entry (onShareAppMessage, onShareTimeline). */
  function shareable(handler: string, menu: 'shareAppMessage' | 'shareTimeline'): PageHandle | undefined {
    const page = topPage(engine())
    return page.has(handler) && !shareMenus.isHidden(page.route, menu) ? page : undefined
  }

  async function show(card: ShareCard, isTimeline: boolean): Promise<void> {
    const [picture] = await Promise.allSettled([card.imageUrl === undefined ? undefined : pictureUrl(card.imageUrl)])
    if (picture.status === 'rejected') warn(`The share picture "${card.imageUrl ?? ''}" is not there.`)
    openShareSheet(layer, {
      card,
      isTimeline,
      picture: picture.status === 'fulfilled' ? picture.value : undefined,
      friends: state.users.filter(({ id }) => id !== state.user.id),
      onOpenAs: (userId) => void openAs(userId, card.path),
      onCopy: () => void navigator.clipboard.writeText(card.path).catch((error: unknown) => warn(String(error))),
    })
  }

  async function openAs(userId: string, path: string): Promise<void> {
    try {
      await server.switchUser(userId)
      onOpenAs(userId, path)
    } catch (error) {
      engine().report(error)
    }
  }

  function warn(message: string): void {
    engine().warn({ kind: 'api', name: 'share', message })
  }

  return {
    async toFriend(origin) {
      const page = origin.from === 'button' ? topPage(engine()) : shareable('onShareAppMessage', 'shareAppMessage')
      if (page === undefined) return openNotShareable(layer)
      await show(await friendCard(page, appName(), origin), false)
    },
    async toTimeline() {
      const page = shareable('onShareTimeline', 'shareTimeline')
      if (page === undefined) return openNotShareable(layer)
      await show(await timelineCard(page, appName()), true)
    },
  }
}
