import { mistakeIn, removeApps, type Files } from './fixture'

afterAll(removeApps)

const using = (path: string) => ({ 'pages/shop/shop.json': { usingComponents: { price: path } } })
const PRICE: Files = {
  'price/price.json': { component: true },
  'price/price.ts': 'Component({})',
  'price/price.wxml': '',
}

describe('compileMiniProgram refuses', () => {
  it.each<[string, Files, string, object]>([
    [
      'json with a comment',
      { 'pages/shop/shop.json': '{\n  // no\n}' },
      'pages/shop/shop.json',
      { line: 2, column: 3 },
    ],
    ['json with a trailing comma', { 'app.json': '{"pages": ["pages/shop/shop"],}' }, 'app.json', { line: 1 }],
    ['json that is no object', { 'pages/shop/shop.json': '[]' }, 'pages/shop/shop.json', { line: 1 }],
    ['an app without pages', { 'app.json': { pages: [] } }, 'app.json', {}],
    ['a page that is not there', { 'app.json': { pages: ['pages/gone/gone'] } }, 'app.json', { line: 1, column: 11 }],
    [
      'a tab that is no page',
      { 'app.json': { pages: ['pages/shop/shop'], tabBar: { list: [{ pagePath: 'x' }] } } },
      'app.json',
      {},
    ],
    ['a component that is not there', using('/price/price'), 'pages/shop/shop.json', { line: 1 }],
    [
      'a component that does not say so',
      { ...PRICE, 'price/price.json': {}, ...using('/price/price') },
      'price/price.json',
      {},
    ],
    [
      'a module that is not there',
      { 'pages/shop/shop.ts': "\nimport { x } from './gone'\nx()" },
      'pages/shop/shop.ts',
      { line: 2 },
    ],
    [
      'a package of npm',
      { 'pages/shop/shop.ts': "import { x } from 'lodash'\nx()" },
      'pages/shop/shop.ts',
      { line: 1 },
    ],
    [
      'a syntax error',
      { 'pages/shop/shop.ts': 'Page({\n  data: {,\n})' },
      'pages/shop/shop.ts',
      { line: 2, column: 10 },
    ],
    [
      'an unclosed tag',
      { 'pages/shop/shop.wxml': '<view>\n  <text>茶\n</view>' },
      'pages/shop/shop.wxml',
      { line: 2, column: 4 },
    ],
    [
      'a bad expression',
      { 'pages/shop/shop.wxml': '<view>{{ a + }}</view>' },
      'pages/shop/shop.wxml',
      { line: 1, column: 14 },
    ],
    [
      'wx:else without wx:if',
      { 'pages/shop/shop.wxml': '<view wx:else>茶</view>' },
      'pages/shop/shop.wxml',
      { line: 1 },
    ],
    [
      'an import that is not there',
      { 'pages/shop/shop.wxml': '\n<import src="./gone.wxml"/>' },
      'pages/shop/shop.wxml',
      { line: 2 },
    ],
    [
      'an include that is not there',
      { 'pages/shop/shop.wxml': '<include src="/gone"/>' },
      'pages/shop/shop.wxml',
      { line: 1 },
    ],
    ['broken wxss', { 'pages/shop/shop.wxss': '.a {\n  color: red;' }, 'pages/shop/shop.wxss', { line: 1 }],
    ['a wxss import that is not there', { 'app.wxss': "\n@import './gone.wxss';" }, 'app.wxss', { line: 2, column: 1 }],
    [
      'a theme that is not there',
      { 'app.json': { pages: ['pages/shop/shop'], darkmode: true, themeLocation: 'theme.json' } },
      'app.json',
      {},
    ],
  ])('%s, and says where', async (_, files, file, place) => {
    expect(await mistakeIn(files)).toMatchObject({ file, ...place })
  })

  it.each(['pages/shop/shop.wxml', 'pages/shop/shop.ts', 'app.ts', 'app.json'])('an app without %s', async (path) => {
    await expect(mistakeIn({}, [path])).resolves.toBeDefined()
  })

  it('names what is wrong in Chinese and in English', async () => {
    const { message, text } = await mistakeIn({ 'pages/shop/shop.ts': "import './gone'" })
    expect(text).toEqual({ en: 'The module "./gone" does not exist.', zh: '模块“./gone”不存在。' })
    expect(message).toBe('pages/shop/shop.ts:1:8 The module "./gone" does not exist.')
  })
})
