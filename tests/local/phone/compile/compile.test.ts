import { execFileSync } from 'node:child_process'
import { createCompileCache } from '../../../../local/phone/compile/cache'
import { compileMiniProgram } from '../../../../local/phone/compile/compile'
import { bundleOf, removeApps, writeApp, writeFiles, type Files } from './fixture'

afterAll(removeApps)

const COMPONENT: Files = {
  'pages/shop/shop.json': { usingComponents: { price: '../../parts/price' } },
  'parts/price.json': { component: true },
  'parts/price.ts': 'Component({})',
  'parts/price.wxml': '<text class="yuan">¥</text>',
}

async function stylesOf(files: Files) {
  const { script } = await compileMiniProgram(writeApp(files))
  return bundleOf(script).styles as Record<string, string>
}

describe('compileMiniProgram', () => {
  it('compiles the smallest mini-program without a warning', async () => {
    const { script, warnings, files } = await compileMiniProgram(writeApp())
    expect(bundleOf(script)).toMatchObject({ pages: ['pages/shop/shop'], script: 'app.ts' })
    expect(warnings).toEqual([])
    expect(files.map((file) => file.split('/').at(-1))).toContain('shop.wxml')
  })

  it('takes javascript where there is no TypeScript, and finds modules as WeChat does', async () => {
    const { script } = await compileMiniProgram(
      writeApp({
        'app.ts': "import './services/a'\nimport '/services/b.js'\nimport type { C } from './c'\nApp({} as C)",
        'services/a.ts': "import './folder'",
        'services/folder/index.js': '',
        'services/b.js': '',
      }),
    )
    expect(Object.keys(bundleOf(script).modules as object)).toEqual([
      'app.ts',
      'services/a.ts',
      'services/folder/index.js',
      'services/b.js',
      'pages/shop/shop.ts',
    ])
  })

  it('finds components from component to component, and those of app.json', async () => {
    const { script } = await compileMiniProgram(
      writeApp({
        ...COMPONENT,
        'app.json': { pages: ['pages/shop/shop'], usingComponents: { mark: '/parts/mark' } },
        'parts/mark.json': { component: true },
        'parts/mark.js': 'Component({})',
        'parts/mark.wxml': '',
      }),
    )
    expect(bundleOf(script).units).toMatchObject({
      'pages/shop/shop': { components: { price: 'parts/price', mark: 'parts/mark' } },
      'parts/mark': { script: 'parts/mark.js' },
    })
  })

  it('turns wxss into css: units, tags, imports, pictures', async () => {
    const styles = await stylesOf({
      'app.wxss': "@import 'base.wxss';\npage > .a view::after { width: calc(100% - 75rpx); height: 50vh }",
      'base.wxss': '.b { padding: 0 -1.5rpx env(safe-area-inset-bottom) } @keyframes c { from { left: 7.5rpx } }',
      'pages/shop/shop.wxss': '.d { background: url(../../pictures/e.png) } #f:not(.g) { color: red }',
    })
    expect(styles.app).toContain('wx-page > .a wx-view::after { width: calc(100% - 10vw); height: 50cqh }')
    expect(styles.app).toContain('.b { padding: 0 -0.2vw var(--mini-safe-bottom) } @keyframes c { from { left: 1vw } }')
    expect(styles['pages/shop/shop']).toContain('url(/mini/file/pictures/e.png)')
    expect(styles['pages/shop/shop']).toContain('#f:not(.g)')
  })

  it('keeps the style of a component to itself, unless it asks to share', async () => {
    const wxss = { 'parts/price.wxss': ':host .yuan, .a:not(.b) { color: red }' }
    const own = await stylesOf({ ...COMPONENT, ...wxss })
    const shared = await stylesOf({
      ...COMPONENT,
      ...wxss,
      'parts/price.json': { component: true, styleIsolation: 'shared' },
    })
    expect(own['parts/price']).toBe(
      '[wx-host="parts-price"] .parts-price--yuan, .parts-price--a:not(.parts-price--b) { color: red }',
    )
    expect(shared['parts/price']).toBe(':host .yuan, .a:not(.b) { color: red }')
  })

  it('leaves dark styles in only where app.json asks for dark mode', async () => {
    const wxss = { 'app.wxss': '@media (prefers-color-scheme: dark) { .a { color: red } }' }
    expect((await stylesOf(wxss)).app).toBe('')
    const dark = await stylesOf({ ...wxss, 'app.json': { pages: ['pages/shop/shop'], darkmode: true } })
    expect(dark.app).toContain('.a { color: red }')
  })

  it('gives the modules no browser: window and its like are undefined, and may be declared', async () => {
    const { script } = await compileMiniProgram(
      writeApp({ 'app.ts': 'const location = 1\nmodule.exports = [typeof window, location]' }),
    )
    const { modules } = bundleOf(script) as { modules: Record<string, { run(...args: unknown[]): void }> }
    const module = { exports: {} }
    modules['app.ts']?.run(undefined, module)
    expect(module.exports).toEqual(['undefined', 1])
  })

  it('maps every line of the script back to its source', async () => {
    const { script } = await compileMiniProgram(
      writeApp({ 'pages/shop/shop.ts': '\n\ninterface A { b: 1 }\nPage({ c: 1 as A["b"] })' }),
    )
    const { lines } = bundleOf(script) as { lines: { module: string; start: number; source: number[] }[] }
    const shop = lines.find(({ module }) => module === 'pages/shop/shop.ts')
    const at = script.split('\n').findIndex((line) => line.startsWith('Page(')) + 1
    expect(shop?.source[at - (shop?.start ?? 0)]).toBe(4)
    expect(script).toContain('//# sourceMappingURL=data:application/json;base64,')
  })

  it('gives the same answer from a cache, and sees every change', async () => {
    const cache = createCompileCache()
    const folder = writeApp({ 'app.wxss': '.a { color: red }' })
    const first = await compileMiniProgram(folder, cache)
    expect((await compileMiniProgram(folder, cache)).script).toBe(first.script)

    writeFiles(folder, {
      'app.wxss': '.a { color: blue }',
      'pages/shop/shop.wxml': '<view>新</view>',
      'app.ts': 'App({ a: 1 })',
    })
    const { script } = await compileMiniProgram(folder, cache)
    expect(script).toBe((await compileMiniProgram(folder)).script)
    expect(script).not.toBe(first.script)
  })

  it('writes plain javascript', async () => {
    const { script } = await compileMiniProgram(
      writeApp({
        ...COMPONENT,
        'app.json': { pages: ['pages/shop/shop'], window: { navigationBarTitleText: '\u2028</script>' } },
      }),
    )
    expect(() => execFileSync(process.execPath, ['--check', '-'], { input: script })).not.toThrow()
  })
})
