import { readdir, readFile } from 'node:fs/promises'
import { join, posix, sep } from 'node:path'
import type { CompileCache } from './cache'
import { CompileError } from './compileError'

const TEXTS = /\.(json|ts|js|wxml|wxss)$/

/** The source files of the mini-program, by path from its root, in exactly the case that they are written in. */
export interface Sources {
  cache: CompileCache
  /** Undefined where there is no such file. */
  read(path: string): string | undefined
  /** As `read`; a missing file is a mistake in the file that names it. */
  need(path: string, namedIn: string): string
  /** All files of one kind, such as `.wxml`, with their text. */
  all(ending: string): [path: string, text: string][]
  /** Absolute paths of all files that were read. */
  files(): string[]
}

/** Reads the folder of a mini-program. */
export async function openSources(root: string, cache: CompileCache): Promise<Sources> {
  const names = (await readdir(root, { recursive: true })).filter((name) => TEXTS.test(name))
  const texts = await Promise.all(
    names.map(async (name) => [posixPath(name), await readFile(join(root, name), 'utf8')] as const),
  )
  const byPath = new Map(texts)
  const used = new Set<string>()

  const sources: Sources = {
    cache,
    read(path) {
      const text = byPath.get(path)
      if (text !== undefined) used.add(path)
      return text
    },
    need(path, namedIn) {
      const text = sources.read(path)
      if (text !== undefined) return text
      throw new CompileError({ file: namedIn }, { en: `"${path}" does not exist.`, zh: `“${path}”不存在。` })
    },
    all: (ending) => [...byPath].filter(([path]) => path.endsWith(ending)),
    files: () => [...used].map((path) => join(root, path)),
  }
  return sources
}

/** A path written in a file, from the root: `/x` from the root itself, all else from the file's folder. */
export function resolvePath(file: string, path: string): string {
  return path.startsWith('/') ? posix.normalize(path.slice(1)) : posix.join(posix.dirname(file), path)
}

function posixPath(path: string): string {
  return path.split(sep).join('/')
}
