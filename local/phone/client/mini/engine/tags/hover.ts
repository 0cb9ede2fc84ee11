import { numberOf, textOf, type TagNode } from './tag'

// A segment of the class list that no template writes to.
const HOVER_SEGMENT = 3

/** Gives a node its `hover-class` while it is pressed. */
export function addHover({ element, component, get }: TagNode) {
  const press = () => {
    const name = textOf(get('hoverClass'))
    if (name !== '' && name !== 'none') component.setNodeClass(name, HOVER_SEGMENT)
  }
  const release = () => {
    const stayMs = numberOf(get('hoverStayTime'), 0)
    if (stayMs > 0) window.setTimeout(() => component.setNodeClass('', HOVER_SEGMENT), stayMs)
    else component.setNodeClass('', HOVER_SEGMENT)
  }
  element.addEventListener('pointerdown', press)
  for (const type of ['pointerup', 'pointercancel', 'pointerleave'] as const) element.addEventListener(type, release)
}

/** Lets the keyboard press an element that is no native control. */
export function addKeyboard(element: HTMLElement, keys: readonly string[]) {
  element.tabIndex = 0
  element.addEventListener('keydown', (event) => {
    if (event.target !== element || !keys.includes(event.key)) return
    event.preventDefault()
    element.click()
  })
}
