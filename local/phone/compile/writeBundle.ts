import { MISSING_GLOBALS, MODULE_GLOBALS, type BundledLines, type BundledUnit } from '../client/mini/engine/bundle'
import type { Json } from './json'
import type { CompiledScript } from './script'
import type { CompiledStyle } from './wxss'

/** All parts of a compiled mini-program. */
export interface BundleParts {
  app: Json
  themes: Record<string, Record<string, string>>
  pages: string[]
  script: string
  units: Map<string, BundledUnit>
  styles: Map<string, CompiledStyle>
  modules: CompiledScript[]
  /** A javascript expression. */
  templates: string
}

// The inner block lets a module declare a name that is a parameter here, such as `const location`.
const OPENING = `function(require,module,exports,${[...MODULE_GLOBALS, ...MISSING_GLOBALS].join()}){"use strict";{`

/** Writes the script of a mini-program, with one source map for all its modules. */
export function writeBundle(parts: BundleParts): string {
  const { app, themes, pages, script } = parts
  const styles = Object.fromEntries([...parts.styles].map(([path, { css }]) => [path, css]))
  const data = { app, themes, pages, script, units: Object.fromEntries(parts.units), styles }
  const head = [`globalThis.wxflowMini({...${asScript(data)},`, `templates:${oneLine(parts.templates)},`, 'modules:{']

  const lines: BundledLines[] = []
  const sections: string[] = []
  const body: string[] = []
  for (const module of parts.modules) {
    body.push(`${asScript(module.name)}:{requires:${asScript(module.requires)},run:${OPENING}`)
    const start = head.length + body.length
    lines.push({ module: module.name, start: start + 1, source: module.lines })
    sections.push(`{"offset":{"line":${start},"column":0},"map":${module.map}}`)
    body.push(...module.code.trimEnd().split('\n'), '}}},')
  }

  const map = Buffer.from(`{"version":3,"sections":[${sections.join()}]}`).toString('base64')
  const tail = [`},lines:${asScript(lines)}})`, `//# sourceMappingURL=data:application/json;base64,${map}`]
  return [...head, ...body, ...tail, ''].join('\n')
}

// U+2028 and U+2029 are line ends in old javascript, but not in JSON.
function asScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}

function oneLine(script: string): string {
  return script.replaceAll('\n', ' ')
}
