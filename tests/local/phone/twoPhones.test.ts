import type { Frame, Page } from 'playwright-core'
import { STORY_MS } from '../../support/patience'
import { appFrame, miniFrame, openWebView, setUpVisits } from './visits'

// What the tests touch of the pages; the functions that name these run in the browser.
declare const window: {
  wx: { miniProgram: Record<string, (input: unknown) => void> } & Record<string, (input: object) => void>
  __wxjs_environment?: string
  WeixinJSBridge: { invoke(name: string, params: object, callback: (answer: unknown) => void): void }
  parent: { postMessage(data: unknown, to: string): void }
  asked: unknown[]
  closeApp(): void
  setTimeout(task: () => void): void
}
declare const navigator: { userAgent: string }
declare const document: { title: string }

const CONFIG = { appId: 'wx00000000000000a1', timestamp: 1700000000, nonceStr: 'n', signature: 's' }
const PAYMENT = { timestamp: 1700000000, nonceStr: 'n', package: 'prepay_id=1', signType: 'MD5', paySign: 'S' }

jest.setTimeout(STORY_MS)

const visit = setUpVisits()

async function setUp() {
  const opened = await visit()
  return { ...opened, mini: await miniFrame(opened.page) }
}

/** The app in the mini-program's web-view. */
async function setUpWebView() {
  const { shop, page, mini } = await setUp()
  return { shop, page, mini, app: await openWebView(mini, `${shop.appOrigin}/#/`) }
}

/** The mini-program's host tells something to the page around it. */
const tell = (from: Frame, message: object) =>
  from.evaluate((message) => window.parent.postMessage(message, '*'), message)

/** One call of the library, and what came to its callbacks. */
function call(app: Frame, name: string, input: object): Promise<{ outcome: string; errMsg: string }> {
  return app.evaluate(
    ({ name, input }) =>
      new Promise((resolve) => {
        const end = (outcome: string) => (answer: { errMsg: string }) => resolve({ outcome, errMsg: answer.errMsg })
        const [room, method = room] = name.split('.') as [string, string?]
        const calls = room === 'miniProgram' ? window.wx.miniProgram : window.wx
        calls[method]!({ ...input, success: end('success'), cancel: end('cancel'), fail: end('fail') })
      }),
    { name, input },
  )
}

const configure = (app: Frame, jsApiList: string[]) =>
  app.evaluate(
    (input) =>
      new Promise((resolve) => {
        ;(window.wx['ready'] as unknown as (task: () => void) => void)(() => window.setTimeout(() => resolve('ready')))
        ;(window.wx['error'] as unknown as (task: unknown) => void)(resolve)
        window.wx['config']!(input)
      }),
    { ...CONFIG, jsApiList },
  )

/** Both phones name this person. */
const holders = (page: Page, nickname: string) => page.locator('.holder').filter({ hasText: nickname }).nth(1).waitFor()

describe('two phones', () => {
  it('show the mini-program and the app, and under each who holds it', async () => {
    const { page } = await setUp()
    await holders(page, 'nick-xiaolin')
    expect(await page.locator('.phone-name').allTextContents()).toEqual(['小程序 Mini-program', '微信浏览器 H5 app'])
  })

  it.each([
    [1280, true],
    [900, true],
    [899, false],
    [320, false],
  ])('at %i px stand side by side: %j, and nothing sticks out', async (width, isSideBySide) => {
    const { page } = await setUp()
    await page.setViewportSize({ width, height: 800 })
    const [mini, h5] = await Promise.all((await page.locator('.handset').all()).map((each) => each.boundingBox()))
    expect(mini!.y === h5!.y).toBe(isSideBySide)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
  })

  it('change hands together: the app is a new visitor, the mini-program starts anew', async () => {
    const { page, app, mini, shop } = await setUp()
    await app.evaluate(() => fetch('/login'))
    await mini.evaluate(() => (document.title = 'used'))
    await tell(mini, { type: 'mini:problem', kind: 'error', text: 'of the last person' })
    await page.click('#users .person:has-text("nick-achen")')

    await holders(page, 'nick-achen')
    await appFrame(page)
    expect(shop.seen.findLast(({ path }) => path === '/')?.cookie).not.toContain('__Host-sid')
    expect(await (await miniFrame(page)).evaluate(() => document.title)).toBe('mini')
    expect(await page.locator('#console .error').count()).toBe(0)
  })

  it('follow a card that was opened as somebody else in the mini-program, which goes on', async () => {
    const { page, app, mini, shop } = await setUp()
    await app.evaluate(() => (document.title = 'of the last person'))
    await mini.evaluate(() => (document.title = 'the card'))
    shop.wechat.switchUser('muqing')
    await tell(mini, { type: 'mini:user', userId: 'muqing' })

    await holders(page, 'nick-muqing')
    await page.waitForSelector('#page-title:has-text("慢山茶铺")')
    expect(await mini.evaluate(() => document.title)).toBe('the card')
  })

  it('show the mini-program’s page, and its problems until they are cleared', async () => {
    const { page, mini } = await setUp()
    await tell(mini, {
      type: 'mini:page',
      route: 'pages/shop/shop',
      title: '慢山茶铺',
      barColour: 'rgb(1, 2, 3)',
      barText: 'white',
    })
    await page.waitForSelector('#mini-address:has-text("pages/shop/shop")')
    const look = `(({ backgroundColor, color }) => [backgroundColor, color])(getComputedStyle(document.getElementById('mini-status-bar')))`
    expect(await page.evaluate(look)).toEqual(['rgb(1, 2, 3)', 'rgb(255, 255, 255)'])

    await tell(mini, { type: 'mini:problem', kind: 'error', text: '<b>TypeError</b>: x is not a function' })
    await tell(mini, { type: 'mini:problem', kind: 'warning', text: '"cover-view" is not played' })
    await page.waitForSelector('#console .warning')
    expect(await page.locator('#console li').allTextContents()).toEqual([
      '<b>TypeError</b>: x is not a function',
      '"cover-view" is not played',
    ])
    expect(await page.textContent('#console-count')).toBe('2')
    await page.click('#console-clear')
    expect(await page.textContent('#console')).toContain('没有问题')
    expect(await page.locator('#console-clear').isVisible()).toBe(false)
  })

  it('hear nobody else tell of a mini-program', async () => {
    const { page, app, mini } = await setUp()
    await tell(app, { type: 'mini:problem', kind: 'error', text: 'forged' })
    await tell(mini, { type: 'mini:problem', kind: 'error', text: 'real' })
    await page.waitForSelector('#console .error')
    expect(await page.locator('#console li').allTextContents()).toEqual(['real'])
  })
})

describe('a web-view of the mini-program, with the real weixin-js-sdk', () => {
  it('tells the page where it is', async () => {
    const { app, mini } = await setUpWebView()
    expect(await app.evaluate(() => [window.__wxjs_environment, navigator.userAgent])).toEqual([
      'miniprogram',
      expect.stringMatching(/MicroMessenger\/8.* miniProgram\/wx00000000000000a2$/),
    ])
    const env = app.evaluate(() => new Promise((resolve) => window.wx.miniProgram['getEnv']!(resolve)))
    expect(await env).toEqual({ miniprogram: true })
    await mini.waitForFunction(() => document.title === '慢山茶铺')
  })

  it('tells a page in WeChat’s browser that it is in none', async () => {
    const { app } = await setUp()
    const env = app.evaluate(() => new Promise((resolve) => window.wx.miniProgram['getEnv']!(resolve)))
    expect(await env).toEqual({ miniprogram: false })
  })

  it('takes the configuration, and the verdict is on the panel', async () => {
    const { app, page, shop } = await setUpWebView()
    expect(await configure(app, ['updateAppMessageShareData'])).toBe('ready')
    await page.waitForSelector('#checks-config .verdict-ok')
    expect(await call(app, 'updateAppMessageShareData', { title: 't', link: `${shop.appOrigin}/` })).toMatchObject({
      outcome: 'success',
    })
  })

  it('refuses a payment, and no cashier opens', async () => {
    const { app, page, shop } = await setUpWebView()
    await configure(app, ['chooseWXPay'])
    expect(await call(app, 'chooseWXPay', PAYMENT)).toEqual({
      outcome: 'fail',
      errMsg: 'chooseWXPay:permission denied',
    })
    expect(shop.wechat.asked.payment).toEqual([])
    expect(await page.locator('.sheet').count()).toBe(0)
  })

  it('passes on what the page asks of the mini-program', async () => {
    const { app, mini } = await setUpWebView()
    const done = (name: string) => ({ outcome: 'success', errMsg: `${name}:ok` })
    const url = '/pages/product/product?productId=jasmine'
    expect(await call(app, 'miniProgram.navigateTo', { url })).toEqual(done('invokeMiniProgramAPI'))
    await call(app, 'miniProgram.switchTab', { url: '/pages/me/me' })
    await call(app, 'miniProgram.navigateBack', {})
    await call(app, 'miniProgram.postMessage', { data: { tea: '茉莉' } })
    expect(await mini.evaluate(() => window.asked)).toEqual([
      { name: 'navigateTo', url },
      { name: 'switchTab', url: '/pages/me/me' },
      { name: 'navigateBack', delta: 1 },
      { name: 'postMessage', data: { tea: '茉莉' } },
    ])
  })

  it('says to the page what the mini-program could not do', async () => {
    const { app } = await setUpWebView()
    expect(await call(app, 'miniProgram.navigateTo', { url: '/no/such/page' })).toEqual({
      outcome: 'fail',
      errMsg: 'invokeMiniProgramAPI:fail, page "no/such/page" is not found',
    })
  })

  it('keeps the app’s Lax cookie two frames deep, also through WeChat’s silent redirect', async () => {
    const { app, shop } = await setUpWebView()
    await app.evaluate(() => fetch('/login'))
    await app.goto(`${shop.appOrigin}/start`)
    expect(shop.seen.findLast(({ path }) => path === '/callback')?.cookie).toContain('__Host-sid=s1')
  })

  it('is gone when the mini-program closes it', async () => {
    const { mini } = await setUpWebView()
    await mini.evaluate(() => window.closeApp())
    expect(await mini.locator('iframe').count()).toBe(0)
  })
})
