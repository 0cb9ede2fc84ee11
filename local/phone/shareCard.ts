import type { ShareCard } from './state'

/** Reads what a page wants to share, in the new spelling and the old; a link outside the app's own site is refused. */
export function readShareCard(params: Record<string, unknown>, appUrl: string): ShareCard | 'invalid url domain' {
  const card = {
    title: text(params['title']),
    desc: text(params['desc']),
    link: text(params['link']),
    imgUrl: text(params['imgUrl']) || text(params['img_url']),
  }

  // "link" must lie on a JS-safe domain of the official account (JSSDK documentation, sharing).
  return isOnSite(card.link, appUrl) ? card : 'invalid url domain'
}

/** Whether an address belongs to the app's origin. */
export function isOnSite(address: string, appUrl: string): boolean {
  return URL.canParse(address) && new URL(address).origin === new URL(appUrl).origin
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
