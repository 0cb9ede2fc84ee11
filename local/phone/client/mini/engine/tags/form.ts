import { fieldOf } from './field'
import type { TagCode } from './tag'

const FIELDS = 'wx-input, wx-textarea, wx-switch'

/** `<form>`: hands over the values of its named fields, or puts them back. */
export const form: TagCode = ({ element, send }) => {
  element.addEventListener('mini-submit', () => {
    const values: Record<string, unknown> = {}
    for (const field of element.querySelectorAll(FIELDS)) {
      const name = field.getAttribute('data-name') ?? ''
      if (name !== '') values[name] = fieldOf(field)?.value()
    }
    send('submit', { value: values })
  })
  element.addEventListener('mini-reset', () => {
    for (const field of element.querySelectorAll(FIELDS)) fieldOf(field)?.reset()
    send('reset', {})
  })
  return {}
}
