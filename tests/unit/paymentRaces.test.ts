import { cancelOrder } from '../../core/orders/order'
import { payNotify } from '../../core/payments/payNotify'
import { reconcile } from '../../core/payments/reconcile'
import { unifiedOrder } from '../../core/payments/unifiedOrder'
import type { CloudDatabase } from '../../core/platform/database'
import { BUYER, openShop, TEA, VISITOR } from '../fakes/shop'

const MINUTE = 60_000

async function setUp(wrap?: (database: CloudDatabase) => CloudDatabase) {
  const shop = await openShop(wrap && { wrap })
  const onlyOrder = () => shop.database.rows('orders')[0]!
  return {
    ...shop,
    onlyOrder,
    buy: () => unifiedOrder(shop.deps, BUYER, TEA),
    cancel: () => cancelOrder(shop.deps, VISITOR, { outTradeNo: onlyOrder()._id }),
    reconcile: () => reconcile(shop.deps),
    payInWeChat: () => shop.pay.pay(onlyOrder()._id),
    async notify() {
      const fields = shop.pay.notificationFields(onlyOrder()._id)
      await payNotify(shop.deps, { headers: {}, body: shop.pay.notification(fields) })
    },
    counts: () => shop.books().map((rows) => rows.length),
  }
}

/** A database of which one operation succeeds and then, for the caller, fails: nobody can know that it was done. */
function losingTheAnswerOf(operation: 'transaction' | 'update' | 'insert') {
  let isLost = false
  return (database: CloudDatabase): CloudDatabase => ({
    ...database,
    async [operation](...input: never[]) {
      const result: unknown = await (database[operation] as (...input: never[]) => Promise<unknown>)(...input)
      if (isLost) return result
      isLost = true
      throw new Error('the answer of the database was lost')
    },
  })
}

describe('a payment is booked once and never lost', () => {
  it('when the notification comes before the answer of unifiedorder is stored', async () => {
    const { buy, pay, payInWeChat, notify, counts, onlyOrder } = await setUp()
    pay.before('unifiedorder', async () => {
      // WeChat knows the order from an earlier try whose answer was lost; meanwhile its owner paid.
      pay.trades.set(onlyOrder()._id, {
        request: {
          appid: BUYER.visitor.appid,
          openid: BUYER.visitor.openid,
          total_fee: '17600',
          out_trade_no: onlyOrder()._id,
        },
        createdAt: new Date(0),
        state: 'NOTPAY',
        transactionId: '4'.repeat(28),
      })
      payInWeChat()
      await notify()
      pay.fail('unifiedorder', { result_code: 'SUCCESS', err_code: '', prepay_id: 'wx0001' })
    })

    const { order, payment } = await buy()

    expect([order.status, payment]).toEqual(['paid', undefined])
    expect(onlyOrder()).not.toHaveProperty('prepayId')
    expect(counts()).toEqual([1, 1, 1, 1])
  })

  it('when notification, query and close run at once', async () => {
    const { buy, payInWeChat, notify, cancel, reconcile, clock, counts, onlyOrder } = await setUp()
    await buy()
    payInWeChat()
    clock.moveBy(31 * MINUTE)

    await Promise.allSettled([notify(), cancel(), reconcile(), notify(), cancel(), reconcile(), notify()])
    await notify()

    expect(onlyOrder()).toMatchObject({ status: 'paid' })
    expect(counts().slice(0, 3)).toEqual([1, 1, 1])
  })

  it('when we are closing the order while WeChat takes the money', async () => {
    const { buy, cancel, payInWeChat, reconcile, clock, onlyOrder, notify, counts } = await setUp()
    await buy()
    await cancel()
    payInWeChat()
    clock.moveBy(5 * MINUTE)

    expect(await reconcile()).toMatchObject({ orders: { paid: 1 } })
    await notify()

    expect(onlyOrder()).toMatchObject({ status: 'paid' })
    expect(counts()).toEqual([1, 1, 1, 0])
  })

  it('when the notification comes while WeChat is asked to close', async () => {
    const { buy, cancel, payInWeChat, notify, pay, clock, onlyOrder, counts } = await setUp()
    await buy()
    clock.moveBy(5 * MINUTE)
    pay.before('closeorder', async () => {
      payInWeChat()
      await notify()
    })

    await expect(cancel()).rejects.toMatchObject({ code: 'ORDER_NOT_CANCELLABLE' })

    expect(onlyOrder()).toMatchObject({ status: 'paid' })
    expect(counts()).toEqual([1, 1, 1, 1])
  })

  it('when the booking was done but its answer lost: WeChat sends again and then hears SUCCESS', async () => {
    const { buy, payInWeChat, notify, counts } = await setUp(losingTheAnswerOf('transaction'))
    await buy()
    payInWeChat()

    await expect(notify()).rejects.toThrow('lost')
    await notify()

    expect(counts()).toEqual([1, 1, 1, 1])
  })

  it('when the process ends between the answer of unifiedorder and its storage', async () => {
    const { buy, payInWeChat, notify, pay, counts, onlyOrder, database } = await setUp((inner) => ({
      ...inner,
      update: (collection, where, change) =>
        'prepayId' in change && pay.calls.length === 1
          ? Promise.reject(new Error('killed'))
          : inner.update(collection, where, change),
    }))
    await expect(buy()).rejects.toThrow('killed')
    expect(database.rows('orders')).toMatchObject([{ status: 'created' }])

    expect((await buy()).payment).toBeDefined()
    payInWeChat()
    await notify()

    expect([onlyOrder()['status'], pay.trades.size]).toEqual(['paid', 1])
    expect(counts()).toEqual([1, 1, 1, 1])
  })

  it('when the order was stored but the answer lost: the same key finds it', async () => {
    const { buy, deps, database } = await setUp()
    const orders = { ...deps.orders, insert: losing(deps.orders.insert) }
    await expect(unifiedOrder({ ...deps, orders }, BUYER, TEA)).rejects.toThrow('lost')

    expect(await buy()).toMatchObject({ order: { status: 'prepaid' } })
    expect(database.rows('orders')).toHaveLength(1)
  })

  it('when the prepay_id was stored but the answer lost: the same key finds it', async () => {
    const { buy, pay } = await setUp(losingTheAnswerOf('update'))
    await expect(buy()).rejects.toThrow('lost')

    expect((await buy()).payment).toBeDefined()
    expect(pay.calls).toHaveLength(1)
  })

  it('when it comes after the close: recorded as late, once, for the refund', async () => {
    const { buy, cancel, clock, pay, payInWeChat, notify, counts, onlyOrder } = await setUp()
    await buy()
    clock.moveBy(5 * MINUTE)
    await cancel()
    payInWeChat()

    await Promise.all([notify(), notify()])

    expect(onlyOrder()).toMatchObject({ status: 'paidLate' })
    expect(counts()).toEqual([1, 1, 0, 1])
    expect(pay.calls.filter(({ call }) => call === 'closeorder')).toHaveLength(1)
  })

  it.each([-24 * 60, -10, 10, 24 * 60])('when our clock is %i minutes off', async (minutes) => {
    const { buy, payInWeChat, notify, clock, onlyOrder } = await setUp()
    await buy()
    payInWeChat()
    clock.moveBy(minutes * MINUTE)

    await notify()

    expect(onlyOrder()).toMatchObject({ status: 'paid', paidAt: new Date('2026-11-22T06:05:06.000Z') })
  })
})

describe('an order takes no payment', () => {
  it('when it was cancelled while WeChat was asked for it', async () => {
    const { buy, cancel, pay, onlyOrder } = await setUp()
    pay.before('unifiedorder', async () => void (await cancel()))

    const { order, payment } = await buy()

    expect([order.status, payment, onlyOrder()['prepayId']]).toEqual(['closing', undefined, undefined])
  })
})

function losing<I extends unknown[], O>(work: (...input: I) => Promise<O>): (...input: I) => Promise<O> {
  return async (...input) => {
    await work(...input)
    throw new Error('the answer was lost')
  }
}
