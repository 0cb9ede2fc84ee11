import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

// Many small files of plain JavaScript: as part of our bundle they load in a tenth of the time.
const INLINED = /^(mingo|bson|fast-xml-parser)(\/|$)/

/** Bundles a TypeScript entry into `dist/`, unless nothing of it has changed since the last time; answers the bundle's path. */
export async function bundleEntry(entry) {
  const outfile = path.resolve('dist', entry.replace(/\.ts$/, '.mjs'))
  const stamp = path.resolve('dist/.stamps', `${entry.replaceAll(/[\\/]/g, '-')}.json`)
  if (existsSync(outfile) && isCurrent(stamp)) return outfile

  const inputs = await bundle(entry, outfile)
  mkdirSync(path.dirname(stamp), { recursive: true })
  writeFileSync(stamp, JSON.stringify(Object.fromEntries(inputs.map((file) => [file, stateOf(file)]))))
  return outfile
}

async function bundle(entry, outfile) {
  // A tenth of a second to load, and not needed when nothing has changed.
  const { build } = await import('esbuild')
  const { metafile } = await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    plugins: [{ name: 'packages', setup: leavePackages }],
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // What is inlined may be CommonJS, which asks for Node's own modules by `require`.
    banner: {
      js: `import { createRequire as requireFrom } from 'node:module'\nconst require = requireFrom(import.meta.url)`,
    },
    sourcemap: 'linked',
    metafile: true,
    logLevel: 'warning',
  })
  const own = Object.keys(metafile.inputs).filter((file) => !file.startsWith('node_modules/'))
  return [...own, 'package-lock.json', 'scripts/bundleEntry.mjs']
}

/** Packages stay in node_modules, but for the inlined ones. */
function leavePackages(plugin) {
  plugin.onResolve({ filter: /^[^./]/ }, ({ kind, path: name }) =>
    kind === 'entry-point' || INLINED.test(name) ? undefined : { path: name, external: true },
  )
}

function isCurrent(stamp) {
  if (!existsSync(stamp)) return false
  const known = Object.entries(JSON.parse(readFileSync(stamp, 'utf8')))
  return known.every(([file, state]) => stateOf(file) === state)
}

function stateOf(file) {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats === undefined ? 'gone' : `${stats.size} ${stats.mtimeMs}`
}
