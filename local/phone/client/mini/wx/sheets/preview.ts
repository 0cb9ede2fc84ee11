import { element } from '../../../dom'
import type { Layer } from '../layer'

/** The full-screen picture viewer; settles as soon as it is open. A tap closes it, the arrow keys turn the pages. */
export async function openPreview(layer: Layer, urls: string[], current: string): Promise<void> {
  const place = layer.place('cover')
  let at = Math.max(urls.indexOf(current), 0)
  const picture = element('img', { alt: '' })
  const counter = element('p', {})

  function show(index: number) {
    at = Math.min(Math.max(index, 0), urls.length - 1)
    picture.src = urls[at] ?? ''
    counter.textContent = urls.length > 1 ? `${at + 1} / ${urls.length}` : ''
  }

  const button = element(
    'button',
    { type: 'button', className: 'preview', ariaLabel: '关闭图片 Close', onclick: () => place.remove() },
    picture,
    counter,
  )
  place.onkeydown = ({ key }) => {
    if (key === 'Escape') place.remove()
    if (key === 'ArrowRight') show(at + 1)
    if (key === 'ArrowLeft') show(at - 1)
  }
  show(at)
  place.append(button)
  button.focus({ preventScroll: true })
}
