import type { ShareCard, ShareTarget } from '../state'

/** The address that a receiver opens: WeChat adds `from=` to it, so a page's address is not the one it shared. */
export function sharedLink(link: string, target: ShareTarget): string {
  const [address = '', ...fragment] = link.split('#')
  const from = `from=${target === 'friend' ? 'singlemessage' : 'timeline'}`
  const withFrom = address + (address.includes('?') ? '&' : '?') + from
  return [withFrom, ...fragment].join('#')
}

/** What WeChat shares of a page that sets nothing: its title and its address. */
export function defaultCard(page: { title: string; url: string }): ShareCard {
  return { title: page.title === '' ? page.url : page.title, desc: '', link: page.url, imgUrl: '' }
}
