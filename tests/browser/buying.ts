import { settled } from './phone'
import type { Stage } from './stage'

/** From the catalogue to a paid order, by every road that leads there. */
export function buyingStories({ play, orders, control }: Stage): void {
  it('goes from a first visit to a paid order', () =>
    play({}, async (phone) => {
      await phone.order('jasmine')
      await phone.goToCashier()
      await phone.decide('pay')
      await settled(phone, 'paid')
      await phone.picture('paid')

      expect(await orders()).toMatchObject([{ productId: 'jasmine', status: 'paid' }])
      await phone.tap('home')
      await phone.app.getByTestId('product-jasmine').waitFor()
    }))

  it('accepts a bridge that comes late', () =>
    play({ isBridgeLate: true }, async (phone) => {
      await phone.order('jasmine')
      await phone.goToCashier()
      await phone.decide('pay')
      await settled(phone, 'paid')
    }))

  it('lets a cancelled payment be taken up again, with the same order', () =>
    play({}, async (phone) => {
      await phone.order('tasting')
      await phone.goToCashier()
      await phone.decide('cancel')
      await phone.app.getByTestId('pay-end').and(phone.app.locator('[data-end="cancelled"]')).waitFor()
      await phone.picture('cancelled')

      await phone.goToCashier()
      await phone.decide('pay')
      await settled(phone, 'paid')
      expect(await orders()).toHaveLength(1)
    }))

  it('keeps somebody without money at the cashier, who may then cancel', () =>
    play({ user: 'yueliang' }, async (phone) => {
      await phone.order('tieguanyin')
      await phone.goToCashier()
      await phone.decide('pay')
      await phone.cashier.getByRole('alert').waitFor()
      await phone.picture('not-enough-money')
      await phone.decide('cancel')
      await phone.app.locator('[data-end="cancelled"]').waitFor()
      expect(await orders()).toMatchObject([{ status: 'prepaid' }])
    }))

  it('makes one order of a double tap', () =>
    play({}, async (phone) => {
      await phone.openProduct('jasmine')
      await phone.app.getByTestId('buy').dblclick()
      await settled(phone, 'prepaid')
      expect(await orders()).toHaveLength(1)
    }))

  it('looks after a payment that a reload interrupted, without another tap', () =>
    play({}, async (phone) => {
      await phone.order('jasmine')
      await phone.goToCashier()
      await phone.page.locator('#reload').click()
      await payElsewhere()

      await settled(phone, 'paid')
      expect(await orders()).toHaveLength(1)
    }))

  it('takes a payment for cancelled whose cashier was closed by its cross', () =>
    play({}, async (phone) => {
      await phone.order('jasmine')
      await phone.goToCashier()
      await phone.page.getByRole('dialog').getByRole('button', { name: '关闭' }).click()
      await phone.app.locator('[data-end="cancelled"]').waitFor()
    }))

  it('cancels an order that was not paid, after asking', () =>
    play({}, async (phone) => {
      await phone.order('jasmine')
      await phone.tap('cancel-order')
      await phone.picture('cancel-question')
      await phone.app.getByRole('button', { name: '取消订单' }).last().click()
      await settled(phone, 'closing')
      await phone.app.getByTestId('buy-again').waitFor()
    }))

  /** The payment goes through although the page that asked for it is gone. */
  async function payElsewhere(): Promise<void> {
    const [order] = await orders()
    await control('/pay', { outTradeNo: order?._id, result: 'pay' })
  }
}
