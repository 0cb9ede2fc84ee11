import { logIn, order } from '../support/h5'
import { heading, settled } from './phone'
import type { Stage } from './stage'

const PAGE = 20

/** The list of orders. */
export function ordersStories(stage: Stage): void {
  const { play } = stage

  it('shows the latest orders first, and the earlier ones page by page', () =>
    play({ user: 'muqing' }, async (phone) => {
      const browser = await logIn(stage.system, 'muqing')
      for (let made = 0; made < PAGE + 3; made++) await order(browser, made === 0 ? 'puer' : 'tasting')
      const rows = phone.app.locator('[data-testid^="order-row-"]')

      await phone.goTo('订单')
      await heading(phone, '我的订单').waitFor()
      await rows.nth(PAGE - 1).waitFor()
      await phone.picture('orders')
      expect(await rows.count()).toBe(PAGE)

      await phone.tap('more-orders')
      await phone.app.getByText('没有更早的订单了').waitFor()
      expect(await rows.count()).toBe(PAGE + 3)
      await rows.last().click()
      await settled(phone, 'prepaid')
      await heading(phone, '老树普洱·二〇一二').waitFor()
    }))

  it('pays an order from the list that another page placed in this browser', () =>
    play({}, async (phone) => {
      await phone.order('jasmine')
      await phone.page.locator('#back').click()
      await phone.app.getByTestId('buy').waitFor()
      await phone.page.locator('#back').click()
      await phone.goTo('订单')
      await phone.app.locator('[data-testid^="order-row-"]').click()
      await phone.goToCashier()
      await phone.decide('pay')
      await settled(phone, 'paid')
    }))
}
