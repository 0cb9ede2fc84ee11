import type { Browser, Frame, Page } from 'playwright-core'
import { launchChromium } from '../../support/chromium'
import { PATIENCE_MS, STORY_MS } from '../../support/patience'
import { buildScripts, openShopWindow, type ShopWindow } from './shopWindow'

// The functions that name this run in the browser.
declare const window: object

export interface Visit {
  shop: ShopWindow
  page: Page
  /** The app inside the phone, its scripts run. */
  app: Frame
}

/** One Chromium for all tests of the file. Every visit opens a phone of its own in a fresh browser profile. */
export function setUpVisits(): (query?: string) => Promise<Visit> {
  let browser: Browser
  let scripts: Awaited<ReturnType<typeof buildScripts>>
  const open: ShopWindow[] = []

  beforeAll(async () => {
    scripts = await buildScripts()
    browser = await launchChromium()
  }, STORY_MS)
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()))
    await Promise.all(open.splice(0).map((shop) => shop.close()))
  })
  afterAll(async () => {
    await browser?.close()
    scripts?.remove()
  })

  return async (query = '') => {
    const shop = await openShopWindow(scripts.folder)
    open.push(shop)
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    context.setDefaultTimeout(PATIENCE_MS)
    const page = await context.newPage()
    await page.goto(shop.phoneUrl + query)
    return { shop, page, app: await appFrame(page) }
  }
}

/** The app's frame, once its scripts have run. */
export const appFrame = (page: Page): Promise<Frame> => frameIn(page, '#window iframe', () => 'wx' in window)

/** The mini-program's frame, once its script has run. */
export const miniFrame = (page: Page): Promise<Frame> => frameIn(page, '#mini-window iframe', () => 'openApp' in window)

/** Shows the app in the mini-program's web-view, and waits for its scripts. */
export async function openWebView(mini: Frame, src: string): Promise<Frame> {
  await mini.evaluate(`openApp(${JSON.stringify(src)})`)
  return frameIn(mini, 'main iframe', () => 'wx' in window)
}

async function frameIn(around: Page | Frame, selector: string, isThere: () => boolean): Promise<Frame> {
  const frame = (await (await around.waitForSelector(selector)).contentFrame())!
  await frame.waitForFunction(isThere)
  return frame
}
