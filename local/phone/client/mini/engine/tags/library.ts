import { Event, type ComponentSpace, type GeneralComponent } from 'glass-easel'
import { TAGS } from '../tagTable'
import { button } from './button'
import { ARIA_ATTRIBUTES, commonSetters } from './common'
import { form } from './form'
import { icon } from './icon'
import { image } from './image'
import { input } from './input'
import { label } from './label'
import { navigator } from './navigator'
import { scrollView } from './scrollView'
import { switchTag } from './switch'
import type { TagCode, TagNode, TagSetters, TagWorld } from './tag'
import { text } from './text'
import { textarea } from './textarea'
import { view } from './view'
import { webView } from './webView'

const CODE: Readonly<Record<string, TagCode>> = {
  ...{ view, text, button, input, textarea, image, form, label, navigator, icon },
  ...{ 'scroll-view': scrollView, switch: switchTag, 'web-view': webView },
}

/** Defines every tag of the table in a component space, for all its components to use. */
export function defineTags(space: ComponentSpace, world: TagWorld) {
  for (const [tag, { attributes, ignored = [] }] of Object.entries(TAGS)) {
    const aria = ARIA_ATTRIBUTES.map((name) => `aria-${name}`)
    const names = [...attributes, ...ignored, ...aria, 'hidden', 'role', 'name'].map(camelCase)
    defineTag(space, { tag, names, code: CODE[tag], world })
  }
}

interface TagDefinition {
  tag: string
  names: string[]
  code: TagCode | undefined
  world: TagWorld
}

function defineTag(space: ComponentSpace, { tag, names, code, world }: TagDefinition) {
  const alive = new WeakMap<GeneralComponent, TagSetters>()
  const observer = (name: string) =>
    function (this: unknown, value: unknown) {
      alive.get(this as GeneralComponent)?.[name]?.(value)
    }
  const properties = Object.fromEntries(names.map((name) => [name, { type: null, observer: observer(name) }]))
  const created = function (this: unknown) {
    const node = nodeFor(this as GeneralComponent)
    alive.set(node.component, { ...settersFor(node), ...code?.(node, world) })
  }
  const definition = space.defineComponent({ is: `wx://${tag}`, properties, lifetimes: { created } })
  space.setGlobalUsingComponent(tag, definition as never)
}

function settersFor(node: TagNode): TagSetters {
  const name = (value: unknown) => void node.element.setAttribute('data-name', String(value ?? ''))
  return { ...commonSetters(node), name }
}

function nodeFor(component: GeneralComponent): TagNode {
  return {
    element: component.$$ as unknown as HTMLElement,
    component,
    get: (name) => (component.data as Record<string, unknown>)[name],
    set: (name, value) => component.setData({ [name]: value }),
    send(event, detail) {
      let answer: unknown
      const handleListenerReturn = (returned: unknown) => void (answer = returned)
      Event.triggerEvent(component, event, detail, { handleListenerReturn })
      return answer
    },
  }
}

function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}
