import { isOn, textOf, type TagCode, type TagNode, type TagWorld } from './tag'
import { textField, typeInto } from './textField'

const KEYBOARDS: Readonly<Record<string, string>> = { number: 'numeric', digit: 'decimal', idcard: 'text' }

/** `<input>`, with WeChat's own nickname for `type="nickname"`. */
export const input: TagCode = (node, world) => {
  const native = document.createElement('input')
  native.type = 'text'
  const setters = textField(node, native)
  native.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.isComposing) node.send('confirm', { value: native.value })
  })
  native.addEventListener('focus', () => {
    if (node.get('type') === 'nickname') void offerNickname(node, native, world)
  })
  native.addEventListener('blur', () => {
    if (node.get('type') === 'nickname') node.send('nicknamereview', { pass: true, timeout: false })
  })
  return {
    ...setters,
    type: (value) => void (native.inputMode = KEYBOARDS[textOf(value)] ?? 'text'),
    password: (value) => void (native.type = isOn(value) ? 'password' : 'text'),
  }
}

async function offerNickname(node: TagNode, native: HTMLInputElement, { client, engine }: TagWorld) {
  try {
    const nickname = await client.nickname()
    if (nickname !== undefined) typeInto(node, native, nickname)
  } catch (error) {
    engine.report(error)
  }
}
