import { isControl } from './button'
import { elementById, fieldOf } from './field'
import { textOf, type TagCode } from './tag'

const CONTROLS = 'wx-input, wx-textarea, wx-switch, wx-button'

/** `<label>`: a tap on it is a tap on its control, the one named by `for` or else the first one inside. */
export const label: TagCode = ({ element, get }) => {
  element.addEventListener('click', (event) => {
    for (let at = event.target; at instanceof Element && at !== element; at = at.parentElement)
      if (isControl(at)) return
    const id = textOf(get('for'))
    const control =
      id === '' ? element.querySelector<HTMLElement>(CONTROLS) : elementById(element.closest('.mini-page'), id)
    if (control === null) return
    const field = fieldOf(control)
    if (field === undefined) control.click()
    else field.activate()
  })
  return {}
}
