import { element, icon } from './dom'

export interface Sheet {
  /** Takes the sheet away without asking `onClose`. */
  remove(): void
}

export interface SheetOptions {
  title: (string | Node)[]
  content: Node
  isTall?: boolean
  /** The person closed the sheet: by its cross, by Escape, or by a tap beside it. */
  onClose(): void
}

/** Shows a sheet over the screen; the focus goes into it and comes back afterwards. */
export function openSheet(container: HTMLElement, { title, content, isTall = false, onClose }: SheetOptions): Sheet {
  const before = document.activeElement
  const aria = { label: '关闭 Close' }
  const cross = icon('M6 6l12 12M18 6L6 18')
  const close = element('button', { type: 'button', className: 'icon', aria, onclick: dismiss }, cross)
  const heading = element('h2', { id: 'sheet-title' }, ...title)
  const bar = element('div', { className: 'sheet-bar' }, close, heading)
  const sheet = element(
    'div',
    { className: isTall ? 'sheet tall' : 'sheet', role: 'dialog', tabIndex: -1 },
    bar,
    content,
  )
  sheet.setAttribute('aria-modal', 'true')
  sheet.setAttribute('aria-labelledby', heading.id)

  container.replaceChildren(sheet)
  container.onclick = (event) => void (event.target === container && dismiss())
  container.onkeydown = (event) => void (event.key === 'Escape' && dismiss())
  sheet.focus({ preventScroll: true })
  return { remove }

  function remove() {
    sheet.remove()
    if (before instanceof HTMLElement) before.focus({ preventScroll: true })
  }

  function dismiss() {
    remove()
    onClose()
  }
}
