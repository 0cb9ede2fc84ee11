import { parseAddress } from './engine/address'
import type { Launch } from './wx/phone'

// Scene values of WeChat: 1001 the list of mini-programs, 1007 a card in a single chat.
const FROM_LIST = 1001
const FROM_CARD = 1007

/** How the mini-program is opened by `/mini/?path=…`; `pages/…?…` with its query, and the first page without a path. */
export function readLaunch(search: string, firstPage: string): Launch {
  const given = new URLSearchParams(search)
  const url = given.get('path')?.replace(/^\/+/, '')
  if (url === undefined || url === '') return { path: firstPage, query: {}, scene: FROM_LIST }

  const { route, options } = parseAddress(url)
  return { path: route, query: options, scene: given.has('restored') ? FROM_LIST : FROM_CARD }
}

/** The address that opens a page; `isRestored` marks a page that comes back after a change of the source. */
export function launchAddress(path: string | undefined, isRestored = false): string {
  if (path === undefined) return '/mini/'
  return `/mini/?path=${encodeURIComponent(path.replace(/^\/+/, ''))}${isRestored ? '&restored' : ''}`
}

/** A page with its options, as a path that opens it again. */
export function pathOf({ route, options }: { route: string; options: Record<string, string> }): string {
  const query = Object.entries(options).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return query.length === 0 ? route : `${route}?${query.join('&')}`
}
