import type { Locator, Page } from 'playwright-core'
import { heading, settled } from './phone'
import type { Stage } from './stage'

/** Whether the whole of it can be seen above the bar at the bottom of the page. */
const isClearOfTheBar = (notice: Locator): Promise<boolean> =>
  notice.evaluate((element) => {
    const bar = element.ownerDocument.querySelector('.bottom-bar')
    return element.getBoundingClientRect().bottom <= bar!.getBoundingClientRect().top
  })

/** What people see when WeChat, the network or the shop itself cannot do what they want. */
export function troubleStories(stage: Stage): void {
  const { play, orders, control } = stage
  const products = () => stage.system.adminDatabase().collection('products')

  it('says that WeChat cannot be reached, and the same order is placed by trying again', () =>
    play({}, async (phone) => {
      // Twice: over a kept connection that dies, the same is asked once more.
      await control('/faults', { target: '/pay/unifiedorder', kind: 'drop', times: 2 })
      phone.troubles.expect('503 /api/pay/unified-order')
      await phone.openProduct('jasmine')
      await phone.tap('buy')
      await phone.app.getByTestId('refused').getByText('暂时连不上微信').waitFor()
      expect(await isClearOfTheBar(phone.app.getByTestId('refused'))).toBe(true)
      await phone.picture('wechat-unreachable')
      const before = await orders()
      await stage.system.control('DELETE', '/faults')

      await phone.app.getByRole('button', { name: '再试一次' }).click()
      await settled(phone, 'prepaid')
      expect(before).toMatchObject([{ status: 'created' }])
      expect(await orders()).toMatchObject([{ _id: before[0]?._id, status: 'prepaid' }])
    }))

  it('says what is awaited while the notification is missing, and "paid" only when it has come', () =>
    play({}, async (phone) => {
      await control('/faults', { target: 'notify', kind: 'drop' })
      await phone.order('jasmine')
      await phone.goToCashier()
      await phone.decide('pay')
      await heading(phone, '正在确认付款').waitFor()
      await phone.picture('awaiting-the-notification')
      expect(await orders()).toMatchObject([{ status: 'prepaid' }])

      await resendNotification()
      await settled(phone, 'paid')
    }))

  it('does not let anybody pay twice who waited in vain for the result', () =>
    play({}, async (phone) => {
      await control('/faults', { target: 'notify', kind: 'drop' })
      await phone.order('jasmine')
      await phone.goToCashier()
      await phone.page.clock.install()
      await phone.decide('pay')
      await timePasses(phone.page, phone.app.getByText('如果已经付了，请不要再付'))
      await phone.picture('unknown')

      await resendNotification()
      await phone.tap('check')
      await settled(phone, 'paid')
      expect(await orders()).toHaveLength(1)
    }))

  it('shows what is sold out, and does not sell it', () =>
    play({}, async (phone) => {
      await phone.app.getByTestId('product-longjing').getByText('已售罄').waitFor()
      await phone.tap('product-longjing')
      await phone.app.getByText('这款茶卖完了').waitFor()
      await phone.picture('sold-out')
      expect(await phone.app.getByTestId('buy').count()).toBe(0)
      await phone.tap('home')
      await phone.app.getByTestId('product-tasting').waitFor()
    }))

  it('says it when a product sells out in front of somebody', () =>
    play({}, async (phone) => {
      phone.troubles.expect('409 /api/pay/unified-order')
      await phone.openProduct('puer')
      await products().doc('puer').update({ soldOut: true })
      try {
        await phone.tap('buy')
        await phone.app.getByText('这款茶刚刚卖完了').waitFor()
        await phone.picture('just-sold-out')
        expect(await orders()).toEqual([])
      } finally {
        await products().doc('puer').update({ soldOut: false })
      }
    }))

  it('says that the network is down, and shows the shop when it is back', () =>
    play({}, async (phone) => {
      phone.troubles.expect('net::ERR_INTERNET_DISCONNECTED /api/products')
      await phone.page.route('**/api/products', (route) => route.abort('internetdisconnected'), { times: 1 })
      await phone.page.locator('#reload').click()
      await heading(phone, '网络好像断开了').waitFor()
      await phone.picture('network-down')
      await phone.tap('retry')
      await phone.app.getByTestId('product-tasting').waitFor()
    }))

  /** Lets the time of the pages run fast until somebody can see this. */
  async function timePasses(page: Page, until: Locator): Promise<void> {
    while (!(await until.isVisible())) await page.clock.fastForward(1000)
  }

  async function resendNotification(): Promise<void> {
    const { notifications } = (await stage.system.control('GET', '/notifications')) as {
      notifications: { id: string }[]
    }
    await control('/notifications/resend', { id: notifications.at(-1)?.id })
  }
}
