import { addHover, addKeyboard } from './hover'
import { fieldOf } from './field'
import { isOn, textOf, type TagCode, type TagNode, type TagWorld } from './tag'

/** `<button>`: its look, its part in a form, and what its open-type asks of WeChat. */
export const button: TagCode = (node, world) => {
  const { element } = node
  element.setAttribute('role', 'button')
  addHover(node)
  addKeyboard(element, ['Enter', ' '])
  node.component.addListener('tap', () => {
    submitOrReset(node)
    const openTypes = textOf(node.get('openType')).split('|')
    void openAll(node, world, openTypes).catch((error: unknown) => world.engine.report(error))
  })
  return {
    type: (value) => void (element.dataset.type = textOf(value)),
    size: (value) => void (element.dataset.size = textOf(value)),
    plain: (value) => void element.toggleAttribute('data-plain', isOn(value)),
    loading: (value) => void element.toggleAttribute('data-loading', isOn(value)),
    disabled: (value) => disable(element, isOn(value)),
  }
}

function disable(element: HTMLElement, isDisabled: boolean) {
  element.tabIndex = isDisabled ? -1 : 0
  if (isDisabled) element.setAttribute('aria-disabled', 'true')
  else element.removeAttribute('aria-disabled')
}

function submitOrReset({ element, get }: TagNode) {
  const type = get('formType')
  if (type !== 'submit' && type !== 'reset') return
  element.closest('wx-form')?.dispatchEvent(new CustomEvent(`mini-${type}`, { detail: element }))
}

// `getPhoneNumber|agreePrivacyAuthorization`: first the consent, then what needs it.
async function openAll(node: TagNode, world: TagWorld, openTypes: string[]) {
  if (openTypes.includes('agreePrivacyAuthorization')) agreePrivacy(node, world)
  if (openTypes.includes('getPhoneNumber')) node.send('getphonenumber', await world.client.phoneNumber())
  if (openTypes.includes('chooseAvatar')) await chooseAvatar(node, world)
  if (openTypes.includes('share')) share(node, world)
}

function agreePrivacy({ element, component, send }: TagNode, { client }: TagWorld) {
  client.agreePrivacy(component.id === '' ? element.id : component.id)
  send('agreeprivacyauthorization', {})
}

async function chooseAvatar({ send }: TagNode, { client }: TagWorld) {
  const avatarUrl = await client.chooseAvatar()
  if (avatarUrl !== undefined) send('chooseavatar', { avatarUrl })
}

function share({ component }: TagNode, { client }: TagWorld) {
  client.share({ id: component.id, dataset: { ...(component.dataset as Record<string, unknown> | undefined) } })
}

/** Whether an element is a control that a label leaves alone. */
export function isControl(element: Element): boolean {
  return fieldOf(element) !== undefined || element.matches('wx-button, wx-navigator')
}
