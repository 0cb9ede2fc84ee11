import { element, label } from '../dom'
import type { Layer } from './wx/layer'

/** Covers the mini-program that was left; it stays in the background until the person comes back. */
export function coverLeft(layer: Layer, onReturn: () => void): void {
  const place = layer.place('cover')
  const back = element(
    'button',
    {
      type: 'button',
      className: 'button',
      onclick() {
        place.remove()
        onReturn()
      },
    },
    ...label('再次打开', 'Open again'),
  )
  const text = element('p', {}, ...label('已离开小程序', 'The mini-program is in the background'))
  place.append(element('div', { className: 'left' }, text, back))
}
