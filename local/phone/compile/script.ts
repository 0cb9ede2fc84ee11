import { transform } from 'esbuild'
import { CompileError, placeAt } from './compileError'
import { resolvePath, type Sources } from './sources'
import { sourceLines } from './sourceLines'

export interface CompiledScript {
  /** Path from the root, such as `pages/shop/shop.ts`. */
  name: string
  code: string
  /** The source map, as JSON. */
  map: string
  /** The source line of each line of `code`. */
  lines: number[]
  /** The paths in its `require`s, and the modules that they mean. */
  requires: Record<string, string>
}

/** Compiles one ts or js file and, by way of `found`, all that it requires; each module once. Mistakes reject with `CompileError`. */
export async function compileScripts(sources: Sources, name: string, found: Map<string, CompiledScript>) {
  if (found.has(name)) return
  const source = sources.need(name, name)
  const { code, map, lines, paths } = await sources.cache.keep('script', `${name}\0${source}`, () =>
    compile(name, source),
  )
  const requires: Record<string, string> = {}
  found.set(name, { name, code, map, lines, requires })

  for (const path of paths) {
    const module = resolveModule(sources, name, path)
    if (module === undefined) throw missing(name, source, path)
    requires[path] = module
    await compileScripts(sources, module, found)
  }
}

/** The script of a page or a component: its ts file or, failing that, its js file. */
export function findScript(sources: Sources, path: string): string | undefined {
  return firstFile(sources, [`${path}.ts`, `${path}.js`])
}

async function compile(name: string, source: string) {
  const loader = name.endsWith('.ts') ? 'ts' : 'js'
  const options = { loader, format: 'cjs', target: 'es2020', sourcefile: name, sourcemap: 'external' } as const
  const { code, map } = await transform(source, { ...options, logLevel: 'silent' }).catch((error: Failure) => {
    throw syntaxError(name, error)
  })
  const paths = [...code.matchAll(/\brequire\((?:"([^"\n]+)"|'([^'\n]+)')\)/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  )
  return { code, map, lines: sourceLines(map), paths: [...new Set(paths)] }
}

interface Failure {
  errors?: { text: string; location: { line: number; column: number } | null }[]
}

function syntaxError(file: string, failure: Failure): CompileError {
  const first = failure.errors?.[0]
  const place = first?.location ? { file, line: first.location.line, column: first.location.column + 1 } : { file }
  const detail = first?.text ?? String(failure)
  return new CompileError(place, { en: `Syntax error: ${detail}`, zh: `语法错误：${detail}` })
}

function missing(file: string, source: string, path: string): CompileError {
  const at = Math.max(source.indexOf(`'${path}'`), source.indexOf(`"${path}"`))
  const text = { en: `The module "${path}" does not exist.`, zh: `模块“${path}”不存在。` }
  return new CompileError(placeAt(file, source, at), text)
}

// Only "./", "../" and "/" name files; anything else is an npm package, and those are not built here.
function resolveModule(sources: Sources, from: string, path: string): string | undefined {
  if (!/^(\.{0,2}\/|\.{1,2}$)/.test(path)) return undefined
  const base = resolvePath(from, path)
  const exact = /\.(ts|js)$/.test(base) ? [base] : []
  return firstFile(sources, [...exact, `${base}.ts`, `${base}.js`, `${base}/index.ts`, `${base}/index.js`])
}

function firstFile(sources: Sources, candidates: string[]): string | undefined {
  return candidates.find((candidate) => sources.read(candidate) !== undefined)
}
