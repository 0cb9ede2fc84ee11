import { constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'esbuild'
import { build } from './esbuild'

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
  const bundles = new Map<string, Promise<string>>()

  return {
    name: 'pack-packages',
    setup(plugin) {
      plugin.onResolve({ filter: PACKED }, ({ path }) => ({ path, namespace: 'packed' }))
      plugin.onLoad({ filter: PACKED, namespace: 'packed' }, async ({ path }) => {
        const bundle = bundles.get(path) ?? bundleOf(path)
        bundles.set(path, bundle)
        return { contents: loaderOf(path, await bundle), loader: 'js' }
      })
    },
  }
}

async function bundleOf(name: string): Promise<string> {
  const contents = `module.exports = require(${JSON.stringify(name)})`
  const { outputFiles } = await build({ ...FUNCTION_TARGET, stdin: { contents, resolveDir: '.' }, write: false })
  return outputFiles[0]?.text ?? ''
}

/** A CommonJS module that compiles the text as Node compiles a file, under a name that stack traces can show. */
function loaderOf(name: string, code: string): string {
  const packed = gzipSync(code, { level: constants.Z_BEST_COMPRESSION }).toString('base64')
  return `
    const { gunzipSync } = require('node:zlib')
    const { compileFunction } = require('node:vm')
    const code = gunzipSync(Buffer.from('${packed}', 'base64')).toString('latin1')
    compileFunction(code, ['module', 'exports', 'require'], { filename: '${name}.js' })(module, exports, require)`
}
