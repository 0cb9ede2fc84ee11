import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import type { BuildResult, Plugin } from 'esbuild'
import { build } from './esbuild'
import { fingerprint } from './fingerprint'

const SELF = 'scripts/build/packPackages.ts'

/** Packages that only some calls of a function need, and that take longer to parse than a refused call to answer. */
const PACKED = /^(wx-server-sdk|@cloudbase\/node-sdk|fast-xml-parser)$/
const NAMESPACE = 'packed'
/** The two levels above make the text 7 % smaller and a build ten times as long. */
const BROTLI = { [constants.BROTLI_PARAM_QUALITY]: 9 }

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
 * Keeps such packages inside the one file of a function, packed, behind its code: unpacked and compiled at the first
 * use, so that a call that is refused before never pays for a megabyte of code, and the file is a third as large.
 * Behind a comment, as that is what V8 skips fastest.
 */
export function packPackages(): Plugin {
  return {
    name: 'pack-packages',
    setup(plugin) {
      plugin.initialOptions.write = false
      plugin.initialOptions.metafile = true
      plugin.onResolve({ filter: PACKED }, ({ path: name }) => ({ path: name, namespace: NAMESPACE }))
      plugin.onLoad({ filter: PACKED, namespace: NAMESPACE }, ({ path: name }) => ({ contents: loaderOf(name) }))
      plugin.onEnd((result) => writeWithPackages(result))
    },
  }
}

async function writeWithPackages({ outputFiles = [], metafile }: BuildResult): Promise<void> {
  for (const { path: file, text } of outputFiles) {
    const inputs = Object.keys(metafile?.outputs[path.relative('.', file)]?.inputs ?? {})
    const names = inputs
      .filter((input) => input.startsWith(`${NAMESPACE}:`))
      .map((input) => input.slice(NAMESPACE.length + 1))
    const lines = await Promise.all(names.map(async (name) => `//${name} ${await packed(name)}\n`))
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text + lines.join(''))
  }
}

/** The package as base64 of its compressed bundle; kept in `dist/` until the lock file or this script changes. */
async function packed(name: string): Promise<string> {
  const file = path.join('dist/.packed', `${name.replace('/', '-')}-${fingerprint(['package-lock.json', SELF])}.txt`)
  if (existsSync(file)) return readFileSync(file, 'utf8')

  const contents = `module.exports = require(${JSON.stringify(name)})`
  const { outputFiles } = await build({ ...FUNCTION_TARGET, stdin: { contents, resolveDir: '.' }, write: false })
  const text = brotliCompressSync(outputFiles[0]?.contents ?? '', { params: BROTLI }).toString('base64')
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
  return text
}

/** A CommonJS module that compiles the text as Node compiles a file, under a name that stack traces can show. */
function loaderOf(name: string): string {
  return `
    const { readFileSync } = require('node:fs')
    const { brotliDecompressSync } = require('node:zlib')
    const { compileFunction } = require('node:vm')
    const line = readFileSync(__filename, 'latin1').split('\\n').find((each) => each.startsWith('//${name} '))
    if (line === undefined) throw new Error('${name} is missing from the end of this file. Deploy it as it was built.')
    const code = brotliDecompressSync(Buffer.from(line.slice(${name.length + 3}), 'base64')).toString('latin1')
    compileFunction(code, ['module', 'exports', 'require'], { filename: '${name}.js' })(module, exports, require)`
}
