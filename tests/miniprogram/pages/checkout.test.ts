/** @jest-environment jsdom */
import type { Reply, UnifiedOrderAnswer } from '../../../core/api'
import { refusal } from '../support/fakeWx'
import { later, ok, openPage, playAtNow, type Opening } from '../support/openPage'
import { pass } from '../support/screen'
import { anOrder, aPayment, aProduct, ORDER_NO } from '../support/shop'

playAtNow()

const placed = () => ok({ order: anOrder(), payment: aPayment })
const open = ({ functions = {}, ...opening }: Opening = {}) =>
  openPage('pages/checkout/checkout', {
    query: { productId: 'tasting', quantity: '3' },
    functions: { unifiedOrder: placed, ...functions },
    ...opening,
  })

describe('the checkout page', () => {
  it('shows what is bought and what it costs', async () => {
    const page = await open({ functions: { products: () => ok({ products: [aProduct({ priceFen: 12_800 })] }) } })
    expect(page.text()).toContain('3 件')
    expect(page.find('#total').text()).toBe('¥384.00')
    expect(page.find('#pay').text()).toBe('微信支付 ¥384.00')
  })

  it('places the order and goes on to it, in the place of this page', async () => {
    const page = await open()
    await page.find('#pay').tap()
    expect(page.wx.called('function:unifiedOrder')).toEqual([
      { productId: 'tasting', quantity: 3, idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/) as string },
    ])
    expect(page.wx.called('redirectTo')).toEqual([{ url: `/pages/order/order?outTradeNo=${ORDER_NO}` }])
  })

  it('makes one order of a double tap, and shows that it works on it', async () => {
    const { promise, answer } = later<Reply<UnifiedOrderAnswer>>()
    const page = await open({ functions: { unifiedOrder: () => promise } })
    await page.find('#pay').tap()
    expect(page.find('#pay').text()).toBe('正在下单')
    await page.find('#pay').tap()
    await answer(placed())
    expect(page.wx.called('function:unifiedOrder')).toHaveLength(1)
    expect(page.wx.called('redirectTo')).toHaveLength(1)
  })

  it('tries again with the same key when the answer was lost', async () => {
    const page = await open({ functions: { unifiedOrder: () => new Promise(() => undefined) } })
    await page.find('#pay').tap()
    await pass(20_000)
    expect(page.find('.notice').text()).toContain('等了很久，还没有回音')
    expect(page.find('#pay').text()).toBe('再试一次')

    page.wx.functions.unifiedOrder = placed
    await page.find('#pay').tap()
    const keys = page.wx.called('function:unifiedOrder').map(({ idempotencyKey }) => idempotencyKey)
    expect(keys).toEqual([keys[0], keys[0]])
  })

  it('keeps that key when the mini-program was closed meanwhile', async () => {
    const first = await open({ functions: { unifiedOrder: () => new Promise(() => undefined) } })
    await first.find('#pay').tap()
    await first.close()
    const again = await open({ wx: first.wx })
    await again.find('#pay').tap()
    const keys = again.wx.called('function:unifiedOrder').map(({ idempotencyKey }) => idempotencyKey)
    expect(keys).toEqual([keys[0], keys[0]])
  })

  it('leads nowhere once it was left', async () => {
    const { promise, answer } = later<Reply<UnifiedOrderAnswer>>()
    const page = await open({ functions: { unifiedOrder: () => promise } })
    await page.find('#pay').tap()
    await page.close()
    await answer(placed())
    expect(page.wx.called('redirectTo')).toEqual([])
  })

  it('says so when the last one was just sold, and leads on', async () => {
    const page = await open({ functions: { unifiedOrder: () => refusal('PRODUCT_SOLD_OUT') } })
    await page.find('#pay').tap()
    expect(page.find('.notice').text()).toContain('没有下单，也没有扣款')
    expect(page.shows('#pay')).toBe(false)
    await page.find('#home').tap()
    expect(page.wx.called('switchTab')).toEqual([{ url: '/pages/shop/shop' }])
  })

  it.each([
    ['WECHAT_UNREACHABLE', '暂时连不上微信'],
    ['USER_BLOCKED', '请联系掌柜'],
    ['A_CODE_OF_TOMORROW', '茶铺出了点小问题'],
  ])('shows %s as a sentence with a next step, and can be tapped again', async (code, sentence) => {
    const page = await open({ functions: { unifiedOrder: () => refusal(code) } })
    await page.find('#pay').tap()
    expect(page.find('.notice').text()).toContain(sentence)
    await page.find('#pay').tap()
    expect(page.wx.called('function:unifiedOrder')).toHaveLength(2)
  })

  it.each([
    ['no quantity', { productId: 'tasting' }],
    ['a hundred of it', { productId: 'tasting', quantity: '100' }],
    ['no product', { quantity: '1' }],
  ])('refuses a path with %s', async (_, query) => {
    const page = await open({ query })
    expect(page.text()).toContain('有一项内容填得不对')
    expect(page.shows('#pay')).toBe(false)
    expect(page.shows('#home')).toBe(true)
  })

  it('logs in before it orders, and says why it could not', async () => {
    const page = await open({ functions: { login: () => refusal('USER_BLOCKED') } })
    await page.find('#pay').tap()
    expect(page.find('.notice').text()).toContain('这个微信号暂时不能在茶铺登录')
    expect(page.wx.called('function:unifiedOrder')).toEqual([])
  })
})
