import { element, label } from '../../../dom'
import type { MiniUser } from '../../ports'
import type { Layer } from '../layer'

/**
 * The bar above the keyboard that offers one's WeChat nickname; settles with it when it is tapped, and with undefined
 * when the person taps elsewhere or the field loses the focus.
 */
export function offerNickname(layer: Layer, { nickname, avatar }: MiniUser): Promise<string | undefined> {
  const bar = layer.place('bars')

  return new Promise((resolve) => {
    const end = (chosen: string | undefined) => {
      bar.remove()
      document.removeEventListener('pointerdown', tapped, true)
      document.removeEventListener('focusout', left)
      resolve(chosen)
    }
    const tapped = (event: Event) => {
      const path = event.composedPath()
      const isInField = document.activeElement !== document.body && path.includes(document.activeElement ?? bar)
      if (!path.includes(bar) && !isInField) end(undefined)
    }
    const left = () => end(undefined)

    const face = element('img', { src: avatar, alt: '', width: 28, height: 28 })
    const use = element(
      'button',
      { type: 'button', className: 'nickname', onclick: () => end(nickname) },
      face,
      nickname,
    )
    // The field keeps the focus, so that its keyboard stays.
    use.onpointerdown = use.onmousedown = (event) => event.preventDefault()
    bar.append(element('p', { className: 'small' }, ...label('用微信昵称', 'Your WeChat nickname')), use)
    document.addEventListener('pointerdown', tapped, true)
    document.addEventListener('focusout', left)
  })
}
