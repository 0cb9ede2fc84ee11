import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

/** Which folder of shop/drawings is served where. */
const DRAWINGS = [
  { folder: '.', at: 'products' },
  { folder: 'share', at: 'products' },
  { folder: 'states', at: 'drawings' },
]

const FOREIGN_ADDRESS = /url\(\s*["']?(?:https?:)?\/\/[^)]*\)|@import\s+["'](?:https?:)?\/\/[^"']*/

export default defineConfig({
  base: '/',
  // Addresses in templates name files of shop/drawings, which are there at run time only.
  plugins: [vue({ template: { transformAssetUrls: false } }), drawings(), ownOriginOnly()],
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
  build: {
    outDir: '../dist/h5',
    emptyOutDir: true,
    // The WebViews of WeChat for Android (XWeb) and of iOS 14 on.
    target: ['es2020', 'chrome86', 'safari14'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})

/** Puts the shop's pictures beside the app: products at /products/, everything else at /drawings/. */
function drawings(): Plugin {
  let root = ''
  return {
    name: 'wxflow:drawings',
    apply: 'build',
    configResolved(config) {
      root = path.resolve(config.root, '../shop/drawings')
    },
    generateBundle() {
      for (const { folder, at } of DRAWINGS) {
        for (const name of readdirSync(path.join(root, folder)).filter((each) => /\.(svg|png)$/.test(each))) {
          const source = readFileSync(path.join(root, folder, name))
          this.emitFile({ type: 'asset', fileName: `${at}/${name}`, source })
        }
      }
    },
  }
}

/** Fails the build when a style would load something from another origin, as Vant's icon font does. */
function ownOriginOnly(): Plugin {
  return {
    name: 'wxflow:own-origin-only',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue
        const foreign = FOREIGN_ADDRESS.exec(String(file.source))
        if (foreign !== null) this.error(`${file.fileName} loads ${foreign[0]}. Leave that style out.`)
      }
    },
  }
}
