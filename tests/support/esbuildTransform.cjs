const { createHash } = require('node:crypto')
const { transformSync, version } = require('esbuild')

/** Turns TypeScript into CommonJS for jest. It does not hoist jest.mock, which this project does not use. */
module.exports = {
  process(source, file) {
    const { code, map } = transformSync(source, {
      loader: file.endsWith('.ts') ? 'ts' : 'js',
      format: 'cjs',
      target: 'node20',
      // Jest runs every module in a context of its own, where Node's own import() does not work.
      supported: { 'dynamic-import': false },
      sourcefile: file,
      sourcemap: 'both',
    })
    return { code, map }
  },
  getCacheKey: (source, file) => createHash('sha1').update(`${version}\0require\0${file}\0${source}`).digest('hex'),
}
