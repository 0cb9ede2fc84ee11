import { tellPhone } from '../tellPhone'
import type { Engine } from './ports'

/** Tells the page around the host which page is in front and what its bar looks like, whenever one of them changes. */
export function followPage({ pages, screen }: Engine): void {
  let last = ''

  const tell = () => {
    const route = pages().at(-1)?.route ?? ''
    const bar = [...screen.querySelectorAll('header')].find((each) => each.closest('[hidden]') === null)
    const title = bar?.querySelector('h1')?.textContent ?? ''
    const barColour = bar === undefined ? '' : getComputedStyle(bar).backgroundColor
    const barText = bar?.dataset['front'] === 'white' ? 'white' : 'black'
    const told = `${route} ${title} ${barColour} ${barText}`
    if (route === '' || told === last) return
    last = told
    tellPhone({ type: 'mini:page', route, title, barColour, barText })
  }
  new MutationObserver(tell).observe(screen, { subtree: true, childList: true, characterData: true, attributes: true })
}
