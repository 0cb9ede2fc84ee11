import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Where the mini-program lies, as project.config.json says. */
export const ROOT = 'miniprogram'

/** Every file of the mini-program, from its root, in order, such as `pages/shop/shop.wxml`. */
export function sourceFiles(extension = ''): string[] {
  return readdirSync(ROOT, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => path.posix.join(path.relative(ROOT, entry.parentPath).replaceAll('\\', '/'), entry.name))
    .sort()
}

export function readSource(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8')
}

export function readConfig<T>(file: string): T {
  return JSON.parse(readSource(file)) as T
}
