// Runs a TypeScript entry on plain Node: bundles our own files with esbuild, leaves packages to node_modules.
// Usage: node scripts/run.mjs <entry.ts> [arguments…]
import { pathToFileURL } from 'node:url'
import path from 'node:path'
import { checkNode } from './checkNode.mjs'

const [entry, ...args] = process.argv.slice(2)
if (entry === undefined) throw new Error('Usage: node scripts/run.mjs <entry.ts> [arguments…]')

checkNode()

const { build } = await import('esbuild')
const outfile = path.resolve('dist', entry.replace(/\.ts$/, '.mjs'))
await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
})

process.argv = [process.argv[0] ?? 'node', entry, ...args]
await import(pathToFileURL(outfile).href)
