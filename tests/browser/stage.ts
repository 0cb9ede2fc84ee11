import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { WeChatUser } from '../../local/wechat/users'
import { launchChromium } from '../support/chromium'
import { PATIENCE_MS, STORY_MS } from '../support/patience'
import { startTestSystem, type TestSystem } from '../support/testSystem'
import { loggedIn, phoneOn, type Phone } from './phone'
import { takePicture } from './pictures'
import { watchTroubles, type Troubles } from './troubles'

export interface View {
  width: number
  height: number
  scheme: 'light' | 'dark'
}

export interface PhoneOptions extends Partial<View> {
  /** Who holds the phone. */
  user?: string
  isBridgeLate?: boolean
  /** False for somebody who cannot be logged in. */
  getsLoggedIn?: boolean
  /** Whether the mini-program runs beside the app; without it, its window stays empty. */
  hasMiniProgram?: boolean
}

/** One system and one Chromium for all stories; each story begins with an empty shop and a browser profile of its own. */
export interface Stage {
  readonly system: TestSystem
  user(id: string): WeChatUser
  /** Turns one of the local WeChat's controls. */
  control(path: string, body: object): Promise<unknown>
  /** All orders there are. */
  orders(): Promise<{ _id: string; productId: string; status: string }[]>
  /** Plays a story in the phone. It fails also when a page complained about something the story does not expect. */
  play(options: PhoneOptions, story: (phone: Phone) => Promise<void>): Promise<void>
  /** The same in an ordinary browser, with the app alone. */
  browse(view: Partial<View>, story: (page: Page, troubles: Troubles) => Promise<void>): Promise<void>
}

/** All that a story may leave behind in the shop. */
const TRACES = ['orders', 'users', 'identities', 'sessions', 'oauthFlows', 'shares']

/** Sets the stage before the first story of the file and takes it down after the last. */
export function setUpStage(): Stage {
  let system: TestSystem
  let chromium: Browser

  beforeAll(async () => {
    const opened = await Promise.all([startTestSystem(), launchChromium()])
    system = opened[0]
    chromium = opened[1]
    await system.cloudbase.warm()
  }, STORY_MS)
  afterAll(async () => {
    await chromium?.close()
    await system?.close()
  })

  async function perform(view: Partial<View>, act: (page: Page, troubles: Troubles) => Promise<void>): Promise<void> {
    await clear(system)
    const context = await openContext(chromium, view)
    const page = await context.newPage()
    const troubles = watchTroubles(page)
    try {
      await act(page, troubles)
    } catch (error) {
      await takePicture(page, `failed ${expect.getState().currentTestName ?? ''}`)
      throw error
    } finally {
      await context.close()
    }
    expect(troubles.report()).toEqual([])
  }

  return {
    get system() {
      return system
    },
    user: (id) => system.wechat.users.find((user) => user.id === id)!,
    control: (path, body) => system.control('POST', path, body),
    async orders() {
      const { data } = await system.adminDatabase().collection('orders').limit(1000).get()
      return data as { _id: string; productId: string; status: string }[]
    },
    browse: perform,
    play: ({ user = 'xiaolin', isBridgeLate = false, getsLoggedIn = true, hasMiniProgram = false, ...view }, story) =>
      perform(view, async (page, troubles) => {
        system.wechat.switchUser(user)
        if (!hasMiniProgram)
          await page.route('**/mini/', (route) => route.fulfill({ contentType: 'text/html', body: '' }))
        await page.goto(`${system.ready.phone}${isBridgeLate ? '?bridge=late' : ''}`)
        const phone = phoneOn(page, troubles)
        if (getsLoggedIn) await loggedIn(phone)
        await story(phone)
      }),
  }
}

async function openContext(chromium: Browser, view: Partial<View>): Promise<BrowserContext> {
  const { width = 1280, height = 900, scheme = 'light' } = view
  const context = await chromium.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: 'reduce',
    locale: 'zh-CN',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  return context
}

async function clear(system: TestSystem): Promise<void> {
  await system.control('DELETE', '/faults')
  const database = system.adminDatabase()
  const anything = { _id: database.command.exists(true) }
  await Promise.all(TRACES.map((name) => database.collection(name).where(anything).remove()))
}
