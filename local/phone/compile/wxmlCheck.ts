import { hasAttribute, hasEvent, TAGS, TEMPLATE_TAGS, type TagSupport } from '../client/mini/engine/tagTable'
import { placeAt } from './compileError'
import { warningAt, type HostWarning } from './hostWarning'
import { scanWxml, type ScannedTag } from './wxmlScan'

const EVENT = /^(?:capture-bind:|capture-catch:|mut-bind:|bind:|catch:|bind|catch)(.+)$/
const PREFIX = /^(wx|mark|generic|slot|let|worklet|change|data):|^data-/

/** What the host does not support in a wxml text; `components` are the names of the file's own components. */
export function checkWxml(file: string, source: string, components: ReadonlySet<string>): HostWarning[] {
  const warnings: HostWarning[] = []
  const warn = (at: number, warning: Pick<HostWarning, 'kind' | 'name' | 'message'>) =>
    void warnings.push(warningAt(placeAt(file, source, at), warning))

  for (const tag of scanWxml(source)) {
    if (tag.name === 'wxs') {
      warn(tag.at, { kind: 'tag', name: 'wxs', message: '<wxs> is not supported: compute in the page instead.' })
    }
    if (components.has(tag.name) || (TEMPLATE_TAGS as readonly string[]).includes(tag.name)) continue
    const support = TAGS[tag.name]
    if (support === undefined) {
      warn(tag.at, { kind: 'tag', name: tag.name, message: `<${tag.name}> is not supported.` })
      continue
    }
    for (const attribute of tag.attributes) checkAttribute(tag, support, attribute, warn)
  }
  return warnings
}

type Warn = (at: number, warning: Pick<HostWarning, 'kind' | 'name' | 'message'>) => void

function checkAttribute(tag: ScannedTag, support: TagSupport, attribute: ScannedTag['attributes'][number], warn: Warn) {
  const name = attribute.name.replace(/^model:/, '')
  const kind = 'attribute' as const
  if (/^(change|worklet):/.test(name)) {
    warn(attribute.at, { kind, name, message: `${name} is not supported.` })
    return
  }
  if (PREFIX.test(name)) return

  const event = EVENT.exec(name)?.[1]
  if (event !== undefined) {
    if (hasEvent(support, event)) return
    warn(attribute.at, {
      kind,
      name: `${tag.name} bind:${event}`,
      message: `<${tag.name}> does not send "${event}" here.`,
    })
    return
  }
  if (!hasAttribute(support, name)) {
    warn(attribute.at, { kind, name: `${tag.name} ${name}`, message: `<${tag.name} ${name}> is not supported.` })
    return
  }
  checkValue(tag, support, { ...attribute, name }, warn)
}

function checkValue(tag: ScannedTag, support: TagSupport, attribute: ScannedTag['attributes'][number], warn: Warn) {
  const { name, value } = attribute
  const allowed = support.values?.[name]
  if (allowed === undefined || value === '' || value.includes('{{')) return
  // WeChat takes `getPhoneNumber|agreePrivacyAuthorization`: one tap that does both.
  if (value.split('|').every((part) => allowed.includes(part))) return
  const message = `<${tag.name} ${name}="${value}"> is not supported.`
  warn(attribute.at, { kind: 'attribute', name: `${tag.name} ${name}=${value}`, message })
}
