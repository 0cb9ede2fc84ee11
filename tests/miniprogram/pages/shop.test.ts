/** @jest-environment jsdom */
import type { ProductView, Reply } from '../../../core/api'
import { refusal } from '../support/fakeWx'
import { later, ok, openPage, playAtNow } from '../support/openPage'
import { pass } from '../support/screen'
import { aProduct } from '../support/shop'

playAtNow()

describe('the shop page', () => {
  it('shows what there is to buy', async () => {
    const page = await openPage('pages/shop/shop', {
      functions: {
        products: () => ok({ products: [aProduct(), aProduct({ productId: 'puer', title: '普洱', soldOut: true })] }),
      },
    })
    expect(page.all('.product-row').map((row) => row.text())).toEqual([
      expect.stringContaining('¥0.01'),
      expect.stringContaining('已售罄'),
    ])
  })

  it('opens the product that is tapped', async () => {
    const page = await openPage('pages/shop/shop')
    await page.all('.product-row')[0]?.tap()
    expect(page.wx.called('navigateTo')).toEqual([{ url: '/pages/product/product?productId=tasting' }])
  })

  it('waits without a word at first, then with a skeleton', async () => {
    const { promise, answer } = later<Reply<{ products: ProductView[] }>>()
    const page = await openPage('pages/shop/shop', { functions: { products: () => promise } })
    expect(page.shows('bones')).toBe(false)
    await pass(200)
    expect(page.shows('bones')).toBe(true)

    await answer(ok({ products: [aProduct()] }))
    expect(page.shows('bones')).toBe(false)
    expect(page.all('.product-row')).toHaveLength(1)
  })

  it('has a word where nothing is on sale, and looks again', async () => {
    const page = await openPage('pages/shop/shop', { functions: { products: () => ok({ products: [] }) } })
    expect(page.text()).toContain('今天还没有上茶')
    await page.find('#again').tap()
    expect(page.wx.called('function:products')).toHaveLength(2)
  })

  it('says what failed and what to do, and tries again', async () => {
    const page = await openPage('pages/shop/shop', { functions: { products: () => refusal('BUSY', 'r1') } })
    expect(page.text()).toContain('茶铺这会儿有点忙')
    expect(page.text()).toContain('请等几秒再试一次')
    expect(page.text()).toContain('编号 r1')
    expect(page.shows('#home')).toBe(false)

    page.wx.functions.products = () => ok({ products: [aProduct()] })
    await page.find('#retry').tap()
    expect(page.all('.product-row')).toHaveLength(1)
  })

  it('ends a pull down also where the network is gone, and keeps what it shows', async () => {
    const page = await openPage('pages/shop/shop')
    page.wx.answers['callFunction'] = () => Promise.reject(new Error('request:fail'))
    await page.call('onPullDownRefresh')
    expect(page.wx.called('stopPullDownRefresh')).toHaveLength(1)
    expect(page.all('.product-row')).toHaveLength(1)
  })

  it('is shared as the shop', async () => {
    const page = await openPage('pages/shop/shop')
    expect(page.call('onShareAppMessage')).toMatchObject({ path: '/pages/shop/shop' })
    expect(page.call('onShareTimeline')).toMatchObject({ query: '' })
  })
})
