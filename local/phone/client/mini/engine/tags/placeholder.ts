import type { GeneralComponent } from 'glass-easel'
import { browserUnits } from '../units'
import { textOf, type TagNode, type TagSetters } from './tag'

/** Shows a placeholder that wxml can style; the native one stays for screen readers, without a colour. */
export function addPlaceholder(
  { element, component }: TagNode,
  native: HTMLInputElement | HTMLTextAreaElement,
): TagSetters {
  const shown = document.createElement('div')
  const name = (value: unknown) =>
    void (shown.className = ['mini-placeholder', ...ownerClasses(component, value)].join(' '))
  shown.setAttribute('aria-hidden', 'true')
  name('')
  element.append(shown)
  return {
    placeholder: (value) => void (native.placeholder = shown.textContent = textOf(value)),
    placeholderClass: name,
    placeholderStyle: (value) => shown.setAttribute('style', browserUnits(textOf(value))),
  }
}

// The classes belong to the file that the tag is written in, as all classes do.
function ownerClasses(component: GeneralComponent, value: unknown): string[] {
  const owner = component.ownerShadowRoot?.getHostNode()
  const scope = owner?.getComponentOptions().styleScope ?? undefined
  const prefix = scope === undefined ? '' : owner?.getRootBehavior().ownerSpace.styleScopeManager.queryName(scope)
  const names = textOf(value)
    .split(/\s+/)
    .filter((name) => name !== '')
  return names.map((name) => (prefix === undefined || prefix === '' ? name : `${prefix}--${name}`))
}
