import { pathOf } from '../launch'
import type { PageHandle } from '../ports'

/** What goes to a friend or to Moments. */
export interface ShareCard {
  title: string
  /** Of a page, with a leading slash. */
  path: string
  imageUrl: string | undefined
}

export type ShareOrigin =
  { from: 'menu' } | { from: 'button'; target: { id: string; dataset: Record<string, unknown> } }

// onShareAppMessage: a `promise` counts when it resolves within three seconds.
const PROMISE_MS = 3000

/** The card that a page makes for a friend; what it leaves out is the app's name and the page itself. */
export async function friendCard(page: PageHandle, appName: string, origin: ShareOrigin): Promise<ShareCard> {
  const wish = await wishOf(page.has('onShareAppMessage') ? page.call('onShareAppMessage', origin) : undefined)
  return {
    title: text(wish['title']) ?? appName,
    path: text(wish['path']) ?? `/${pathOf(page)}`,
    imageUrl: text(wish['imageUrl']),
  }
}

/** The card that a page makes for Moments, which always opens the page itself, with the query that it names. */
export async function timelineCard(page: PageHandle, appName: string): Promise<ShareCard> {
  const wish = await wishOf(page.has('onShareTimeline') ? page.call('onShareTimeline') : undefined)
  const query = typeof wish['query'] === 'string' ? wish['query'] : undefined
  const path = query === undefined ? `/${pathOf(page)}` : `/${page.route}${query === '' ? '' : `?${query}`}`
  return { title: text(wish['title']) ?? appName, path, imageUrl: text(wish['imageUrl']) }
}

async function wishOf(given: unknown): Promise<Record<string, unknown>> {
  const wish = isObject(given) ? given : {}
  const promise = wish['promise']
  if (!(promise instanceof Promise)) return wish

  const late = new Promise<undefined>((resolve) => window.setTimeout(resolve, PROMISE_MS))
  const [settled] = await Promise.allSettled([Promise.race([promise as Promise<unknown>, late])])
  return settled.status === 'fulfilled' && isObject(settled.value) ? settled.value : wish
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
