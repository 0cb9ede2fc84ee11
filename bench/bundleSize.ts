import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
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

/** The package and everything it brings, each installed copy once. */
function installedSize(root: string): number {
  const folders = new Set<string>()
  collect(root, '.', folders)
  return [...folders].reduce((sum, folder) => sum + sizeOf(folder), 0)
}

function collect(name: string, from: string, folders: Set<string>): void {
  const folder = resolveFrom(from, name)
  if (folder === undefined || folders.has(folder)) return

  folders.add(folder)
  const manifest = readFileSync(path.join(folder, 'package.json'), 'utf8')
  const { dependencies = {} } = JSON.parse(manifest) as { dependencies?: Record<string, string> }
  for (const dependency of Object.keys(dependencies)) collect(dependency, folder, folders)
}

/** Where Node finds the package: in the nearest node_modules, from the asking package upwards. */
function resolveFrom(from: string, name: string): string | undefined {
  const candidate = path.join(from, 'node_modules', name)
  if (existsSync(path.join(candidate, 'package.json'))) return candidate
  if (from === '.') return undefined
  return resolveFrom(from.includes('/node_modules/') ? from.slice(0, from.lastIndexOf('/node_modules/')) : '.', name)
}

/** Files of this package only: a nested package is counted by itself. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules')
    .map((entry) => path.join(folder, entry.name))
    .reduce((sum, file) => sum + (statSync(file).isDirectory() ? sizeOf(file) : statSync(file).size), 0)
}
