import type { BundledUnit } from '../client/mini/engine/bundle'
import { CompileError, placeAt } from './compileError'
import { unitWarnings, type AppJson } from './config'
import type { HostWarning } from './hostWarning'
import { isObject, parseJson, type Json } from './json'
import { findScript } from './script'
import { resolvePath, type Sources } from './sources'
import { styleScope } from './wxssSelector'

export interface FoundUnits {
  units: Map<string, BundledUnit>
  warnings: HostWarning[]
}

/** Finds all pages and, from component to component, all that they use; one that is not complete rejects with `CompileError`. */
export async function findUnits(sources: Sources, app: AppJson): Promise<FoundUnits> {
  const found: FoundUnits = { units: new Map(), warnings: [] }
  const appComponents = componentsOf('app.json', app.json)
  const appSource = sources.need('app.json', 'app.json')
  const walk = { sources, found, appComponents }
  for (const path of app.pages) await findUnit(walk, { path, isPage: true, namedIn: 'app.json', source: appSource })
  return found
}

interface Walk {
  sources: Sources
  found: FoundUnits
  /** The components that `app.json` gives to every page. */
  appComponents: Record<string, string>
}

interface Wanted {
  path: string
  isPage: boolean
  /** The json file that asks for it, and its text. */
  namedIn: string
  source: string
}

async function findUnit(walk: Walk, wanted: Wanted): Promise<void> {
  const { sources, found } = walk
  const { path, isPage } = wanted
  if (found.units.has(path)) return
  const file = `${path}.json`
  const source = sources.read(file)
  const script = findScript(sources, path)
  const hasWxml = sources.read(`${path}.wxml`) !== undefined
  if (script === undefined || !hasWxml || (source === undefined && !isPage)) throw incomplete(wanted)

  const json = source === undefined ? {} : await parseJson(file, source)
  if (!isPage && json.component !== true) throw noComponent(file)
  const components = { ...walk.appComponents, ...componentsOf(file, json) }
  const isIsolated = !isShared(json, isPage)
  found.units.set(path, { json, script, components, ...(isIsolated && { styleScope: styleScope(path) }) })
  found.warnings.push(...unitWarnings(file, json, !isPage))

  for (const component of Object.values(components)) {
    await findUnit(walk, { path: component, isPage: false, namedIn: file, source: source ?? '' })
  }
}

function componentsOf(file: string, json: Json): Record<string, string> {
  const using = isObject(json.usingComponents) ? json.usingComponents : {}
  return Object.fromEntries(Object.entries(using).map(([name, path]) => [name, resolvePath(file, String(path))]))
}

// "styleIsolation" as in WeChat's guide to component styles: a component's own default is isolated, a page's is shared.
function isShared(json: Json, isPage: boolean): boolean {
  const isolation = json.styleIsolation ?? (isPage ? 'shared' : 'isolated')
  return isolation === 'shared' || isolation === 'page-shared'
}

function incomplete({ path, isPage, namedIn, source }: Wanted): CompileError {
  const last = path.split('/').at(-1) ?? path
  const index = Math.max(source.indexOf(`"${path}"`), source.search(new RegExp(`"[^"]*${escape(last)}"`)))
  const place = index === -1 ? { file: namedIn } : placeAt(namedIn, source, index)
  const text = isPage
    ? {
        en: `The page "${path}" needs a .ts (or .js) and a .wxml file.`,
        zh: `页面“${path}”缺少 .ts（或 .js）或 .wxml 文件。`,
      }
    : {
        en: `The component "${path}" needs a .json, a .ts (or .js) and a .wxml file.`,
        zh: `组件“${path}”缺少 .json、.ts（或 .js）或 .wxml 文件。`,
      }
  return new CompileError(place, text)
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function noComponent(file: string): CompileError {
  return new CompileError({ file }, { en: '"component": true is missing.', zh: '缺少 "component": true。' })
}
