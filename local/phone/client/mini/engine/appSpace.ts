import type { GeneralComponent, template } from 'glass-easel'
import { MiniProgramEnv, type AssociatedBackend, type CodeSpace } from 'glass-easel-miniprogram-adapter'
import type { MiniBundle } from './bundle'
import type { MiniBackend } from './backend'
import { withAppEvents } from './events'
import type { Problems } from './problems'
import { defineTags } from './tags/library'
import type { TagWorld } from './tags/tag'

type ComponentTemplate = template.ComponentTemplate
type TemplateGroup = Record<string, ComponentTemplate['content']>

export interface AppSpace {
  space: CodeSpace
  root: AssociatedBackend
}

/** Puts all of a bundle but its scripts into glass-easel: configuration, styles, templates and the built-in tags. */
export function openAppSpace(
  bundle: MiniBundle,
  backend: MiniBackend,
  world: TagWorld & { problems: Problems },
): AppSpace {
  const env = new MiniProgramEnv()
  const root = env.associateBackend(backend)
  const space = env.createCodeSpace('app', true)
  defineTags(space.getComponentSpace(), world)
  space.setOverallBehavior(readyBehavior(space))
  keepIds(space)
  addStyles(bundle, space, root)
  addTemplates(bundle, space, world.problems)
  return { space, root }
}

// glass-easel leaves `ready` to its host: a component is ready when what attached it is done.
function readyBehavior(space: CodeSpace) {
  const attached = function (this: unknown) {
    const { _$: component } = this as { _$: GeneralComponent }
    queueMicrotask(() => component.triggerLifetime('ready', []))
  }
  return space.getComponentSpace().defineBehavior({ lifetimes: { attached } }) as never
}

// glass-easel prefixes ids, for a page may hold a component twice; labels, aria references and tests need the ids as written.
function keepIds(space: CodeSpace) {
  type Prepare = (is: string, options?: object) => [Record<string, unknown>, string]
  const inner = space as unknown as { prepareComponentOptions: Prepare }
  const prepare = inner.prepareComponentOptions.bind(space)
  inner.prepareComponentOptions = (is, options) => {
    const [prepared, isolation] = prepare(is, options)
    return [{ ...prepared, idPrefixGenerator: null, writeIdToDOM: true }, isolation]
  }
}

function addStyles({ styles, units }: MiniBundle, space: CodeSpace, root: AssociatedBackend) {
  for (const [path, css] of Object.entries(styles)) root.registerStyleSheetContent(path, css)
  space.addStyleSheet('app', styles.app === undefined ? undefined : 'app')
  for (const [path, unit] of Object.entries(units)) {
    const usingComponents = Object.fromEntries(Object.entries(unit.components).map(([name, to]) => [name, `/${to}`]))
    space.addComponentStaticConfig(path, { ...unit.json, usingComponents })
    space.addStyleSheet(path, styles[path] === undefined ? undefined : path, unit.styleScope)
  }
}

function addTemplates({ templates, units }: MiniBundle, space: CodeSpace, problems: Problems) {
  const groups = templates as TemplateGroup
  for (const path of Object.keys(units)) {
    const content = groups[path]
    if (content === undefined) continue
    space.addCompiledTemplate(path, { groupList: groups, content: withAppEvents(content, problems) })
  }
}
