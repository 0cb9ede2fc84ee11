import { cancelOrder, getOrder, listOrders, order } from '../../core/orders/order'
import { payNotify } from '../../core/payments/payNotify'
import { unifiedOrder } from '../../core/payments/unifiedOrder'
import { AppError } from '../../core/platform/errors'
import type { OrderPage } from '../../core/api'
import { BUYER, openShop, TEA, VISITOR } from '../fakes/shop'

const MINUTE = 60_000
const OWNER = { userId: VISITOR.userId }
const STRANGER = { userId: 'user2' }

async function setUp() {
  const shop = await openShop()
  const { order: placed } = await unifiedOrder(shop.deps, BUYER, TEA)
  const { outTradeNo } = placed
  return {
    ...shop,
    placed,
    outTradeNo,
    cancel: (who = OWNER) => order(shop.deps, who, { action: 'cancel', outTradeNo }),
    async notifyPaid() {
      shop.pay.pay(outTradeNo)
      const body = shop.pay.notification(shop.pay.notificationFields(outTradeNo))
      await payNotify(shop.deps, { headers: {}, body })
    },
  }
}

describe('order', () => {
  it('answers the owner one order', async () => {
    const { deps, placed, outTradeNo } = await setUp()

    expect(await order(deps, OWNER, { action: 'get', outTradeNo })).toEqual({ order: placed })
  })

  it('tells when a paid order was paid, and nothing of the payer or of WeChat', async () => {
    const { deps, outTradeNo, notifyPaid } = await setUp()
    await notifyPaid()

    const { order: seen } = await getOrder(deps, OWNER, { outTradeNo })

    expect(seen).toMatchObject({ status: 'paid', paidAt: '2026-11-22T06:05:06.000Z' })
    expect(JSON.stringify(seen)).not.toMatch(/openid|prepay|transaction|clientIp|userId|idempotency|dueAt|sortKey/i)
  })

  it.each(['get', 'cancel'] as const)(
    "answers %s of somebody else's order exactly as of an unknown one",
    async (action) => {
      const { deps, outTradeNo, books } = await setUp()
      const before = books()
      const outcome = (number: string) =>
        order(deps, STRANGER, { action, outTradeNo: number } as never).catch((e: unknown) => e)

      const [foreign, unknown] = [await outcome(outTradeNo), await outcome('f'.repeat(32))]

      expect(foreign).toMatchObject({ code: 'ORDER_NOT_FOUND' })
      expect(JSON.stringify(foreign)).toBe(JSON.stringify(unknown))
      expect(books()).toEqual(before)
    },
  )

  it.each([
    [{}, 'action'],
    [{ action: 'delete' }, 'action'],
    [{ action: ['get'] }, 'action'],
    ['get', 'action'],
    [{ action: 'get' }, 'outTradeNo'],
    [{ action: 'get', outTradeNo: { $ne: '' } }, 'outTradeNo'],
    [{ action: 'get', outTradeNo: 'F'.repeat(32) }, 'outTradeNo'],
    [{ action: 'cancel', outTradeNo: '' }, 'outTradeNo'],
    [{ action: 'get', outTradeNo: 'f'.repeat(32), userId: 'user1' }, 'userId'],
    [{ action: 'list', userId: 'user1' }, 'userId'],
    [{ action: 'list', cursor: 'z' }, 'cursor'],
    [{ action: 'list', cursor: { $gt: '' } }, 'cursor'],
    [{ action: 'list', limit: 1000 }, 'limit'],
  ])('refuses %j naming the field %s', async (input, field) => {
    const { deps } = await setUp()

    await expect(order(deps, OWNER, input)).rejects.toMatchObject({ code: 'INVALID_INPUT', values: { field } })
  })
})

describe('a page of orders', () => {
  it("walks through all of one's own orders, newest first, twenty at a time, each once", async () => {
    const { deps, clock } = await setUp()
    for (let n = 0; n < 45; n++) {
      if (n % 3 === 0) clock.moveBy(1)
      await unifiedOrder(deps, BUYER, { ...TEA, idempotencyKey: `another-purchase-${n}` })
    }
    await unifiedOrder(deps, { ...BUYER, visitor: { ...VISITOR, ...STRANGER } }, TEA)

    const pages: OrderPage[] = [await listOrders(deps, OWNER, {})]
    for (let cursor = pages[0]?.nextCursor; cursor !== undefined; cursor = pages.at(-1)?.nextCursor) {
      pages.push(await listOrders(deps, OWNER, { cursor }))
    }

    const seen = pages.flatMap(({ orders }) => orders)
    expect(pages.map(({ orders }) => orders.length)).toEqual([20, 20, 6])
    expect(new Set(seen.map(({ outTradeNo }) => outTradeNo)).size).toBe(46)
    expect(seen.map(({ createdAt }) => createdAt)).toEqual(
      seen
        .map(({ createdAt }) => createdAt)
        .sort()
        .reverse(),
    )
  })

  it('has no cursor where exactly twenty orders are all', async () => {
    const { deps } = await setUp()
    for (let n = 0; n < 19; n++) await unifiedOrder(deps, BUYER, { ...TEA, idempotencyKey: `another-purchase-${n}` })

    const page = await listOrders(deps, OWNER, {})

    expect([page.orders.length, 'nextCursor' in page]).toEqual([20, false])
  })

  it('is empty for who has no orders', async () => {
    const { deps } = await setUp()

    expect(await listOrders(deps, STRANGER, {})).toEqual({ orders: [] })
  })
})

describe('cancelling', () => {
  it('stops the payment at once and leaves the close to reconcile in the first five minutes', async () => {
    const { deps, cancel, pay, order: row, outTradeNo } = await setUp()

    expect(await cancel()).toMatchObject({ order: { status: 'closing' } })

    expect(row(outTradeNo)).toMatchObject({ dueAt: new Date('2026-11-22T06:05:00.000Z') })
    expect(pay.calls.map(({ call }) => call)).toEqual(['unifiedorder'])
    expect((await unifiedOrder(deps, BUYER, TEA)).payment).toBeUndefined()
  })

  it('closes the order at WeChat, once WeChat allows it', async () => {
    const { cancel, clock, pay, outTradeNo } = await setUp()
    clock.moveBy(5 * MINUTE)

    expect(await cancel()).toMatchObject({ order: { status: 'closed' } })
    expect(pay.trades.get(outTradeNo)?.state).toBe('CLOSED')
  })

  it('twice is fine', async () => {
    const { cancel, clock } = await setUp()
    await cancel()
    expect(await cancel()).toMatchObject({ order: { status: 'closing' } })
    clock.moveBy(5 * MINUTE)
    expect(await cancel()).toMatchObject({ order: { status: 'closed' } })

    expect(await cancel()).toMatchObject({ order: { status: 'closed' } })
  })

  it('ten times at once makes one closing order', async () => {
    const { cancel, clock, books } = await setUp()
    clock.moveBy(5 * MINUTE)

    await Promise.all(Array.from({ length: 10 }, () => cancel()))

    expect(books()[0]).toMatchObject([{ status: 'closed' }])
  })

  it.each(['paid', 'paidLate', 'refunding', 'refunded'])('refuses an order that is %s', async (status) => {
    const { cancel, database, outTradeNo, books } = await setUp()
    await database.update('orders', { _id: outTradeNo }, { status })
    const before = books()

    await expect(cancel()).rejects.toMatchObject({ code: 'ORDER_NOT_CANCELLABLE', values: { status } })
    expect(books()).toEqual(before)
  })

  it('loses against a payment that WeChat has taken, and books it', async () => {
    const { cancel, clock, pay, database, outTradeNo } = await setUp()
    clock.moveBy(5 * MINUTE)
    pay.pay(outTradeNo)

    await expect(cancel()).rejects.toMatchObject({ code: 'ORDER_NOT_CANCELLABLE', values: { status: 'paid' } })

    expect(database.rows('orders')).toMatchObject([{ status: 'paid' }])
    expect(database.rows('payments')).toMatchObject([{ outTradeNo, proof: 'query' }])
  })

  it('stands although WeChat gives no answer: the order is closing and reconcile asks again', async () => {
    const { cancel, clock, pay, order: row, outTradeNo } = await setUp()
    clock.moveBy(6 * MINUTE)
    pay.fail('closeorder', new AppError('WECHAT_UNREACHABLE', { api: 'closeorder', reason: 'no answer in 3000 ms' }))

    expect(await cancel()).toMatchObject({ order: { status: 'closing' } })

    expect(row(outTradeNo)).toMatchObject({ dueAt: clock.now() })
  })

  it('waits for the expiry when WeChat does not know the order: our call for it may still be on its way', async () => {
    const { cancel, clock, pay, order: row, outTradeNo, placed, deps } = await setUp()
    clock.moveBy(6 * MINUTE)
    pay.trades.delete(outTradeNo)

    expect(await cancel()).toMatchObject({ order: { status: 'closing' } })
    expect(row(outTradeNo)).toMatchObject({ dueAt: new Date(placed.expiresAt) })

    clock.moveBy(24 * MINUTE)
    expect(await cancel()).toMatchObject({ order: { status: 'closed' } })
    expect((await deps.orders.find(outTradeNo))?.dueAt).toBeUndefined()
  })

  it('does not hide a fault of the database behind WeChat', async () => {
    const { deps, clock, outTradeNo } = await setUp()
    clock.moveBy(6 * MINUTE)
    const closePayment = () => Promise.reject(new Error('the database is away'))

    await expect(cancelOrder({ ...deps, closePayment }, OWNER, { outTradeNo })).rejects.toThrow('the database is away')
  })
})
