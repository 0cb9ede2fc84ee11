import { heading } from '../phone'
import type { Stage } from '../stage'

/** The mini-program and the H5 app beside each other, in the hands of one person. */
export function twoPhonesStories({ play, user }: Stage): void {
  it('shows one person in both, once the H5 app was allowed to know them', () =>
    play({ user: 'achen', width: 1440, hasMiniProgram: true }, async (phone) => {
      const mini = phone.page.frameLocator('iframe[src^="/mini/"]')
      await mini.locator('.product-row').filter({ hasText: '茉莉银针' }).click()
      await mini.locator('#buy').click()
      await mini.locator('#pay').click()
      await mini.frameLocator('.sheet iframe').locator('[data-result="pay"]').click()
      await mini.locator('#status').getByText('已付款').waitFor()

      await phone.goTo('我的')
      await phone.tap('profile')
      await phone.app.locator('[data-answer="allow"]').click()
      await heading(phone, '阿澄').waitFor()
      await phone.goTo('订单')
      await phone.app.getByText('茉莉银针').waitFor()
      await phone.picture('two-phones')
    }))

  it('changes the person in both', () =>
    play({ user: 'xiaolin', width: 1440, hasMiniProgram: true }, async (phone) => {
      const mini = phone.page.frameLocator('iframe[src^="/mini/"]')
      await mini.locator('.product-row').first().waitFor()
      await phone.handTo(user('muqing'))
      await mini.locator('.product-row').first().waitFor()
      await phone.page.getByText('苏木青').nth(1).waitFor()
    }))

  it('opens the H5 app inside the mini-program, which sells by its own pages there', () =>
    play({ width: 1440, hasMiniProgram: true }, async (phone) => {
      const mini = phone.page.frameLocator('iframe[src^="/mini/"]')
      await mini.getByRole('tab', { name: '我的' }).click()
      await mini.locator('#open-h5').click()
      const inside = mini.frameLocator('wx-web-view iframe')
      await inside.getByTestId('product-jasmine').click()
      await inside.getByText('在小程序里购买').click()
      await mini.locator('#buy').filter({ visible: true }).waitFor()
    }))
}
