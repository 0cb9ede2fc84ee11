import { addHover, addKeyboard } from './hover'
import { numberOf, textOf, type TagCode, type TagNode, type TagWorld } from './tag'

/** `<navigator>`: a link to another page. */
export const navigator: TagCode = (node, world) => {
  node.element.setAttribute('role', 'link')
  addHover(node)
  addKeyboard(node.element, ['Enter'])
  node.component.addListener('tap', () => {
    go(node, world).catch((error: unknown) => world.engine.report(error))
  })
  return {}
}

async function go({ component, get }: TagNode, { engine }: TagWorld): Promise<void> {
  const url = fromRoot(textOf(get('url')), component.ownerShadowRoot?.getHostNode().is ?? '')
  const openType = textOf(get('openType'))
  if (openType === 'navigateBack') return engine.navigateBack(numberOf(get('delta'), 1))
  if (openType === 'redirect') return engine.redirectTo(url)
  if (openType === 'switchTab') return engine.switchTab(url)
  if (openType === 'reLaunch') return engine.reLaunch(url)
  return engine.navigateTo(url)
}

// A relative address counts from the file that the tag is written in, not from the page on top.
function fromRoot(url: string, owner: string): string {
  if (url === '' || url.startsWith('/')) return url
  const { pathname, search } = new URL(url, `https://package/${owner}`)
  return pathname + search
}
