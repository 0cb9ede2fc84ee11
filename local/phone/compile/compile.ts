import { createCompileCache } from './cache'
import { CompileError } from './compileError'
import { readAppJson } from './config'
import type { HostWarning } from './hostWarning'
import { compileScripts, findScript, type CompiledScript } from './script'
import { openSources, type Sources } from './sources'
import { findUnits, type FoundUnits } from './units'
import { writeBundle } from './writeBundle'
import { compileStyle, type CompiledStyle } from './wxss'
import { compileWxml } from './wxml'

export interface Compiled {
  /** One classic script that calls `globalThis.wxflowMini(bundle)`. */
  script: string
  warnings: HostWarning[]
  /** Absolute paths of all files that were read, to watch. */
  files: string[]
}

/**
 * Compiles the folder of a mini-program. A mistake in its source rejects with `CompileError`.
 * Give the same cache again, and only what changed is compiled again.
 */
export async function compileMiniProgram(root: string, cache = createCompileCache()): Promise<Compiled> {
  cache.turn()
  const sources = await openSources(root, cache)
  const app = await readAppJson(sources)
  const found = await findUnits(sources, app)
  const script = appScript(sources)
  const modules = await compileModules(sources, [script, ...[...found.units.values()].map((unit) => unit.script)])
  const units = [...found.units].map(([path, unit]) => ({ path, components: new Set(Object.keys(unit.components)) }))
  const wxml = await compileWxml(sources, units)
  const styles = await compileStyles(sources, found, app.darkmode)

  const { json, themes, pages } = app
  const bundle = { app: json, themes, pages, script, units: found.units, styles, modules, templates: wxml.templates }
  const styleWarnings = [...styles.values()].flatMap(({ warnings }) => warnings)
  const warnings = [...app.warnings, ...found.warnings, ...wxml.warnings, ...styleWarnings]
  return { script: writeBundle(bundle), warnings, files: sources.files() }
}

function appScript(sources: Sources): string {
  const script = findScript(sources, 'app')
  if (script !== undefined) return script
  throw new CompileError({ file: 'app.ts' }, { en: 'There is no app.ts or app.js.', zh: '没有 app.ts 或 app.js。' })
}

async function compileModules(sources: Sources, entries: string[]): Promise<CompiledScript[]> {
  const modules = new Map<string, CompiledScript>()
  for (const entry of entries) await compileScripts(sources, entry, modules)
  return [...modules.values()]
}

async function compileStyles(sources: Sources, { units }: FoundUnits, darkmode: boolean) {
  const styles = new Map<string, CompiledStyle>()
  if (sources.read('app.wxss') !== undefined) {
    styles.set('app', await compileStyle(sources, 'app.wxss', { darkmode, isComponent: false }))
  }
  for (const [path, { json, styleScope }] of units) {
    if (sources.read(`${path}.wxss`) === undefined) continue
    const options = {
      darkmode,
      isComponent: json.component === true,
      ...(styleScope !== undefined && { scope: styleScope }),
    }
    styles.set(path, await compileStyle(sources, `${path}.wxss`, options))
  }
  return styles
}
