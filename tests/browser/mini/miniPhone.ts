import type { FrameLocator, Locator, Page } from 'playwright-core'
import { takePicture } from '../pictures'
import type { Stage, View } from '../stage'
import type { Troubles } from '../troubles'

/** The mini-program in a window of its own, as a person uses it. */
export interface MiniPhone {
  page: Page
  troubles: Troubles
  cashier: FrameLocator
  picture(name: string): Promise<void>
  /** What can be seen and fits; pages below the top one keep their elements. */
  seen(selector: string): Locator
  tap(selector: string): Promise<void>
  /** One of the three tabs at the bottom. */
  goTo(tab: '茶铺' | '订单' | '我的'): Promise<void>
  back(): Promise<void>
  /** From the catalogue to the product of this title. */
  openProduct(title: string): Promise<void>
  /** From the catalogue to the cashier of one piece. */
  goToCashier(title: string): Promise<void>
  decide(result: 'pay' | 'cancel' | 'notEnough'): Promise<void>
  /** Waits until the order on the screen says this of itself, such as 已付款. */
  settled(title: string): Promise<void>
}

export interface MiniPlay extends Partial<View> {
  user?: string
  /** Opens this page, as a card would; without it the catalogue. */
  path?: string
}

/** Plays a story of the mini-program; it fails also when anything complained that the story does not expect. */
export async function playMini(
  stage: Stage,
  play: MiniPlay,
  story: (phone: MiniPhone) => Promise<void>,
): Promise<void> {
  const { user = 'xiaolin', path, ...view } = play
  await stage.browse({ width: 375, height: 812, ...view }, async (page, troubles) => {
    stage.system.wechat.switchUser(user)
    const query = path === undefined ? '' : `?${new URLSearchParams({ path }).toString()}`
    await page.goto(`${stage.system.ready.phone}mini/${query}`)
    await story(miniPhoneOn(page, troubles))
  })
}

/** Gives the mini-program's page hands. */
export function miniPhoneOn(page: Page, troubles: Troubles): MiniPhone {
  const cashier = page.frameLocator('.sheet iframe')
  const seen = (selector: string) => page.locator(selector).filter({ visible: true })
  const tap = (selector: string) => seen(selector).click()
  const openProduct = (title: string) => seen('.product-row').filter({ hasText: title }).click()

  return {
    page,
    troubles,
    cashier,
    seen,
    tap,
    picture: (name) => takePicture(page, `mini-${name}`),
    goTo: (tab) => page.getByRole('tab', { name: tab, exact: true }).click(),
    back: () => page.getByRole('button', { name: '返回' }).filter({ visible: true }).click(),
    openProduct,
    async goToCashier(title) {
      await openProduct(title)
      await tap('#buy')
      await tap('#pay')
      await cashier.locator('[data-result="pay"]').waitFor()
    },
    decide: (result) => cashier.locator(`[data-result="${result}"]`).click(),
    settled: (title) => seen('#status').getByText(title, { exact: true }).waitFor(),
  }
}
