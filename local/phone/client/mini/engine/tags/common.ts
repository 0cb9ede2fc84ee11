import { isOn, textOf, type TagNode, type TagSetters } from './tag'

/** Attributes about accessibility that every tag takes; `aria-role` is how WeChat spells `role`. */
export const ARIA_ATTRIBUTES = [
  ...['role', 'label', 'hidden', 'checked', 'disabled', 'live', 'describedby', 'labelledby', 'expanded', 'selected'],
  ...['modal', 'pressed', 'current', 'busy', 'haspopup', 'level', 'controls', 'atomic', 'required', 'invalid'],
  ...['valuemin', 'valuemax', 'valuenow', 'valuetext'],
] as const

/** The attributes that every tag has, besides id, class, style, data and events. */
export function commonSetters({ element }: TagNode): TagSetters {
  const set = (attribute: string) => (value: unknown) => {
    if (value === undefined || value === null) element.removeAttribute(attribute)
    else element.setAttribute(attribute, textOf(value))
  }
  const aria = ARIA_ATTRIBUTES.filter((name) => name !== 'role').map((name) => [
    `aria${capital(name)}`,
    set(`aria-${name}`),
  ])
  const hidden = (value: unknown) => void element.toggleAttribute('hidden', isOn(value))
  return { ...Object.fromEntries(aria), hidden, role: set('role'), ariaRole: set('role') }
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
