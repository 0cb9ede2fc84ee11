import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { buildIfChanged } from './fingerprint'

const SOURCE = 'cloudfunctions'
export const FUNCTION_ROOT = 'dist/cloudfunctions'

/**
 * Bundles every function with all it needs, SDK included, to `dist/cloudfunctions/<name>/{index.js,package.json}`:
 * nothing is installed in the cloud, and DevTools and the CLI ship the same bytes.
 */
export async function buildFunctions(): Promise<boolean> {
  const inputs = [SOURCE, 'core', 'package-lock.json']
  return buildIfChanged({ name: 'functions', inputs, output: FUNCTION_ROOT }, async () => {
    const names = readdirSync(SOURCE)
    await build({
      entryPoints: names.map((name) => ({ in: path.join(SOURCE, name, 'index.ts'), out: path.join(name, 'index') })),
      outdir: FUNCTION_ROOT,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      minify: true,
      // A file in ASCII is kept by V8 at one byte a character.
      charset: 'ascii',
      logLevel: 'error',
    })
    names.forEach(writeManifest)
  })
}

function writeManifest(name: string): void {
  const folder = path.join(FUNCTION_ROOT, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, private: true, main: 'index.js' }, null, 2))
}
