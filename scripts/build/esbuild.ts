import type { build as Build } from 'esbuild'

/** esbuild's `build`, loaded at its first use: where nothing has changed, a start does without it. */
export const build: typeof Build = async (options) => (await import('esbuild')).build(options)
