import { isOn, type TagCode } from './tag'
import { textField } from './textField'

/** `<textarea>`. */
export const textarea: TagCode = (node) => {
  const native = document.createElement('textarea')
  const setters = textField(node, native)
  native.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || node.get('confirmType') === 'return') return
    if (node.get('confirmType') === undefined) return
    event.preventDefault()
    node.send('confirm', { value: native.value })
  })
  return {
    ...setters,
    autoHeight: (value) => void node.element.classList.toggle('mini-auto-height', isOn(value)),
  }
}
