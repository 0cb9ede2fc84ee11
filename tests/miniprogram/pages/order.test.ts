/** @jest-environment jsdom */
import type { OrderStatus } from '../../../core/api'
import type { createHandover } from '../../../miniprogram/services/buy'
import type { Purchases } from '../../../miniprogram/services/purchases'
import type { Session } from '../../../miniprogram/services/session'
import { fakeWx, refusal, type FakeWx } from '../support/fakeWx'
import { ok, openPage, playAtNow, type OpenPage } from '../support/openPage'
import { pass, settle } from '../support/screen'
import { anOrder, aPayment, ORDER_NO } from '../support/shop'

playAtNow()

describe('the order page', () => {
  it.each<[OrderStatus, string, string]>([
    ['prepaid', '等待付款', '#pay-again'],
    ['paid', '已付款', '#home'],
    ['closed', '已取消', '#buy-again'],
    ['refunded', '已退款', '#buy-again'],
  ])('shows an order of status %s as %s, with a next step', async (status, words, next) => {
    const { page } = await open(status)
    expect(page.find('#status').text()).toBe(words)
    expect(page.shows(next)).toBe(true)
  })

  it('shows how much of a paid order was refunded, and nothing of the kind otherwise', async () => {
    const { page } = await open('paid', {
      functions: { order: () => ok({ order: { ...anOrder({ status: 'paid' }), refundedFen: 1200 } }) },
    })
    expect(page.find('#refunded').text()).toContain('12.00')
    expect((await open('paid')).page.shows('#refunded')).toBe(false)
  })

  it.each([
    ['a forged path', { outTradeNo: '../1' }],
    ['a path without one', {}],
  ])('says so for %s, asks nothing and leads to the shop', async (_, query) => {
    const { page } = await open('paid', { query })
    expect(page.text()).toContain('没有找到这笔订单')
    expect(page.wx.called('function:order')).toEqual([])
    await page.find('#home').tap()
    expect(page.wx.called('switchTab')).toEqual([{ url: '/pages/shop/shop' }])
  })

  it("says so for somebody else's order", async () => {
    const { page } = await open('paid', { functions: { order: () => refusal('ORDER_NOT_FOUND') } })
    expect(page.text()).toContain('确认登录的是下单时的微信号')
  })

  it('waits with a skeleton, says why nothing came, and tries again', async () => {
    const { page, world } = await open('paid', { functions: { order: () => new Promise(() => undefined) } })
    await pass(200)
    expect(page.shows('bones')).toBe(true)
    await pass(20_000)
    expect(page.text()).toContain('等了很久，还没有回音')

    page.wx.functions.order = () => ok({ order: anOrder({ status: world.status }) })
    await page.find('#retry').tap()
    expect(page.find('#status').text()).toBe('已付款')
  })

  it('takes back the way to pay when the time has run out', async () => {
    const { page } = await open('prepaid')
    await pass(29 * 60_000)
    expect(page.find('#status').text()).toBe('付款时间已过')
    expect(page.shows('#pay-again')).toBe(false)
  })

  it('cancels after asking, and only then', async () => {
    const { page } = await open('prepaid')
    page.wx.answers['showModal'] = () => ({ confirm: false, cancel: true })
    await page.find('#cancel').tap()
    expect(page.find('#status').text()).toBe('等待付款')

    page.wx.answers['showModal'] = () => ({ confirm: true, cancel: false })
    await page.find('#cancel').tap()
    expect(page.find('#status').text()).toBe('正在取消')
    expect(page.shows('#pay-again')).toBe(false)
  })

  it('says why it could not be cancelled', async () => {
    const { page } = await open('prepaid')
    page.wx.functions.order = (input) =>
      input.action === 'cancel' ? refusal('ORDER_NOT_CANCELLABLE') : ok({ order: anOrder() })
    await page.find('#cancel').tap()
    expect(page.find('.notice').text()).toContain('这笔订单现在不能取消')
  })

  it('shares the product of a paid order, and nothing of the order', async () => {
    const { page } = await open('paid')
    expect(page.find('#share').attribute('open-type')).toBe('share')
    const card = page.call('onShareAppMessage')
    expect(card).toMatchObject({ path: '/pages/product/product?productId=tasting&from=u1' })
    expect(JSON.stringify(card)).not.toContain(ORDER_NO)
    expect(page.call('onShareTimeline')).toMatchObject({ query: 'productId=tasting&from=u1' })
  })

  it('opened from Moments goes on to the product', async () => {
    const { page } = await open('paid', { query: { productId: 'tasting', from: 'u2' } })
    expect(page.wx.called('redirectTo')).toEqual([{ url: '/pages/product/product?productId=tasting&from=u2' }])
  })
})

describe('paying on the order page', () => {
  it('opens the cashier at once for an order that the checkout hands over, without asking for it again', async () => {
    const answer = { order: anOrder(), payment: aPayment }
    const { page } = await open('prepaid', {
      async before(load) {
        const { handover, purchases, session } = load<Wiring>('services/wiring')
        await session.ready()
        purchases.placed('u1', purchases.open('u1', { productId: 'tasting', quantity: 1 }), ORDER_NO)
        handover.give(answer)
      },
    })
    expect(page.wx.called('requestPayment')).toHaveLength(1)
    expect(page.wx.called('function:unifiedOrder')).toEqual([])
  })

  it('gives the cashier the signed fields, and shows the order paid once it is', async () => {
    const { page, world } = await bought()
    expect(page.wx.called('requestPayment')).toEqual([expect.objectContaining({ ...aPayment })])
    expect(page.find('#status').text()).toBe('请在微信里付款')
    world.status = 'paid'
    await world.cashier('requestPayment:ok')
    await pass(300)
    expect(page.find('#status').text()).toBe('已付款')
    expect(page.shows('#share')).toBe(true)
  })

  it('takes a cancel as an outcome, and pays the same order afterwards', async () => {
    const { page, world } = await bought()
    await world.cashier('requestPayment:fail cancel')
    await pass(2_000)
    expect(page.find('.notice').text()).toContain('你没有完成付款')

    await page.find('#pay-again').tap()
    expect(new Set(keysOf(page.wx)).size).toBe(1)
    world.status = 'paid'
    await world.cashier('requestPayment:ok')
    await pass(300)
    expect(page.find('#status').text()).toBe('已付款')
  })

  it("shows a failure with WeChat's own words, and can be tried again", async () => {
    const { page, world } = await bought()
    await world.cashier('requestPayment:fail jsapi invalid')
    await pass(2_000)
    expect(page.find('.notice').text()).toContain('付款没有成功')
    expect(page.find('.notice').text()).toContain('requestPayment:fail jsapi invalid')
    expect(page.shows('#pay-again')).toBe(true)
  })

  it('opens one cashier for a double tap', async () => {
    const { page, world } = await bought()
    await world.cashier('requestPayment:fail cancel')
    await pass(2_000)
    const again = page.find('#pay-again')
    await Promise.all([again.tap(), again.tap()])
    expect(page.wx.called('requestPayment')).toHaveLength(2)
  })

  it('believes no "ok" without the order, and lets the customer look again', async () => {
    const { page, world } = await bought()
    await world.cashier('requestPayment:ok')
    await pass(60_000)
    expect(page.find('.notice').text()).toContain('如果已经付了，请不要再付')
    world.status = 'paid'
    await page.find('#check').tap()
    expect(page.find('#status').text()).toBe('已付款')
  })

  it('finds the payment while there is no network for a while', async () => {
    const { page, world } = await bought()
    page.wx.answers['callFunction'] = () => Promise.reject(new Error('request:fail'))
    await world.cashier('requestPayment:ok')
    await pass(3_000)
    delete page.wx.answers['callFunction']
    world.status = 'paid'
    await pass(6_000)
    expect(page.find('#status').text()).toBe('已付款')
  })

  it('lets the customer out of a cashier that did not open', async () => {
    const { page } = await bought()
    await page.find('#no-cashier').tap()
    expect(page.shows('#check')).toBe(true)
    expect(page.shows('#pay-again')).toBe(true)
  })

  it('looks after a payment that was left midway', async () => {
    const { page, world } = await bought()
    await page.close()
    world.status = 'prepaid'
    const again = await open('prepaid', { wx: page.wx })
    expect(again.page.find('#status').text()).toBe('正在确认付款')
    again.world.status = 'paid'
    await pass(1_500)
    expect(again.page.find('#status').text()).toBe('已付款')
  })

  it('says so where the order was placed on another phone', async () => {
    const { page } = await open('prepaid')
    await page.find('#pay-again').tap()
    expect(page.find('.notice').text()).toContain('请在下单的那台手机上付款')
    expect(page.wx.called('function:unifiedOrder')).toEqual([])
  })
})

interface Wiring {
  handover: ReturnType<typeof createHandover>
  purchases: Purchases
  session: Session
}

interface World {
  status: OrderStatus
  /** The cashier closes with this errMsg. */
  cashier(errMsg: string): Promise<void>
}

type Opening = Parameters<typeof openPage>[1]

async function open(status: OrderStatus, opening: Opening = {}): Promise<{ page: OpenPage; world: World }> {
  const wx = opening.wx ?? fakeWx()
  const world: World = { status, cashier: cashierOf(wx) }
  const order = () => anOrder({ status: world.status })
  const page = await openPage('pages/order/order', {
    query: { outTradeNo: ORDER_NO },
    ...opening,
    wx,
    functions: {
      order: (input) => {
        if (input.action === 'cancel') world.status = 'closing'
        return ok({ order: order() })
      },
      unifiedOrder: () => ok({ order: order(), payment: aPayment }),
      ...opening.functions,
    },
  })
  return { page, world }
}

/** An order that was placed on this phone, with its cashier open. */
async function bought(): Promise<{ page: OpenPage; world: World }> {
  const checkout = await openPage('pages/checkout/checkout', {
    query: { productId: 'tasting', quantity: '1' },
    functions: { unifiedOrder: () => ok({ order: anOrder(), payment: aPayment }) },
  })
  await checkout.find('#pay').tap()
  await checkout.close()

  const opened = await open('prepaid', { wx: checkout.wx })
  await opened.page.find('#pay-again').tap()
  return opened
}

function cashierOf(wx: FakeWx): World['cashier'] {
  let close: (errMsg: string) => void = () => undefined
  wx.answers['requestPayment'] = () =>
    new Promise((resolve, reject) => {
      close = (errMsg) => (errMsg.endsWith(':ok') ? resolve({ errMsg }) : reject({ errMsg } as unknown as Error))
    })
  return async (errMsg) => {
    close(errMsg)
    await settle()
  }
}

const keysOf = (wx: FakeWx) => wx.called('function:unifiedOrder').map(({ idempotencyKey }) => idempotencyKey)
