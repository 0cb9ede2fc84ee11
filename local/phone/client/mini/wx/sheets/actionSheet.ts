import { element } from '../../../dom'
import type { Layer } from '../layer'

/** A list from below; settles with the index of the tapped entry, or undefined where the person left it. */
export function openActionSheet(layer: Layer, items: string[], colour: string): Promise<number | undefined> {
  const place = layer.place('sheets')

  return new Promise((resolve) => {
    const end = (index: number | undefined) => {
      place.remove()
      resolve(index)
    }
    const entries = items.map((item, index) => {
      const entry = element('button', { type: 'button', onclick: () => end(index) }, item)
      entry.style.color = colour
      return entry
    })
    const cancel = element(
      'button',
      { type: 'button', className: 'action-cancel', onclick: () => end(undefined) },
      '取消',
    )

    place.append(element('div', { className: 'actions', role: 'menu', ariaModal: 'true' }, ...entries, cancel))
    place.onclick = ({ target }) => void (target === place && end(undefined))
    place.onkeydown = ({ key }) => void (key === 'Escape' && end(undefined))
    entries[0]?.focus({ preventScroll: true })
  })
}
