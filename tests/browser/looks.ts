import type { Frame, Page } from 'playwright-core'
import { heading, settled, type Phone } from './phone'
import { takePicture } from './pictures'
import { accessibilityProblems, isTooWide } from './readable'
import type { Stage, View } from './stage'

const VIEWS: View[] = [
  { width: 375, height: 812, scheme: 'light' },
  { width: 320, height: 640, scheme: 'dark' },
  { width: 1280, height: 800, scheme: 'light' },
]

/** Every page at every size: nothing sticks out, everybody can read it, and there is a picture for the designer. */
export function lookStories(stage: Stage): void {
  it.each(VIEWS)('buying: $width px, $scheme', (view) =>
    stage.play({ user: 'yueliang', ...view }, async (phone) => {
      const look = lookerAt(phone, view)

      await phone.app.getByTestId('product-teaware').waitFor()
      await look('catalogue')
      await phone.openProduct('teaware')
      await look('product')
      await phone.tap('buy')
      await settled(phone, 'prepaid')
      await look('order')
      await phone.goToCashier()
      await phone.decide('notEnough')
      await phone.cashier.getByRole('alert').waitFor()
      await look('cashier', 'pay')
      await phone.decide('cancel')
      await phone.app.locator('[data-end="cancelled"]').waitFor()
      await look('order-cancelled')
    }),
  )

  it.each(VIEWS)('orders and login: $width px, $scheme', (view) =>
    stage.play({ user: 'achen', ...view }, async (phone) => {
      const look = lookerAt(phone, view)
      phone.troubles.expect('403 /api/oauth/callback')

      await phone.order('tasting')
      await phone.goToCashier()
      await phone.decide('pay')
      await settled(phone, 'paid')
      await look('paid')
      await phone.app.getByRole('link', { name: '查看我的订单' }).click()
      await phone.app.locator('[data-testid^="order-row-"]').waitFor()
      await look('orders')
      await phone.goTo('我的')
      await heading(phone, '茶友').waitFor()
      await look('me')
      await phone.tap('profile')
      await phone.app.locator('[data-answer="refuse"]').waitFor()
      await look('consent', 'open')
      await phone.app.locator('[data-answer="refuse"]').click()
      await heading(phone, '没有授权头像和昵称').waitFor()
      await look('profile-refused')
    }),
  )

  it.each(VIEWS)('outside WeChat, where nothing can be bought: $width px, $scheme', (view) =>
    stage.browse(view, async (page, troubles) => {
      const look = (name: string) => lookAt(page, page.mainFrame(), pictureName(name, view))
      troubles.expect('401 /api/session')

      await page.goto(stage.system.ready.app)
      await page.getByTestId('outside').waitFor()
      await page.getByTestId('product-tasting').waitFor()
      await look('outside-catalogue')
      await page.getByTestId('product-tasting').click()
      await page.getByText('在微信里打开就能购买').waitFor()
      await look('outside-product')
      await page.goto(`${stage.system.ready.app}/#/orders`)
      await page.getByRole('heading', { name: '还没有登录' }).waitFor()
      await look('outside-orders')
    }),
  )

  it('waits with the bones of each page', () =>
    stage.play({ width: 375, height: 812 }, async (phone) => {
      const view: View = { width: 375, height: 812, scheme: 'light' }
      const look = lookerAt(phone, view)
      await phone.order('jasmine')
      const { origin, hash } = new URL((await phone.page.locator('#address').textContent())!)

      // Nobody answers any more.
      await phone.page.route('**/api/**', () => undefined)
      for (const [name, address] of [
        ['catalogue', '#/'],
        ['product', '#/product/jasmine'],
        ['orders', '#/orders'],
        ['order', hash],
      ] as const) {
        await frameOf(phone.page, origin).goto(`${origin}/?bones=${name}${address}`, { waitUntil: 'commit' })
        await phone.app.locator('.bone').first().waitFor()
        await look(`bones-${name}`)
      }
    }))

  type Host = 'app' | 'open' | 'pay'

  /** Looks at one of the documents on the screen. */
  function lookerAt(phone: Phone, view: View) {
    const { ready } = stage.system
    const origins: Record<Host, string> = { app: ready.app, open: ready.wechat.open, pay: ready.wechat.pay }
    return (name: string, host: Host = 'app') =>
      lookAt(phone.page, frameOf(phone.page, origins[host]), pictureName(name, view))
  }
}

/** The document of a site that the phone shows. */
const frameOf = (page: Page, origin: string): Frame => page.frames().find((frame) => frame.url().startsWith(origin))!

const pictureName = (name: string, { width, scheme }: View) => `${name}-${width}-${scheme}`

async function lookAt(page: Page, frame: Frame, name: string): Promise<void> {
  await takePicture(page, name)
  const problems = await accessibilityProblems(frame)
  expect({ name, problems, isTooWide: await isTooWide(frame) }).toEqual({ name, problems: [], isTooWide: false })
}
