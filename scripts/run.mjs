// Runs a TypeScript entry on plain Node: bundles our own files with esbuild, leaves packages to node_modules.
// Usage: node scripts/run.mjs <entry.ts> [arguments…]
import { pathToFileURL } from 'node:url'
import { bundleEntry } from './bundleEntry.mjs'
import { checkNode } from './checkNode.mjs'

const [entry, ...args] = process.argv.slice(2)
if (entry === undefined) throw new Error('Usage: node scripts/run.mjs <entry.ts> [arguments…]')

checkNode()
const bundle = await bundleEntry(entry)

process.argv = [process.argv[0] ?? 'node', entry, ...args]
await import(pathToFileURL(bundle).href)
