import axe from 'axe-core'
import type { Frame, Page } from 'playwright-core'
import { STORY_MS } from '../../support/patience'
import { BAD_SIGNATURE } from './fakeWeChat'
import { appFrame, setUpVisits } from './visits'

// What the tests touch of the page; the functions that name these run in the browser.
declare const window: {
  wx: {
    config(input: object): void
    ready(task: () => void): void
    error(task: (error: unknown) => void): void
  } & Record<string, (input: object) => void>
  WeixinJSBridge?: { call(name: string): void }
  configuredEarly?: Promise<string>
  parent: { postMessage(data: unknown, to: string): void }
  history: { pushState(state: object, title: string, url: string): void }
  location: { assign(url: string): void }
  setTimeout(task: () => void): void
}
declare const document: { body: { textContent: string; append(text: string): void } }
declare const localStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void }
declare const navigator: { userAgent: string }

const APIS = ['updateAppMessageShareData', 'updateTimelineShareData', 'onMenuShareAppMessage', 'chooseWXPay']
const PAYMENT = { timestamp: 1700000000, nonceStr: 'n', package: 'prepay_id=1', signType: 'MD5', paySign: 'S' }

jest.setTimeout(STORY_MS)

const setUp = setUpVisits()

/** `wx.config`, and how it ended. */
function configure(app: Frame, jsApiList = APIS): Promise<unknown> {
  return app.evaluate(
    (jsApiList) =>
      new Promise((resolve) => {
        window.wx.ready(() => window.setTimeout(() => resolve('ready')))
        window.wx.error(resolve)
        window.wx.config({
          appId: 'wx00000000000000a1',
          timestamp: 1700000000,
          nonceStr: 'n',
          signature: 's',
          jsApiList,
        })
      }),
    jsApiList,
  )
}

/** One call of the library, and what came to its callbacks. */
function call(app: Frame, name: string, input: object): Promise<{ outcome: string; errMsg: string }> {
  return app.evaluate(
    ({ name, input }) =>
      new Promise((resolve) => {
        const end = (outcome: string) => (answer: { errMsg: string }) => resolve({ outcome, errMsg: answer.errMsg })
        window.wx[name]!({ ...input, success: end('success'), cancel: end('cancel'), fail: end('fail') })
      }),
    { name, input },
  )
}

/** The cashier's last word, said from inside its frame. */
async function endPayment(page: Page, message: object) {
  const frame = (await (await page.waitForSelector('.sheet iframe')).contentFrame())!
  await frame.waitForSelector('h1')
  await frame.evaluate((message) => window.parent.postMessage(message, '*'), message)
}

/** What axe-core finds wrong with the phone's own page. */
async function complaints(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(`axe.run(document, { iframes: false }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.html)))`)
  return found as string[]
}

const addressBecomes = (page: Page, pattern: RegExp) => page.locator('#address').filter({ hasText: pattern }).waitFor()

describe('the phone in Chromium, with the real weixin-js-sdk', () => {
  it('shows the app with WeChat’s user agent, the page’s title and the user’s name', async () => {
    const { page, app, shop } = await setUp()
    const agent = await app.evaluate(() => navigator.userAgent)
    expect(agent).toMatch(/MicroMessenger\/8\.0\.49 .*Language\/zh_CN/)
    await page.waitForSelector('#page-title:has-text("慢山茶铺")')
    expect(await page.textContent('#holder')).toContain('nick-xiaolin')
    expect(await page.textContent('#address')).toBe(`${shop.appOrigin}/`)
  })

  it('configures: the signature is checked against the page’s own address', async () => {
    const { page, app, shop } = await setUp()
    await app.evaluate(() => window.history.pushState({}, '', '/?a=1#/me'))
    expect(await configure(app)).toBe('ready')
    expect(shop.wechat.asked.config[0]).toMatchObject({ signature: 's', pageUrl: `${shop.appOrigin}/?a=1#/me` })
    await page.waitForSelector('#checks-config .verdict-ok')
  })

  it('refuses a wrong signature and shows both texts with the first difference marked', async () => {
    const { page, app, shop } = await setUp()
    shop.wechat.configVerdict = BAD_SIGNATURE
    expect(await configure(app)).toMatchObject({ errMsg: 'config:fail, error: invalid signature' })
    await page.waitForSelector('#checks-config mark')
    expect(await page.locator('#checks-config mark').allTextContents()).toEqual(['#', '∎'])
    expect(await call(app, 'updateAppMessageShareData', {})).toEqual({
      outcome: 'fail',
      errMsg: 'updateAppMessageShareData:fail, the permission value is offline verifying',
    })
  })

  it('brings share data into the share sheet, and a friend opens the link as a new visitor', async () => {
    const { page, app, shop } = await setUp()
    await configure(app)
    await app.evaluate(() => fetch('/login'))
    const card = {
      title: '明前龙井',
      desc: '今年的第一口',
      link: `${shop.appOrigin}/#/p/1`,
      imgUrl: `${shop.appOrigin}/1.png`,
    }
    expect(await call(app, 'updateAppMessageShareData', card)).toMatchObject({ outcome: 'success' })

    await page.click('#menu')
    expect(await page.textContent('.share-card')).toBe(`${card.title}${card.desc}${card.link}`)
    await page.click('.sheet .person:has-text("nick-achen")')
    await page.waitForSelector('#holder:has-text("nick-achen")')
    await addressBecomes(page, /from=singlemessage/)
    expect(shop.seen.findLast(({ path }) => path.startsWith('/?from'))).toEqual({
      path: '/?from=singlemessage',
      cookie: expect.not.stringContaining('__Host-sid') as string,
    })
  })

  it('asks an old onMenuShareAppMessage handler for its card and tells it how it ended', async () => {
    const { page, app, shop } = await setUp()
    await configure(app)
    const ended = call(app, 'onMenuShareAppMessage', { title: '旧式', desc: '说明', link: `${shop.appOrigin}/old` })
    await page.click('#menu')
    await page.waitForSelector('.share-card:has-text("旧式")')
    await page.click('.sheet .icon')
    expect(await ended).toEqual({ outcome: 'cancel', errMsg: 'sendAppMessage:cancel' })
  })

  it.each([
    ['ok', { result: 'ok', errMsg: '' }, { outcome: 'success', errMsg: 'chooseWXPay:ok' }],
    ['cancel', { result: 'cancel', errMsg: '' }, { outcome: 'cancel', errMsg: 'chooseWXPay:cancel' }],
    [
      'fail',
      { result: 'fail', errMsg: 'requestPayment:fail 余额不足' },
      { outcome: 'fail', errMsg: 'chooseWXPay:fail, 余额不足' },
    ],
  ])('ends a payment as the cashier says: %s', async (_, end, answer) => {
    const { page, app } = await setUp()
    await configure(app)
    const paid = call(app, 'chooseWXPay', PAYMENT)
    await endPayment(page, { type: 'wechat:cashier', ...end })
    expect(await paid).toEqual(answer)
    expect(await page.locator('.sheet').count()).toBe(0)
  })

  it('takes a closed cashier for a cancel, and believes no page but the cashier', async () => {
    const { page, app } = await setUp()
    await configure(app)
    const paid = call(app, 'chooseWXPay', PAYMENT)
    await page.waitForSelector('.sheet iframe')
    await app.evaluate(() => window.parent.postMessage({ type: 'wechat:cashier', result: 'ok' }, '*'))
    await page.click('.sheet .icon')
    expect(await paid).toEqual({ outcome: 'cancel', errMsg: 'chooseWXPay:cancel' })
  })

  it('refuses a payment whose signature WeChat refuses, and opens no cashier', async () => {
    const { page, app, shop } = await setUp()
    await configure(app)
    shop.wechat.payVerdict = { ...BAD_SIGNATURE, errMsg: 'requestPayment:fail 支付验证签名失败', field: 'paySign' }
    expect(await call(app, 'chooseWXPay', PAYMENT)).toEqual({
      outcome: 'fail',
      errMsg: 'chooseWXPay:fail, 支付验证签名失败',
    })
    expect(await page.locator('.sheet').count()).toBe(0)
    await page.waitForSelector('#checks-payment .verdict-bad')
  })

  it('lets a page configure itself before a late bridge is there', async () => {
    const { app, shop } = await setUp('?bridge=late')
    expect(await app.evaluate(() => window.configuredEarly)).toBe('ready')
    expect(shop.wechat.asked.config).toMatchObject([{ signature: 'early' }])
  })

  it('is there before the first script of the page otherwise', async () => {
    const { app } = await setUp()
    expect(await app.evaluate(() => 'configuredEarly' in window)).toBe(false)
  })

  it('keeps the app’s Lax cookie in its frame, also through WeChat’s silent redirect', async () => {
    const { page, app, shop } = await setUp()
    await app.evaluate(() => fetch('/login'))
    await app.evaluate(() => window.location.assign('/start'))
    await addressBecomes(page, /\/callback$/)
    expect(shop.seen.find(({ path }) => path === '/callback')?.cookie).toContain('__Host-sid=s1')
  })

  it('goes on from the consent page with the app’s cookies, and to the app only', async () => {
    const { page, app, shop } = await setUp()
    await app.evaluate(() => fetch('/login'))
    await app.evaluate((origin) => window.location.assign(`${origin}/consent`), shop.wechatOrigin)
    await app.waitForSelector('h1:has-text("/consent")')
    await addressBecomes(page, /not one of the app's pages/)
    const ask = (url: string) =>
      app.evaluate((url) => window.parent.postMessage({ type: 'wechat:navigate', url }, '*'), url)

    await ask('https://evil.example/')
    await ask(`${shop.appOrigin}/callback?code=1`)
    await addressBecomes(page, /\/callback\?code=1/)
    expect(shop.seen.find(({ path }) => path === '/callback?code=1')?.cookie).toContain('__Host-sid=s1')
  })

  it('lets nobody but the consent page navigate', async () => {
    const { page, app, shop } = await setUp()
    const url = `${shop.appOrigin}/elsewhere`
    await app.evaluate((url) => window.parent.postMessage({ type: 'wechat:navigate', url }, '*'), url)
    expect(await configure(app)).toBe('ready')
    expect(await page.textContent('#address')).toBe(`${shop.appOrigin}/`)
  })

  it('makes a new visitor when another user takes the phone: no cookies, no storage', async () => {
    const { page, app, shop } = await setUp()
    await app.evaluate(() => fetch('/login'))
    await app.evaluate(() => localStorage.setItem('cart', '1'))
    await page.reload()
    expect(await (await appFrame(page)).evaluate(() => localStorage.getItem('cart'))).toBe('1')
    expect(shop.seen.findLast(({ path }) => path === '/')?.cookie).toContain('__Host-sid=s1')

    await page.click('#users .person:has-text("nick-muqing")')
    await page.waitForSelector('#holder:has-text("nick-muqing")')
    expect(await (await appFrame(page)).evaluate(() => localStorage.getItem('cart'))).toBeNull()
    expect(shop.seen.findLast(({ path }) => path === '/')?.cookie).not.toContain('__Host-sid')
  })

  it('goes back, reloads, closes and opens again', async () => {
    const { page, app } = await setUp()
    await app.evaluate(() => window.history.pushState({}, '', '#/me'))
    await addressBecomes(page, /#\/me$/)
    await page.click('#back')
    await addressBecomes(page, /\/$/)
    await app.evaluate(() => document.body.append('scribble'))
    await page.click('#reload')
    await app.locator('body').filter({ hasNotText: 'scribble' }).waitFor()

    await app.evaluate(() => window.WeixinJSBridge!.call('closeWindow'))
    await page.click('.closed .button')
    expect(await (await appFrame(page)).textContent('h1')).toBe('Shop')
  })

  it.each(['light', 'dark'] as const)('can be read and reached by everybody, %s', async (colorScheme) => {
    const { page, app, shop } = await setUp()
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    shop.wechat.configVerdict = BAD_SIGNATURE
    await configure(app)
    await page.waitForSelector('#checks-config mark')
    expect(await complaints(page)).toEqual([])
    await page.click('#menu')
    expect(await complaints(page)).toEqual([])
  })

  it('fits a screen 320 px wide', async () => {
    const { page } = await setUp()
    await page.setViewportSize({ width: 320, height: 640 })
    const isWider = 'document.documentElement.scrollWidth > 320 || document.getElementById("screen").offsetWidth > 320'
    expect(await page.evaluate(isWider)).toBe(false)
  })

  it('leaves a page outside the phone as it is', async () => {
    const { page, shop } = await setUp()
    await page.goto(`${shop.phoneUrl}`)
    await page.goto(shop.appOrigin)
    await page.addScriptTag({ url: '/__wechat/bridge.js' })
    expect(
      await page.evaluate(() => ['WeixinJSBridge' in window, navigator.userAgent.includes('MicroMessenger')]),
    ).toEqual([false, false])
  })
})
