/** @jest-environment jsdom */
import type { OrderPage } from '../../../core/api'
import { refusal, type Functions } from '../support/fakeWx'
import { later, ok, openPage, playAtNow } from '../support/openPage'
import { pass, settle } from '../support/screen'
import { anOrder } from '../support/shop'

playAtNow()

const open = (order: NonNullable<Functions['order']>) => openPage('pages/orders/orders', { functions: { order } })

const page1: OrderPage = {
  orders: [anOrder({ outTradeNo: '4', status: 'paid' }), anOrder({ outTradeNo: '3' })],
  nextCursor: 'c1',
}
const page2: OrderPage = { orders: [anOrder({ outTradeNo: '2', status: 'closed' })] }
const paged: NonNullable<Functions['order']> = (input) => ok('cursor' in input ? page2 : page1)

describe('the orders page', () => {
  it('shows the latest orders with their status in words', async () => {
    const page = await open(paged)
    const rows = page.all('.order-row').map((row) => row.text())
    expect(rows).toEqual([expect.stringContaining('已付款'), expect.stringContaining('等待付款')])
    expect(rows[0]).toContain('今天 11:58')
  })

  it('opens the order that is tapped', async () => {
    const page = await open(paged)
    await page.all('.order-row')[1]?.tap()
    expect(page.wx.called('navigateTo')).toEqual([{ url: '/pages/order/order?outTradeNo=3' }])
  })

  it('adds older orders when asked, until there are no more', async () => {
    const page = await open(paged)
    await page.find('#more').tap()
    expect(page.all('.order-row')).toHaveLength(3)
    expect(page.shows('#more')).toBe(false)
    expect(page.text()).toContain('没有更早的订单了')
  })

  it('adds them also when the end of the list is reached, once', async () => {
    const page = await open(paged)
    page.call('onReachBottom')
    page.call('onReachBottom')
    await settle()
    expect(page.all('.order-row')).toHaveLength(3)
    expect(page.wx.called('function:order').filter((input) => 'cursor' in input)).toHaveLength(1)
  })

  it('keeps the list when older ones do not come, and does not ask again by itself', async () => {
    const page = await open((input) => ('cursor' in input ? refusal('BUSY') : ok(page1)))
    await page.find('#more').tap()
    expect(page.all('.order-row')).toHaveLength(2)
    expect(page.find('.notice').text()).toContain('茶铺这会儿有点忙')
    expect(page.find('#more').text()).toBe('再试一次')

    page.call('onReachBottom')
    await settle()
    expect(page.wx.called('function:order').filter((input) => 'cursor' in input)).toHaveLength(1)
  })

  it('has a way on where there is no order yet', async () => {
    const page = await open(() => ok({ orders: [] }))
    expect(page.text()).toContain('还没有订单')
    await page.find('#home').tap()
    expect(page.wx.called('switchTab')).toEqual([{ url: '/pages/shop/shop' }])
  })

  it('waits with a skeleton, and says why nothing came', async () => {
    const { promise, answer } = later<ReturnType<typeof refusal>>()
    const page = await open(() => promise)
    await pass(200)
    expect(page.shows('bones')).toBe(true)
    await answer(refusal('DEADLINE_EXCEEDED', 'r1'))
    expect(page.text()).toContain('等得太久，这次先停下了')

    page.wx.functions.order = paged
    await page.find('#retry').tap()
    expect(page.all('.order-row')).toHaveLength(2)
  })

  it('looks anew when it comes back, and at a pull down', async () => {
    const page = await open(paged)
    await page.comeBack()
    await page.call('onPullDownRefresh')
    expect(page.wx.called('function:order')).toHaveLength(3)
    expect(page.wx.called('stopPullDownRefresh')).toHaveLength(1)
  })

  it('shows nobody orders where the login fails', async () => {
    const page = await openPage('pages/orders/orders', { functions: { login: () => refusal('USER_BLOCKED') } })
    expect(page.text()).toContain('请联系掌柜')
    expect(page.wx.called('function:order')).toEqual([])
  })
})
