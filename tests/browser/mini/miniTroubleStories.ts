import type { Stage } from '../stage'
import { lookAt } from './lookAt'
import { playMini } from './miniPhone'

/** What a customer of the mini-program sees when the network, the shop or WeChat cannot do what they want. */
export function miniTroubleStories(stage: Stage): void {
  const products = () => stage.system.adminDatabase().collection('products')

  it('says that the network is down, and shows the shop when it is back', () =>
    playMini(stage, {}, async (phone) => {
      phone.troubles.expect('net::ERR_INTERNET_DISCONNECTED /mini/call')
      await phone.seen('.product-row').first().waitFor()
      await phone.page.route('**/mini/call', (route) => route.abort('internetdisconnected'))
      await phone.page.reload()
      await phone.seen('#retry').waitFor()
      await lookAt(phone, 'network-down')
      await phone.page.unroute('**/mini/call')
      await phone.tap('#retry')
      await phone.seen('.product-row').first().waitFor()
    }))

  it('waits with the bones of the page', () =>
    playMini(stage, {}, async (phone) => {
      await phone.seen('.product-row').first().waitFor()
      await phone.page.route('**/mini/call', () => undefined)
      await phone.page.reload()
      await phone.page.getByLabel('正在取茶单').waitFor()
      await lookAt(phone, 'bones')
    }))

  it('says it when a product sells out in front of somebody, and makes no order', () =>
    playMini(stage, {}, async (phone) => {
      await phone.openProduct('老树普洱')
      await phone.tap('#buy')
      await phone.seen('#pay').waitFor()
      await products().doc('puer').update({ soldOut: true })
      try {
        await phone.tap('#pay')
        await phone.page.getByText('这款茶刚刚卖完了').filter({ visible: true }).waitFor()
        await lookAt(phone, 'just-sold-out')
        expect(await stage.orders()).toEqual([])
      } finally {
        await products().doc('puer').update({ soldOut: false })
      }
    }))

  it('says what is awaited while the notification is missing, and "paid" only when it has come', () =>
    playMini(stage, {}, async (phone) => {
      await stage.control('/faults', { target: 'notify', kind: 'drop' })
      await phone.goToCashier('茉莉银针')
      await phone.decide('pay')
      await phone.settled('正在确认付款')
      await lookAt(phone, 'awaiting-the-notification')
      expect(await stage.orders()).toMatchObject([{ status: 'prepaid' }])

      await resendNotification()
      await phone.settled('已付款')
    }))

  it('makes one order of a double tap', () =>
    playMini(stage, {}, async (phone) => {
      await phone.openProduct('茉莉银针')
      await phone.tap('#buy')
      await phone.seen('#pay').dblclick()
      await phone.cashier.locator('[data-result="pay"]').waitFor()
      expect(await stage.orders()).toHaveLength(1)
    }))

  it('shows a designed page for a forged card, and the way home', () =>
    playMini(stage, { path: 'pages/product/product?productId=%3Cscript%3E&from=..%2F..' }, async (phone) => {
      await phone.page.getByText('没有找到这款茶').waitFor()
      await lookAt(phone, 'forged-card')
      await phone.tap('#home')
      await phone.seen('.product-row').first().waitFor()
    }))

  async function resendNotification(): Promise<void> {
    const { notifications } = (await stage.system.control('GET', '/notifications')) as {
      notifications: { id: string }[]
    }
    await stage.control('/notifications/resend', { id: notifications.at(-1)?.id })
  }
}
