import { tellPhone } from '../tellPhone'
import type { Engine } from './ports'

/** Tells the page around the host which page is in front and what its bar says, whenever one of them changes. */
export function followPage({ pages, screen }: Engine): void {
  let told = ''

  const tell = () => {
    const route = pages().at(-1)?.route ?? ''
    const bar = [...screen.querySelectorAll('h1')].find((title) => title.closest('[hidden]') === null)
    const title = bar?.textContent ?? ''
    if (route === '' || told === `${route} ${title}`) return
    told = `${route} ${title}`
    tellPhone({ type: 'mini:page', route, title })
  }
  new MutationObserver(tell).observe(screen, { subtree: true, childList: true, characterData: true, attributes: true })
}
