/** @jest-environment jsdom */
import type { ProductView, Reply } from '../../../core/api'
import { refusal } from '../support/fakeWx'
import { later, ok, openPage, playAtNow, type Opening } from '../support/openPage'
import { pass } from '../support/screen'
import { aProduct } from '../support/shop'

playAtNow()

const open = (opening: Opening = {}) =>
  openPage('pages/product/product', { query: { productId: 'tasting' }, ...opening })
const selling = (change: Partial<ProductView>) => ({ products: () => ok({ products: [aProduct(change)] }) })

describe('the product page', () => {
  it('shows the product, its price and its name in the bar', async () => {
    const page = await open()
    expect(page.text()).toContain('一分钱试喝')
    expect(page.find('.stage').attribute('src')).toBe('/generated/pictures/tasting.png')
    expect(page.wx.called('setNavigationBarTitle')).toContainEqual({ title: '一分钱试喝' })
  })

  it('counts what is wanted, and takes it to the checkout', async () => {
    const page = await open({ functions: selling({ priceFen: 12_800 }) })
    await page.find('#plus').tap()
    await page.find('#plus').tap()
    await page.find('#minus').tap()
    expect(page.find('.total').text()).toContain('¥256.00')

    await page.find('#buy').tap()
    expect(page.wx.called('navigateTo')).toEqual([{ url: '/pages/checkout/checkout?productId=tasting&quantity=2' }])
  })

  it('sells nothing that is sold out, and leads on', async () => {
    const page = await open({ functions: selling({ soldOut: true }) })
    expect(page.text()).toContain('这款茶卖完了')
    expect(page.shows('#buy')).toBe(false)
    await page.find('#home').tap()
    expect(page.wx.called('switchTab')).toEqual([{ url: '/pages/shop/shop' }])
  })

  it.each([
    ['that is gone', { productId: 'gone' }],
    ['of a forged path', { productId: '%3Cscript%3E' }],
    ['of a path without one', {}],
  ])('says so for a product %s, and leads back to the shop', async (_, query) => {
    const page = await open({ query })
    expect(page.text()).toContain('没有找到这款茶')
    expect(page.shows('#retry')).toBe(false)
    await page.find('#home').tap()
    expect(page.wx.called('switchTab')).toEqual([{ url: '/pages/shop/shop' }])
  })

  it('waits with a skeleton', async () => {
    const page = await open({ functions: { products: () => new Promise(() => undefined) } })
    await pass(200)
    expect(page.find('bones').attribute('kind')).toBe('product')
  })

  it('tries again after a failure', async () => {
    const page = await open({ functions: { products: () => refusal('INTERNAL', 'r1') } })
    expect(page.text()).toContain('编号 r1')
    page.wx.functions.products = () => ok({ products: [aProduct()] })
    await page.find('#retry').tap()
    expect(page.shows('#buy')).toBe(true)
  })

  it('says nothing more after it was left', async () => {
    const { promise, answer } = later<Reply<{ products: ProductView[] }>>()
    const page = await open({ functions: { products: () => promise } })
    await page.close()
    await answer(ok({ products: [aProduct()] }))
    expect(page.wx.called('setNavigationBarTitle')).toEqual([])
  })
})

describe('sharing a product', () => {
  it('names the product and who shares it', async () => {
    const page = await open()
    expect(page.call('onShareAppMessage')).toEqual({
      title: '一分钱试喝',
      path: '/pages/product/product?productId=tasting&from=u1',
      imageUrl: '/generated/pictures/tasting.png',
    })
    expect(page.call('onShareTimeline')).toMatchObject({ query: 'productId=tasting&from=u1' })
    expect(page.find('#share').attribute('open-type')).toBe('share')
  })

  it('shares the shop where there is no product to share', async () => {
    const page = await open({ query: { productId: 'gone' } })
    expect(page.call('onShareAppMessage')).toMatchObject({ path: '/pages/shop/shop' })
    expect(page.call('onShareTimeline')).toMatchObject({ query: '' })
  })

  it('tells the server once that a shared card was opened', async () => {
    const share = jest.fn(() => ok({ isCounted: true }))
    const page = await open({ query: { productId: 'tasting', from: 'u2' }, functions: { share } })
    await page.comeBack()
    expect(page.wx.called('function:share')).toEqual([{ from: 'u2', productId: 'tasting' }])
  })

  it('shows the product also where the card could not be counted', async () => {
    const share = () => refusal('BUSY')
    const page = await open({ query: { productId: 'tasting', from: 'u2' }, functions: { share } })
    expect(page.shows('#buy')).toBe(true)
  })

  it('tells nothing of a visit without a card', async () => {
    const page = await open()
    expect(page.wx.called('function:share')).toEqual([])
  })
})
