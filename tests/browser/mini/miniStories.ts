import type { Stage, View } from '../stage'
import { lookAt } from './lookAt'
import { playMini, type MiniPhone, type MiniPlay } from './miniPhone'

const VIEWS: View[] = [
  { width: 320, height: 640, scheme: 'dark' },
  { width: 375, height: 812, scheme: 'light' },
  { width: 414, height: 896, scheme: 'dark' },
]

/** What a customer does in the mini-program, with taps only, at three sizes. */
export function miniStories(stage: Stage): void {
  describe.each(VIEWS)('$width px, $scheme', (view) => {
    const play = (options: MiniPlay, story: (phone: MiniPhone) => Promise<void>) =>
      playMini(stage, { ...view, ...options }, story)
    const look = (phone: MiniPhone, name: string) => lookAt(phone, `${name}-${view.width}-${view.scheme}`)

    it('welcomes a first visit without asking anything, and knows the customer', () =>
      play({}, async (phone) => {
        await phone.seen('.product-row').first().waitFor()
        await look(phone, 'shop')
        await phone.goTo('我的')
        await phone.seen('#name').getByText('茶友').waitFor()
        await look(phone, 'me')
        await phone.goTo('订单')
        await phone.page.getByText('还没有订单').waitFor()
        await look(phone, 'no-orders')

        expect(await count('users')).toBe(1)
      }))

    it('keeps a picture, a nickname and a phone number, once privacy was agreed to', () =>
      play({ user: 'achen' }, async (phone) => {
        await phone.goTo('我的')
        await phone.tap('#avatar')
        await phone.seen('#agree').waitFor()
        await look(phone, 'privacy')
        await phone.tap('#agree')
        await phone.page.getByRole('button', { name: '用微信头像' }).click()
        await phone.seen('#avatar img[src*="/__storage/"]').waitFor()

        await phone.tap('#nickname')
        await phone.page.getByRole('button', { name: '阿澄' }).click()
        await phone.tap('#name')
        await phone.seen('#name').getByText('阿澄').waitFor()

        await phone.tap('#phone')
        await phone.page.getByRole('button', { name: '允许' }).click()
        await phone
          .seen('#phone')
          .getByText(/\d{3}\*{4}\d{4}/)
          .waitFor()
        await look(phone, 'profile')
      }))

    it('shares a product, and somebody else who opens the card is counted and may buy', () =>
      play({}, async (phone) => {
        await phone.openProduct('清香铁观音')
        await phone.seen('#buy').waitFor()
        await look(phone, 'product')
        await phone.tap('#share')
        await look(phone, 'share')
        const counted = phone.page.waitForResponse((response) =>
          /"name":"share"/.test(response.request().postData() ?? ''),
        )
        await phone.page.getByRole('button', { name: '苏木青' }).click()

        await phone.seen('#buy').waitFor()
        await phone.tap('#plus')
        await phone.tap('#buy')
        await phone.seen('#total').waitFor()
        await look(phone, 'checkout')
        expect(stage.system.wechat.currentUser().id).toBe('muqing')
        await counted
        expect(await count('shares')).toBe(1)
      }))

    it('buys, pays, and sees the order paid', () =>
      play({}, async (phone) => {
        await phone.goToCashier('茉莉银针')
        await look(phone, 'cashier')
        await phone.decide('pay')
        await phone.settled('已付款')
        await look(phone, 'paid')

        expect(await stage.orders()).toMatchObject([{ productId: 'jasmine', status: 'paid' }])
      }))

    it('cancels at the cashier, then pays the same order', () =>
      play({}, async (phone) => {
        await phone.goToCashier('一分钱试喝')
        await phone.decide('cancel')
        await phone.page.getByText('你没有完成付款').filter({ visible: true }).waitFor()
        await look(phone, 'cancelled')
        await phone.tap('#pay-again')
        await phone.decide('pay')
        await phone.settled('已付款')

        expect(await stage.orders()).toHaveLength(1)
      }))

    it('lists the orders and opens one', () =>
      play({}, async (phone) => {
        await phone.goToCashier('茉莉银针')
        await phone.decide('pay')
        await phone.settled('已付款')
        await phone.tap('#orders')
        await phone.seen('.order-row').waitFor()
        await look(phone, 'orders')
        await phone.tap('.order-row')
        await phone.settled('已付款')
      }))
  })

  async function count(collection: string): Promise<number> {
    const { total } = await stage.system.adminDatabase().collection(collection).count()
    return total ?? 0
  }
}
