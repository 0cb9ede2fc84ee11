import { heading, loggedIn } from './phone'
import type { Stage } from './stage'

/** What a page gives to WeChat's share menu, and who opens it. */
export function sharingStories(stage: Stage): void {
  const { play, user } = stage

  it('shows the card of the product, and a friend who gets it opens the product as somebody else', () =>
    play({ user: 'xiaolin' }, async (phone) => {
      const { page, app } = phone
      await phone.openProduct('jasmine')
      await page.locator('#share-data').getByText('茉莉银针·一泡装').first().waitFor()
      await page.locator('#menu').click()
      const card = page.locator('.share-card')
      await card.getByText('茉莉银针·一泡装').waitFor()
      await card.getByText(`${stage.system.ready.app}/#/product/jasmine`).waitFor()
      await page.locator('.share-card img').evaluate((picture: { decode(): Promise<void> }) => picture.decode())
      await phone.picture('share-sheet')

      await page.getByRole('dialog').getByText(user('achen').nickname).click()
      await page.locator('#holder').getByText(user('achen').nickname).waitFor()
      await loggedIn(phone)
      await heading(phone, '茉莉银针·一泡装').waitFor()
      expect(await page.locator('#address').textContent()).toMatch(/\?from=singlemessage#\/product\/jasmine$/)
      await page.locator('#checks-config .verdict-ok').waitFor()
      await app.getByTestId('buy').waitFor()
    }))

  it('never offers the card of a page that was left', () =>
    play({}, async (phone) => {
      const shared = phone.page.locator('#share-data')
      await phone.order('jasmine')
      await shared.getByText('我在慢山茶铺喝这款茶').first().waitFor()
      await phone.app.getByRole('link', { name: '回到茶铺' }).click()
      await shared.getByText('一山一茶，慢慢来。').first().waitFor()
      await phone.openProduct('puer')
      await shared.getByText('老树普洱').first().waitFor()
      await phone.page.locator('#back').click()
      await shared.getByText('一山一茶，慢慢来。').first().waitFor()
    }))

  it('gives the phone the title of each page', () =>
    play({}, async (phone) => {
      const title = (text: string) => phone.page.locator('#page-title').getByText(text, { exact: true }).waitFor()
      await title('慢山茶铺')
      await phone.openProduct('jasmine')
      await title('茉莉银针·一泡装')
      await phone.tap('buy')
      await title('订单')
    }))
}
