import { TmplGroup } from 'glass-easel-template-compiler'
import { CompileError, placeAt, type Place } from './compileError'
import type { HostWarning } from './hostWarning'
import { resolvePath, type Sources } from './sources'
import { checkWxml } from './wxmlCheck'
import { scanWxml } from './wxmlScan'

/** A page's or component's wxml: its path without `.wxml`, and the component names that it may use. */
export interface WxmlUnit {
  path: string
  components: ReadonlySet<string>
}

export interface CompiledWxml {
  /** A javascript expression: an object of templates by path. */
  templates: string
  warnings: HostWarning[]
}

interface Diagnosis {
  level: 'Fatal' | 'Error' | 'Warn' | 'Note'
  message: string
  startLine: number
  startColumn: number
}

/** Compiles the wxml of all units with all that they import and include; every complaint of the compiler is a `CompileError`. */
export async function compileWxml(sources: Sources, units: WxmlUnit[]): Promise<CompiledWxml> {
  const names = units.map(({ path, components }) => [path, ...components])
  return sources.cache.keep('wxml', JSON.stringify([names, sources.all('.wxml')]), async () => compile(sources, units))
}

function compile(sources: Sources, units: WxmlUnit[]): CompiledWxml {
  const group = new TmplGroup()
  try {
    const warnings: HostWarning[] = []
    const added = new Set<string>()
    for (const unit of units) warnings.push(...add(sources, group, { ...unit, file: `${unit.path}.wxml` }, added))
    return { templates: group.getTmplGenObjectGroups(), warnings }
  } finally {
    group.free()
  }
}

function add(
  sources: Sources,
  group: TmplGroup,
  unit: WxmlUnit & { file: string; namedAt?: Place },
  added: Set<string>,
): HostWarning[] {
  if (added.has(unit.path)) return []
  added.add(unit.path)
  const source = sources.read(unit.file)
  if (source === undefined) throw missing(unit.namedAt ?? { file: unit.file }, unit.file)

  const [first] = group.addTmpl(unit.path, source) as Diagnosis[]
  if (first !== undefined) throw refusal(unit.file, first)

  const warnings = checkWxml(unit.file, source, unit.components)
  for (const dependency of group.getDirectDependencies(unit.path) as string[]) {
    const path = resolvePath(unit.file, `/${dependency}`).replace(/\.wxml$/, '')
    const next = { path, file: `${path}.wxml`, components: unit.components, namedAt: placeOf(unit.file, source, path) }
    warnings.push(...add(sources, group, next, added))
  }
  return warnings
}

function placeOf(file: string, source: string, path: string): Place {
  const tag = scanWxml(source).find(({ name, attributes }) => {
    const src = attributes.find((attribute) => attribute.name === 'src')?.value ?? ''
    return (name === 'import' || name === 'include') && resolvePath(file, src).replace(/\.wxml$/, '') === path
  })
  return tag === undefined ? { file } : placeAt(file, source, tag.at)
}

function missing(place: Place, file: string): CompileError {
  return new CompileError(place, { en: `"${file}" does not exist.`, zh: `“${file}”不存在。` })
}

function refusal(file: string, { message, startLine, startColumn }: Diagnosis): CompileError {
  const place = { file, line: startLine + 1, column: startColumn + 1 }
  return new CompileError(place, { en: `Broken wxml: ${message}`, zh: `wxml 有错误：${message}` })
}
