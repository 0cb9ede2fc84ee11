import { existsSync } from 'node:fs'
import path from 'node:path'
import { readConfig, readSource, ROOT } from './sources'

interface Linking {
  usingComponents?: Record<string, string>
}

/** What DevTools and the editor read although no other file names it. */
const ROOTS = ['app.json', 'app.ts', 'app.wxss', 'tsconfig.json']

/** Every file of the mini-program that app.json leads to: by pages, components, imports, stylesheets and pictures. */
export function reachableFiles(): Set<string> {
  const found = new Set<string>()
  const open = [...ROOTS, ...unitFiles(readConfig<{ pages: string[] }>('app.json').pages)]
  while (open.length > 0) {
    const file = open.pop() ?? ''
    if (found.has(file) || !existsSync(path.join(ROOT, file))) continue
    found.add(file)
    open.push(...linksOf(file))
  }
  return found
}

/** The path of a component as `usingComponents` of a file spells it, from the root and without extension. */
export function componentPath(file: string, spelled: string): string {
  return fromRoot(file, spelled)
}

/** The four files of each page or component. */
export function unitFiles(units: string[]): string[] {
  return units.flatMap((unit) => ['ts', 'json', 'wxml', 'wxss'].map((extension) => `${unit}.${extension}`))
}

function linksOf(file: string): string[] {
  if (/\.(png|jpg|svg)$/.test(file)) return []
  const text = readSource(file)
  const found = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, target = '']) => fromRoot(file, target))

  // A picture, or a file of settings, is named from the root, with or without the slash.
  const named = [...text.matchAll(/['"(/]((?:[\w-]+\/)*[\w-]+\.(?:png|jpg|svg|json))['")]/g)].map(
    ([, name = '']) => name,
  )
  const imported = found(/(?:from|import) '(\.[^']+)'/g).map((target) => `${target}.ts`)
  const styles = found(/@import ["']([^"']+)["']/g)
  const templates = file.endsWith('.wxml') ? found(/<(?:import|include) src="([^"]+)"/g) : []
  return [...named, ...imported, ...styles, ...templates, ...componentsOf(file)]
}

function componentsOf(file: string): string[] {
  if (!file.endsWith('.json') || file === 'tsconfig.json') return []
  const { usingComponents = {} } = readConfig<Linking>(file)
  return unitFiles(Object.values(usingComponents).map((spelled) => fromRoot(file, spelled)))
}

function fromRoot(file: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1)
  return path.posix.join(path.posix.dirname(file), target)
}
