import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'esbuild'
import { build } from './esbuild'
import { fingerprint } from './fingerprint'

const SELF = 'scripts/build/packPackages.ts'

/** Packages that only some calls of a function need, and that take longer to parse than a refused call to answer. */
const PACKED = /^(wx-server-sdk|@cloudbase\/node-sdk|fast-xml-parser)$/

/** What every bundle of this project is for. */
export const FUNCTION_TARGET = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  // A file in ASCII is kept by V8 at one byte a character.
  charset: 'ascii',
  logLevel: 'error',
} as const

/**
 * Keeps such packages inside the one file of a function as packed text, unpacked and compiled at the first use:
 * a call that is refused before never pays for a megabyte of code, and the file is a third as large.
 */
export function packPackages(): Plugin {
  return {
    name: 'pack-packages',
    setup(plugin) {
      plugin.onResolve({ filter: PACKED }, ({ path: name }) => ({ path: name, namespace: 'packed' }))
      plugin.onLoad({ filter: PACKED, namespace: 'packed' }, async ({ path: name }) => ({
        contents: loaderOf(name, await packed(name)),
        loader: 'js',
      }))
    },
  }
}

/** The package as base64 of its gzipped bundle; kept in `dist/` until the lock file or this script changes. */
async function packed(name: string): Promise<string> {
  const file = path.join('dist/.packed', `${name.replace('/', '-')}-${fingerprint(['package-lock.json', SELF])}.txt`)
  if (existsSync(file)) return readFileSync(file, 'utf8')

  const contents = `module.exports = require(${JSON.stringify(name)})`
  const { outputFiles } = await build({ ...FUNCTION_TARGET, stdin: { contents, resolveDir: '.' }, write: false })
  const text = gzipSync(outputFiles[0]?.contents ?? '', { level: constants.Z_BEST_COMPRESSION }).toString('base64')
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
  return text
}

/** A CommonJS module that compiles the text as Node compiles a file, under a name that stack traces can show. */
function loaderOf(name: string, text: string): string {
  return `
    const { gunzipSync } = require('node:zlib')
    const { compileFunction } = require('node:vm')
    const code = gunzipSync(Buffer.from('${text}', 'base64')).toString('latin1')
    compileFunction(code, ['module', 'exports', 'require'], { filename: '${name}.js' })(module, exports, require)`
}
