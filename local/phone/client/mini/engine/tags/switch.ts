import { registerField } from './field'
import { isOn, textOf, type TagCode } from './tag'

/** `<switch>`. */
export const switchTag: TagCode = ({ element, send, set }) => {
  const native = document.createElement('input')
  native.type = 'checkbox'
  native.className = 'mini-switch'
  native.setAttribute('role', 'switch')
  element.append(native)
  let initial: boolean | undefined

  native.addEventListener('change', (event) => {
    event.stopPropagation()
    set('checked', native.checked)
    send('change', { value: native.checked })
  })
  registerField(element, {
    value: () => native.checked,
    reset: () => set('checked', (native.checked = initial ?? false)),
    activate: () => native.click(),
  })
  return {
    checked(value) {
      initial ??= isOn(value)
      native.checked = isOn(value)
    },
    disabled: (value) => void (native.disabled = isOn(value)),
    color: (value) => native.style.setProperty('--mini-switch', textOf(value)),
    type: (value) => void native.classList.toggle('mini-checkbox', textOf(value) === 'checkbox'),
    ariaLabel: (value) => native.setAttribute('aria-label', textOf(value)),
  }
}
