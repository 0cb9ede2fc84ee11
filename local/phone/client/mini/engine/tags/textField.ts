import { registerField } from './field'
import { addPlaceholder } from './placeholder'
import { isOn, numberOf, textOf, type TagNode, type TagSetters } from './tag'

const DEFAULT_MAX_LENGTH = 140

/** What `<input>` and `<textarea>` have in common: a native field inside, WeChat's events outside. */
export function textField(node: TagNode, native: HTMLInputElement | HTMLTextAreaElement): TagSetters {
  const { element, send, set } = node
  native.className = 'mini-field'
  native.maxLength = DEFAULT_MAX_LENGTH
  element.append(native)
  let initial: string | undefined

  native.addEventListener('input', () => typed(node, native))
  native.addEventListener('focus', () => send('focus', { value: native.value, height: 0 }))
  native.addEventListener('blur', () => send('blur', { value: native.value, cursor: cursorOf(native) }))
  native.addEventListener('change', (event) => event.stopPropagation())
  registerField(element, {
    value: () => native.value,
    reset: () => set('value', (native.value = initial ?? '')),
    activate: () => native.focus(),
  })
  return {
    value(value) {
      initial ??= textOf(value)
      if (native.value !== textOf(value)) native.value = textOf(value)
    },
    ...addPlaceholder(node, native),
    disabled: (value) => void (native.disabled = isOn(value)),
    maxlength: (value) => limit(native, numberOf(value, DEFAULT_MAX_LENGTH)),
    focus: (value) => void (isOn(value) && queueMicrotask(() => native.focus())),
    confirmType: (value) => void (native.enterKeyHint = textOf(value) === 'return' ? 'enter' : textOf(value)),
    ariaLabel: (value) => native.setAttribute('aria-label', textOf(value)),
  }
}

/** Puts a value in as if the person had typed it. */
export function typeInto(node: TagNode, native: HTMLInputElement, value: string) {
  native.value = value
  typed(node, native)
}

// "bindinput 处理函数可以直接 return 一个字符串，将替换输入框的内容" (WeChat's documentation of input)
function typed({ send, set }: TagNode, native: HTMLInputElement | HTMLTextAreaElement) {
  set('value', native.value)
  const answer = send('input', { value: native.value, cursor: cursorOf(native), keyCode: 0 })
  if (typeof answer !== 'string' || answer === native.value) return
  native.value = answer
  set('value', answer)
}

function limit(native: HTMLInputElement | HTMLTextAreaElement, length: number) {
  if (length < 0) native.removeAttribute('maxlength')
  else native.maxLength = length
}

function cursorOf(native: HTMLInputElement | HTMLTextAreaElement): number {
  return native.selectionStart ?? native.value.length
}
