import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Browser, FrameLocator, Page } from 'playwright-core'
import { launchChromium } from '../support/chromium'
import { startTestSystem, type TestSystem } from '../support/testSystem'

/** Where a run leaves pictures of what a person saw; a designer looks at them, no test does. */
const PICTURES = 'dist/screenshots'
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

jest.setTimeout(120_000)

let system: TestSystem
let chromium: Browser
beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true })
  system = await startTestSystem()
  await system.cloudbase.warm()
  chromium = await launchChromium()
})
afterAll(async () => {
  await chromium?.close()
  await system?.close()
})

interface Phone {
  page: Page
  app: FrameLocator
  /** Everything that went wrong on any page: console errors, uncaught errors, failed requests. */
  troubles: string[]
  picture(name: string): Promise<void>
}

async function openPhone(
  options: { width?: number; height?: number; dark?: boolean; query?: string } = {},
): Promise<Phone> {
  const { width = 1280, height = 900, dark = false, query = '' } = options
  const page = await chromium.newPage({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light' })
  const troubles = collectTroubles(page)
  // The first page asks who is here, sends a stranger to WeChat and comes back: only then is the visit settled.
  const isLoggedIn = page.waitForResponse((response) => response.url().endsWith('/api/session') && response.ok())
  await page.goto(`${system.ready.phone}${query}`)
  await isLoggedIn
  return {
    page,
    app: page.frameLocator('#window iframe'),
    troubles,
    picture: async (name) => void (await page.screenshot({ path: path.join(PICTURES, `${name}.png`) })),
  }
}

function collectTroubles(page: Page): string[] {
  const troubles: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('requestfailed', (request) => {
    // A navigation that another one replaces is aborted by the browser itself.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED')
      troubles.push(`${request.url()}: ${request.failure()?.errorText}`)
  })
  return troubles
}

/** From the catalogue to the cashier: a product, buy, pay. */
async function goToCashier({ app }: Phone, productId: string): Promise<void> {
  await app.getByTestId(`product-${productId}`).click()
  await app.getByTestId('buy').click()
  await app.getByTestId('pay').click()
}

const cashierOf = ({ page }: Phone) => page.frameLocator('iframe[src*="/cashier"]')
const decide = (phone: Phone, result: 'pay' | 'cancel' | 'notEnough') =>
  cashierOf(phone).locator(`[data-result="${result}"]`).click()
const status = ({ app }: Phone, wanted: string) =>
  app.locator(`[data-testid="order-status"][data-status="${wanted}"]`).waitFor({ timeout: 20_000 })

/** A stranger's first look at the session is answered 401, which the browser reports as an error; nothing else may be. */
const unexpected = ({ troubles }: Phone) => troubles.filter((trouble) => !/status of 401/.test(trouble))

async function accessibilityProblems(phone: Phone): Promise<string[]> {
  const frame = phone.page.frames().find((each) => each.url().startsWith(system.ready.app))
  await frame?.evaluate(AXE)
  const found: unknown = await frame?.evaluate(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map((n) => n.target).join(" ")))',
  )
  // White on brand green is WeChat's own button, the one known exception (3 : 1 as large text).
  return (found as string[]).filter((problem) => !/^color-contrast: (\S*(button|btn)\S* ?)+$/.test(problem))
}

describe('a purchase in the phone', () => {
  it('goes from a first visit to a paid order, without an error on any page', async () => {
    const phone = await openPhone()
    await phone.app.getByTestId('product-jasmine').waitFor()
    await phone.picture('1-catalogue')
    await phone.app.getByTestId('product-jasmine').click()
    await phone.app.getByTestId('buy').waitFor()
    await phone.picture('2-product')
    await phone.app.getByTestId('buy').click()
    await phone.app.getByTestId('pay').waitFor()
    await phone.picture('3-order')
    await phone.app.getByTestId('pay').click()
    await cashierOf(phone).locator('[data-result="pay"]').waitFor()
    await phone.picture('4-cashier')
    await decide(phone, 'pay')
    await status(phone, 'paid')
    await phone.picture('5-paid')

    expect(unexpected(phone)).toEqual([])
    await phone.page.close()
  })

  it('lets a cancelled payment be taken up again, and makes no second order', async () => {
    const phone = await openPhone()
    await goToCashier(phone, 'tasting')
    await decide(phone, 'cancel')
    await phone.app.getByTestId('pay-end').waitFor()
    await phone.picture('6-cancelled')
    await phone.app.getByTestId('pay').click()
    await decide(phone, 'pay')
    await status(phone, 'paid')

    const { openids } = system.wechat.users.find(({ id }) => id === 'xiaolin')!
    const { data } = await system
      .adminDatabase()
      .collection('orders')
      .where({ openid: openids.officialAccount, productId: 'tasting' })
      .get()
    expect(data).toHaveLength(1)
    expect(unexpected(phone)).toEqual([])
    await phone.page.close()
  })

  it('keeps somebody without money at the cashier, who may then cancel', async () => {
    const phone = await openPhone()
    await switchUser(phone, 'yueliang')
    await goToCashier(phone, 'tieguanyin')
    await decide(phone, 'pay')
    await cashierOf(phone).locator('[role="alert"]').waitFor()
    await phone.picture('7-not-enough')
    await decide(phone, 'cancel')
    await phone.app.getByTestId('pay').waitFor()
    await phone.page.close()
  })

  it('accepts a bridge that comes late', async () => {
    const phone = await openPhone({ query: '?bridge=late' })
    await goToCashier(phone, 'jasmine')
    await decide(phone, 'pay')
    await status(phone, 'paid')
    await phone.page.close()
  })

  it('knows the next user as somebody else, with orders of their own', async () => {
    const phone = await openPhone()
    await switchUser(phone, 'muqing')
    await phone.app.getByText('订单', { exact: true }).click()
    await phone.app.getByText('慢山茶铺').or(phone.app.locator('main')).first().waitFor()
    await phone.picture('8-no-orders')
    expect(await phone.app.locator('[data-testid^="order-row-"]').count()).toBe(0)
    await phone.page.close()
  })

  it('asks for the profile only when wanted, and takes no for an answer', async () => {
    const phone = await openPhone()
    await switchUser(phone, 'achen')
    await phone.app.getByText('我的', { exact: true }).click()
    await phone.app.getByTestId('profile').click()
    await phone.app.locator('[data-answer="allow"]').waitFor()
    await phone.picture('9-consent')
    await phone.app.locator('[data-answer="allow"]').click()
    await phone.app.getByText('阿澄').waitFor()
    await phone.picture('10-me')
    await phone.page.close()
  })
})

describe('the app', () => {
  it('says outside WeChat that buying needs WeChat, and still shows the shop', async () => {
    const page = await chromium.newPage({ viewport: { width: 375, height: 812 } })
    await page.goto(system.ready.app)
    await page.getByTestId('outside').waitFor()
    await page.getByTestId('product-tasting').waitFor()
    await page.screenshot({ path: path.join(PICTURES, '11-outside.png') })
    await page.close()
  })

  it.each([
    { width: 375, height: 900, dark: false },
    { width: 320, height: 900, dark: true },
    { width: 1280, height: 900, dark: true },
  ])('can be read by everybody at %j', async (options) => {
    const phone = await openPhone(options)
    await phone.app.getByTestId('product-tasting').waitFor()
    await phone.picture(`12-${options.width}-${options.dark ? 'dark' : 'light'}`)
    expect(await accessibilityProblems(phone)).toEqual([])
    await phone.app.getByTestId('product-teaware').click()
    await phone.app.getByTestId('buy').waitFor()
    expect(await accessibilityProblems(phone)).toEqual([])
    await phone.page.close()
  })
})

async function switchUser({ page, app }: Phone, userId: string): Promise<void> {
  const { nickname } = system.wechat.users.find(({ id }) => id === userId)!
  const isLoggedIn = page.waitForResponse((response) => response.url().endsWith('/api/session') && response.ok())
  await page.locator('#users').getByText(nickname).click()
  await isLoggedIn
  await app.locator('main').first().waitFor()
}
