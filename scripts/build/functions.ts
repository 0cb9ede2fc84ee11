import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { build } from './esbuild'
import { buildIfChanged } from './fingerprint'
import { FUNCTION_TARGET, packPackages } from './packPackages'

const SOURCE = 'cloudfunctions'
export const FUNCTION_ROOT = 'dist/cloudfunctions'

/**
 * Bundles every function with all it needs, SDK included, to `dist/cloudfunctions/<name>/{index.js,package.json}`:
 * nothing is installed in the cloud, and DevTools and the CLI ship the same bytes.
 */
export async function buildFunctions(): Promise<boolean> {
  const inputs = [SOURCE, 'core', 'scripts/build', 'package-lock.json']
  return buildIfChanged({ name: 'functions', inputs, output: FUNCTION_ROOT }, async () => {
    const names = readdirSync(SOURCE)
    await build({
      ...FUNCTION_TARGET,
      entryPoints: names.map((name) => ({ in: path.join(SOURCE, name, 'index.ts'), out: path.join(name, 'index') })),
      outdir: FUNCTION_ROOT,
      plugins: [packPackages()],
    })
    names.forEach(writeManifest)
  })
}

function writeManifest(name: string): void {
  const folder = path.join(FUNCTION_ROOT, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, private: true, main: 'index.js' }, null, 2))
}
