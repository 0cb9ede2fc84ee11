import { buildIfChanged } from './fingerprint'

export const HOSTING_ROOT = 'dist/h5'

/** Builds the H5 app to `dist/h5`, ready for static hosting. */
export async function buildH5(): Promise<boolean> {
  const inputs = ['h5-static', 'shop', 'core/api.ts', 'package-lock.json']
  return buildIfChanged({ name: 'h5', inputs, output: HOSTING_ROOT }, async () => {
    // Vite takes half a second to load, so it is loaded only when the app has changed.
    const { build } = await import('vite')
    await build({ root: 'h5-static', configFile: 'h5-static/vite.config.ts', logLevel: 'error' })
  })
}
