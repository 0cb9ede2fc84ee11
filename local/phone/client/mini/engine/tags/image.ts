import { isOn, textOf, type TagCode, type TagNode, type TagWorld } from './tag'

/** `<image>`: pictures of the package, of the cloud and of the network, in WeChat's modes. */
export const image: TagCode = (node, world) => {
  const { element, send } = node
  const native = document.createElement('img')
  native.alt = ''
  element.append(native)
  element.dataset.mode = 'scaleToFill'

  native.addEventListener('load', () => send('load', { width: native.naturalWidth, height: native.naturalHeight }))
  native.addEventListener('error', () => send('error', { errMsg: `GET ${textOf(node.get('src'))} failed` }))
  return {
    src: (value) => void show(node, native, textOf(value), world),
    mode: (value) => void (element.dataset.mode = textOf(value) || 'scaleToFill'),
    lazyLoad: (value) => void (native.loading = isOn(value) ? 'lazy' : 'eager'),
    ariaLabel: (value) => void (native.alt = textOf(value)),
  }
}

async function show(node: TagNode, native: HTMLImageElement, src: string, { client }: TagWorld) {
  if (src === '') return native.removeAttribute('src')
  if (src.startsWith('data:')) return void (native.src = src)
  const path = fromRoot(node, src)
  try {
    const url = await client.pictureUrl(path)
    // The page may have asked for another picture in the meantime.
    if (textOf(node.get('src')) === src) native.src = url
  } catch {
    // An unknown picture is the app's to handle: WeChat sends `error` and shows nothing.
    native.removeAttribute('src')
    node.send('error', { errMsg: `GET ${src} failed` })
  }
}

// A path without a scheme belongs to the package: from its root, or from the file that the tag is written in.
function fromRoot({ component }: TagNode, src: string): string {
  if (/^([a-z]+:|\/)/.test(src)) return src
  const owner = component.ownerShadowRoot?.getHostNode().is ?? ''
  return new URL(src, `https://package/${owner}`).pathname
}
