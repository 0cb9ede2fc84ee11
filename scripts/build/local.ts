import { build } from './esbuild'
import { buildIfChanged } from './fingerprint'

export const INSTANCE_FILE = 'dist/local/instance.cjs'
export const PHONE_CLIENT = 'dist/local/phone'
const MINI_HOST = 'dist/local/phone/miniHost.js'
const COMPILE_WORKER = 'dist/local/phone/compileWorker.cjs'

const NODE = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error' } as const
const BROWSER = { bundle: true, platform: 'browser', target: 'es2020', format: 'iife', logLevel: 'error' } as const

/** Builds the worker that every local function instance starts with. */
export async function buildInstance(): Promise<boolean> {
  const inputs = ['local/cloudbase/functions', 'package-lock.json']
  return buildIfChanged({ name: 'instance', inputs, output: INSTANCE_FILE }, async () => {
    await build({ ...NODE, entryPoints: ['local/cloudbase/functions/instance.ts'], outfile: INSTANCE_FILE })
  })
}

/** Builds the browser side of the phone: its page's script and the bridge for the app's pages. */
export async function buildPhoneClient(): Promise<boolean> {
  const inputs = ['local/phone/client', 'local/pages', 'package-lock.json']
  return buildIfChanged({ name: 'phone', inputs, output: PHONE_CLIENT }, async () => {
    const entryPoints = ['local/phone/client/phone.ts', 'local/phone/client/bridge.ts']
    await build({ ...BROWSER, entryPoints, outdir: PHONE_CLIENT })
  })
}

/** Builds what runs the mini-program in a browser: WeChat's client and its engine, in one script. */
export async function buildMiniHost(): Promise<boolean> {
  const inputs = ['local/phone/client', 'local/pages/generated', 'package-lock.json']
  return buildIfChanged({ name: 'miniHost', inputs, output: MINI_HOST }, async () => {
    const entryPoints = ['local/phone/client/mini/miniHost.ts']
    await build({ ...BROWSER, entryPoints, outfile: MINI_HOST, target: 'es2022', minify: true })
  })
}

/** Builds the thread that compiles the mini-program; the compiler's packages stay in node_modules. */
export async function buildCompileWorker(): Promise<boolean> {
  const inputs = ['local/phone/compile', 'local/phone/mini', 'local/phone/client/mini/engine', 'package-lock.json']
  return buildIfChanged({ name: 'compileWorker', inputs, output: COMPILE_WORKER }, async () => {
    const entryPoints = ['local/phone/mini/compileWorker.ts']
    await build({ ...NODE, entryPoints, outfile: COMPILE_WORKER, packages: 'external' })
  })
}
