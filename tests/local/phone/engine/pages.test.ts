/** @jest-environment jsdom */
import type { Files } from '../compile/fixture'
import { runApp } from './runApp'

const HOOKS = [
  'onLoad',
  'onShow',
  'onReady',
  'onHide',
  'onUnload',
  'onTabItemTap',
  'onPullDownRefresh',
  'onReachBottom',
]

/** A page that says each of its lifecycles. */
function talking(name: string): Files {
  const hooks = HOOKS.map(
    (hook) => `${hook}(given) { wx.say('${name} ${hook}' + (given ? ' ' + JSON.stringify(given) : '')) }`,
  )
  return {
    [`pages/${name}/${name}.wxml`]: `<view id="name">${name}</view>`,
    [`pages/${name}/${name}.ts`]: `Page({ ${hooks.join(', ')} })`,
    [`pages/${name}/${name}.json`]: { navigationBarTitleText: `标题 ${name}` },
  }
}

const PAGES: Files = {
  ...Object.assign({}, ...['shop', 'me', 'tea', 'buy'].map(talking)),
  'app.json': {
    pages: ['shop', 'me', 'tea', 'buy'].map((name) => `pages/${name}/${name}`),
    tabBar: {
      ...{ color: '#000000', selectedColor: '#111111', backgroundColor: '#ffffff' },
      list: [
        { pagePath: 'pages/shop/shop', text: '茶铺', iconPath: 'a.png', selectedIconPath: 'b.png' },
        { pagePath: 'pages/me/me', text: '我的' },
      ],
    },
  },
  'app.ts': `App({ globalData: { a: 1 }, onLaunch(o) { wx.say('onLaunch ' + o.path + ' ' + o.scene) }, onShow() { wx.say('app onShow') },
    onHide() { wx.say('app onHide') }, onPageNotFound(o) { wx.say('not found ' + o.path + ' ' + o.isEntryPage) } })`,
}

async function run(options: Parameters<typeof runApp>[1] = {}) {
  const app = await runApp(PAGES, options)
  const heard = app.said.splice(0)
  const routes = () => app.engine.pages().map(({ route }) => route.split('/')[1])
  return { ...app, heard, routes }
}

describe('the page stack', () => {
  it('starts with the app, then its first page', async () => {
    const { heard, routes, text } = await run()
    expect(heard).toEqual([
      'onLaunch pages/shop/shop 1001',
      'app onShow',
      'shop onLoad {}',
      'shop onShow',
      'shop onReady',
    ])
    expect(routes()).toEqual(['shop'])
    expect(text('#name')).toBe('shop')
  })

  it('opens a given path with its query, however odd', async () => {
    const { heard } = await run({ path: 'pages/tea/tea?a=%E8%8C%B6&b=1=2&c&%=%zz&__proto__=x', scene: 1007 })
    expect(heard).toContain('onLaunch pages/tea/tea 1007')
    expect(heard).toContain('tea onLoad {"a":"茶","b":"1=2","c":"","%":"%zz","__proto__":"x"}')
  })

  it('hides below and unloads above: navigateTo, redirectTo, navigateBack', async () => {
    const { engine, said, routes, text } = await run()
    await engine.navigateTo('../tea/tea?id=1')
    expect(said.splice(0)).toEqual(['shop onHide', 'tea onLoad {"id":"1"}', 'tea onShow', 'tea onReady'])
    await engine.redirectTo('/pages/buy/buy')
    expect(said.splice(0)).toEqual(['tea onUnload', 'buy onLoad {}', 'buy onShow', 'buy onReady'])
    expect(routes()).toEqual(['shop', 'buy'])
    await engine.navigateBack(9)
    expect(said.splice(0)).toEqual(['buy onUnload', 'shop onShow'])
    expect(text('#name')).toBe('shop')
    await expect(engine.navigateBack(1)).rejects.toThrow('navigateBack:fail cannot navigate back at first page.')
  })

  it('keeps tabs alive, and unloads what lies over them', async () => {
    const { engine, said, routes } = await run()
    await engine.navigateTo('/pages/tea/tea')
    said.length = 0
    await engine.switchTab('/pages/me/me?a=1')
    expect(said.splice(0)).toEqual(['tea onUnload', 'me onLoad {}', 'me onShow', 'me onReady'])
    await engine.switchTab('/pages/shop/shop')
    expect(said.splice(0)).toEqual(['me onHide', 'shop onShow'])
    await engine.reLaunch('/pages/buy/buy')
    expect(said.splice(0)).toEqual(['me onUnload', 'shop onUnload', 'buy onLoad {}', 'buy onShow', 'buy onReady'])
    expect(routes()).toEqual(['buy'])
  })

  it('refuses in WeChat’s words', async () => {
    const { engine, said, routes } = await run()
    await expect(engine.navigateTo('/pages/me/me')).rejects.toThrow('navigateTo:fail can not navigateTo a tabbar page')
    await expect(engine.redirectTo('/pages/me/me')).rejects.toThrow('redirectTo:fail can not redirectTo a tabbar page')
    await expect(engine.switchTab('/pages/tea/tea')).rejects.toThrow('switchTab:fail can not switch to no-tabBar page')
    await expect(engine.navigateTo('/pages/gone/gone?a=1')).rejects.toThrow(
      'navigateTo:fail page "pages/gone/gone" is not found',
    )
    expect(said).toEqual(['not found pages/gone/gone false'])

    for (let page = 2; page <= 10; page += 1) await engine.navigateTo('/pages/tea/tea')
    await expect(engine.navigateTo('/pages/tea/tea')).rejects.toThrow('navigateTo:fail webview count limit exceed')
    expect(routes()).toHaveLength(10)
  })

  it.each(['pages/gone/gone', '%%%', '../../../etc/passwd', '', '?a=1'])(
    'survives being opened at "%s"',
    async (path) => {
      const { heard, routes, errors } = await run({ path })
      expect(heard[2]).toMatch(/^not found .* true$/)
      expect(routes()).toEqual(['shop'])
      expect(errors).toEqual([])
    },
  )

  it('tells the app and the page that the person leaves and comes back', async () => {
    const { engine, said } = await run()
    engine.hide()
    engine.show()
    expect(said).toEqual(['shop onHide', 'app onHide', 'app onShow', 'shop onShow'])
  })

  it('is what getCurrentPages and getApp show to the app', async () => {
    const app = await runApp({
      ...PAGES,
      'pages/tea/tea.ts': `Page({ name: '茶', onLoad() { wx.say([getCurrentPages().map((p) => p.route), this.options, getApp().globalData]) } })`,
    })
    app.said.length = 0
    await app.engine.navigateTo('/pages/tea/tea?a=1')
    expect(app.said[1]).toEqual([['pages/shop/shop'], { a: '1' }, { a: 1 }])
  })
})

describe('the bars', () => {
  it('show title, way back and capsule, for screen readers too', async () => {
    const { engine, find, all, tap, asked, text } = await run()
    expect(text('.mini-bar h1')).toBe('标题 shop')
    expect(find('[aria-label="返回"]').hidden).toBe(true)
    await engine.navigateTo('/pages/tea/tea')
    engine.setTitle('新标题')
    engine.setBarColors({ frontColor: '#ffffff', backgroundColor: '#123456' })
    expect(text('.mini-bar h1')).toBe('新标题')
    expect(find('.mini-bar').style.backgroundColor).toBe('rgb(18, 52, 86)')
    tap('[aria-label="更多"]')
    tap('[aria-label="关闭"]')
    expect(asked).toEqual(['menu', 'close'])
    tap('[aria-label="返回"]')
    await null
    expect(text('.mini-bar h1')).toBe('标题 shop')
    expect(all('.mini-bar')).toHaveLength(1)
  })

  it('switch tabs, and tell the page of the tap', async () => {
    const { container, said } = await run()
    const tabs = () => [...container.querySelectorAll<HTMLElement>('[role="tablist"] > [role="tab"]')]
    expect(tabs().map((tab) => [tab.textContent, tab.getAttribute('aria-selected')])).toEqual([
      ['茶铺', 'true'],
      ['我的', 'false'],
    ])
    expect(tabs()[0]?.querySelector('img')?.getAttribute('src')).toBe('/mini/file/b.png')
    tabs()[1]?.click()
    await null
    await null
    expect(said.at(-1)).toBe('me onTabItemTap {"index":1,"pagePath":"pages/me/me","text":"我的"}')
    expect(tabs()[1]?.getAttribute('aria-selected')).toBe('true')
  })

  it('leave the tab bar away on other pages', async () => {
    const { engine, container } = await run()
    await engine.navigateTo('/pages/tea/tea')
    expect(container.querySelector<HTMLElement>('.mini-tabs')?.hidden).toBe(true)
  })
})

describe('a page', () => {
  it('pulls down, reaches its bottom, and answers the client', async () => {
    const { engine, said, find, container } = await run()
    engine.startPullDown()
    expect(container.querySelector('.mini-pulled')).not.toBeNull()
    engine.stopPullDown()
    expect(container.querySelector('.mini-pulled')).toBeNull()
    find('.mini-scroller').dispatchEvent(new Event('scroll'))
    expect(said).toEqual(['shop onPullDownRefresh', 'shop onReachBottom'])
    const [page] = engine.pages()
    expect([page?.has('onLoad'), page?.has('onShareAppMessage'), page?.call('onShareAppMessage')]).toEqual([
      true,
      false,
      undefined,
    ])
  })

  it('shows to its components when it comes and goes', async () => {
    const app = await runApp({
      'app.json': { pages: ['pages/shop/shop', 'pages/tea/tea'] },
      'pages/shop/shop.json': { usingComponents: { price: '/parts/price' } },
      'pages/shop/shop.wxml': '<view><price id="p"/></view>',
      'pages/shop/shop.ts': `Page({ onReady() { wx.say('page ready ' + this.selectComponent('#p').data.fen) } })`,
      ...talking('tea'),
      'parts/shared.ts': `export default Behavior({ data: { fen: 1 }, lifetimes: { attached() { wx.say('behavior') } } })`,
      'parts/price.json': { component: true },
      'parts/price.wxml': '<text>{{fen}}</text>',
      'parts/price.ts': `import shared from './shared'
        Component({ behaviors: [shared], lifetimes: { attached() { wx.say('attached') }, ready() { wx.say('ready') }, detached() { wx.say('detached') } },
          pageLifetimes: { show() { wx.say('show') }, hide() { wx.say('hide') } } })`,
    })
    expect(app.said.splice(0)).toEqual(['behavior', 'attached', 'show', 'ready', 'page ready 1'])
    await app.engine.navigateTo('/pages/tea/tea')
    expect(app.said.splice(0)[0]).toBe('hide')
    await app.engine.reLaunch('/pages/tea/tea')
    expect(app.said).toContain('detached')
  })

  it('may be made by Component, with its query as properties', async () => {
    const files: Files = {
      'pages/shop/shop.wxml': '<view id="a">{{tea}}</view>',
      'pages/shop/shop.ts': `Component({ properties: { tea: String }, methods: { onLoad(options) { wx.say(options) } } })`,
    }
    const app = await runApp(files, { path: 'pages/shop/shop?tea=%E8%8C%B6&other=1' })
    expect([app.text('#a'), ...app.said]).toEqual(['茶', { tea: '茶', other: '1' }])
  })
})
