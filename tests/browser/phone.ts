import type { FrameLocator, Locator, Page } from 'playwright-core'
import type { WeChatUser } from '../../local/wechat/users'
import { takePicture } from './pictures'
import type { Troubles } from './troubles'

/** The phone in the browser, as a person uses it. */
export interface Phone {
  page: Page
  troubles: Troubles
  /** Whatever is in the phone's window. */
  app: FrameLocator
  cashier: FrameLocator
  picture(name: string): Promise<void>
  tap(testId: string): Promise<void>
  /** One of the three tabs at the bottom. */
  goTo(tab: '茶铺' | '订单' | '我的'): Promise<void>
  /** From the catalogue to a product. */
  openProduct(productId: string): Promise<void>
  /** From the catalogue to the order of a product. */
  order(productId: string): Promise<void>
  /** From an order to the cashier, once it can be used. */
  goToCashier(): Promise<void>
  decide(result: 'pay' | 'cancel' | 'notEnough'): Promise<void>
  /** Hands the phone to somebody else, and waits until the app knows them. */
  handTo(user: WeChatUser): Promise<void>
}

/** Gives a page of the phone hands. */
export function phoneOn(page: Page, troubles: Troubles): Phone {
  const app = page.frameLocator('#window iframe')
  const cashier = page.frameLocator('.sheet iframe')

  const phone: Phone = {
    page,
    troubles,
    app,
    cashier,
    picture: (name) => takePicture(page, name),
    tap: (testId) => app.getByTestId(testId).click(),
    goTo: (tab) => app.getByRole('link', { name: tab, exact: true }).click(),
    async openProduct(productId) {
      await phone.tap(`product-${productId}`)
      await app.getByTestId('buy').waitFor()
    },
    async order(productId) {
      await phone.openProduct(productId)
      await phone.tap('buy')
      await app.getByTestId('pay').waitFor()
    },
    async goToCashier() {
      await phone.tap('pay')
      await cashier.locator('[data-result="pay"]').waitFor()
    },
    decide: (result) => cashier.locator(`[data-result="${result}"]`).click(),
    async handTo({ nickname }) {
      await page.locator('#users').getByText(nickname).click()
      await page.locator('#holder').getByText(nickname).waitFor()
      await loggedIn(phone)
    },
  }
  return phone
}

/** The app knows who holds the phone: a silent login replaces the first page, so nothing before that can be relied on. */
export const loggedIn = ({ app }: Phone): Promise<void> => app.locator('[data-login="user"]').waitFor()

/** The order in the phone's window has this status and nothing is under way. */
export const settled = ({ app }: Phone, status: string): Promise<void> =>
  app.locator(`[data-testid="order-status"][data-status="${status}"]:not([data-step])`).waitFor()

/** A heading in the phone's window. */
export const heading = ({ app }: Phone, name: string): Locator => app.getByRole('heading', { name, exact: true })
