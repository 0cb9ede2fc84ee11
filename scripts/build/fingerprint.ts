import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'

/** A hash over names, sizes and times of all files below `roots`: equal as long as nothing there was touched. */
export function fingerprint(roots: readonly string[]): string {
  const hash = createHash('sha1')
  for (const root of roots) addTo(hash, root)
  return hash.digest('hex')
}

/**
 * Runs `build` unless its inputs are as they were when it last succeeded and `output` still stands.
 * Tells whether it ran.
 */
export async function buildIfChanged(
  { name, inputs, output }: { name: string; inputs: readonly string[]; output: string },
  build: () => Promise<void>,
): Promise<boolean> {
  const stamp = path.join('dist', '.stamps', name)
  const current = fingerprint(inputs)
  if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === current) return false

  await build()
  mkdirSync(path.dirname(stamp), { recursive: true })
  writeFileSync(stamp, current)
  return true
}

function addTo(hash: ReturnType<typeof createHash>, file: string): void {
  const stats = statSync(file)
  if (!stats.isDirectory()) {
    hash.update(`${file}\0${stats.size}\0${stats.mtimeMs}\n`)
    return
  }
  for (const entry of readdirSync(file).sort()) {
    if (entry !== 'node_modules') addTo(hash, path.join(file, entry))
  }
}
