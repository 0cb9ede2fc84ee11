import { build } from './esbuild'
import { buildIfChanged } from './fingerprint'

export const INSTANCE_FILE = 'dist/local/instance.cjs'
export const PHONE_CLIENT = 'dist/local/phone'

/** Builds the worker that every local function instance starts with. */
export async function buildInstance(): Promise<boolean> {
  const inputs = ['local/cloudbase/functions', 'package-lock.json']
  return buildIfChanged({ name: 'instance', inputs, output: INSTANCE_FILE }, async () => {
    await build({
      entryPoints: ['local/cloudbase/functions/instance.ts'],
      outfile: INSTANCE_FILE,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      logLevel: 'error',
    })
  })
}

/** Builds the browser side of the phone: its page's script and the bridge for the app's pages. */
export async function buildPhoneClient(): Promise<boolean> {
  const inputs = ['local/phone/client', 'local/pages', 'package-lock.json']
  return buildIfChanged({ name: 'phone', inputs, output: PHONE_CLIENT }, async () => {
    await build({
      entryPoints: ['local/phone/client/phone.ts', 'local/phone/client/bridge.ts'],
      outdir: PHONE_CLIENT,
      bundle: true,
      platform: 'browser',
      target: 'es2020',
      format: 'iife',
      logLevel: 'error',
    })
  })
}
