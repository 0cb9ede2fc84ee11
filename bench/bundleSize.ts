import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { atLeastTimes, type Claim } from './claim'

const FACTOR = 15
const KIB = 1024

/** Each function's bundle, which holds its SDK, against that SDK and what it depends on in node_modules. */
export function bundleSize(): Claim[] {
  return readdirSync('dist/cloudfunctions').map((name) => {
    const sdk = sdkOf(name)
    const ours = statSync(path.join('dist/cloudfunctions', name, 'index.js')).size
    return atLeastTimes(FACTOR, {
      name: `bundle of ${name}`,
      ours: { what: 'index.js', value: ours / KIB, unit: 'KiB' },
      theirs: { what: `${sdk} in node_modules`, value: installedSize(sdk) / KIB, unit: 'KiB' },
    })
  })
}

function sdkOf(name: string): string {
  const door = readFileSync(path.join('cloudfunctions', name, 'index.ts'), 'utf8')
  return door.includes('wxDatabase') ? 'wx-server-sdk' : '@cloudbase/node-sdk'
}

/** The package and everything it brings, each once. */
function installedSize(root: string): number {
  const folders = new Set<string>()
  collect(root, 'node_modules', folders)
  return [...folders].reduce((sum, folder) => sum + sizeOf(folder), 0)
}

function collect(name: string, from: string, folders: Set<string>): void {
  const nested = path.join(from, 'node_modules', name)
  const folder = exists(nested) ? nested : path.join('node_modules', name)
  if (!exists(folder) || folders.has(folder)) return

  folders.add(folder)
  const { dependencies = {} } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>
  }
  for (const dependency of Object.keys(dependencies)) collect(dependency, folder, folders)
}

/** Files of this package only: a nested package is counted by itself. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules')
    .map((entry) => path.join(folder, entry.name))
    .reduce((sum, file) => sum + (statSync(file).isDirectory() ? sizeOf(file) : statSync(file).size), 0)
}

function exists(folder: string): boolean {
  return statSync(path.join(folder, 'package.json'), { throwIfNoEntry: false }) !== undefined
}
