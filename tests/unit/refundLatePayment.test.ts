import { cancelOrder } from '../../core/orders/order'
import { payNotify } from '../../core/payments/payNotify'
import { refund } from '../../core/payments/refund'
import { refundLatePayment } from '../../core/payments/refundLatePayment'
import { unifiedOrder } from '../../core/payments/unifiedOrder'
import { AppError } from '../../core/platform/errors'
import { BUYER, openShop, TEA, VISITOR } from '../fakes/shop'

const MINUTE = 60_000

/** A shop that has closed an order, and then its payment came. */
async function setUp() {
  const shop = await openShop()
  const { order } = await unifiedOrder(shop.deps, BUYER, TEA)
  const { outTradeNo } = order
  shop.clock.moveBy(6 * MINUTE)
  await cancelOrder(shop.deps, VISITOR, { outTradeNo })
  shop.pay.pay(outTradeNo)
  const body = shop.pay.notification(shop.pay.notificationFields(outTradeNo))
  await payNotify(shop.deps, { headers: {}, body })
  shop.errors.length = 0

  return {
    ...shop,
    outTradeNo,
    late: () => shop.order(outTradeNo),
    number: (attempt: number) => `late-${outTradeNo}-${attempt}`,
    async giveBack() {
      const [due] = await shop.deps.orders.due({ at: shop.clock.now(), limit: 1 })
      return due && refundLatePayment(shop.deps, due)
    },
    refunds: () => shop.database.rows('refunds'),
    async end(outRefundNo: string, failure = 'REFUNDCLOSE') {
      shop.pay.endRefund(outRefundNo, 'REFUNDCLOSE')
      await shop.deps.refunds.record(outRefundNo, { outcome: 'failed', reason: failure }, shop.clock.now())
    },
  }
}

describe('a late payment', () => {
  it('goes back in full, by a number of our own, and tells the payer why', async () => {
    const { giveBack, late, number, pay, refunds } = await setUp()

    expect(await giveBack()).toBe('refunding')

    expect(refunds()).toMatchObject([{ _id: number(1), refundFen: 17600, cause: 'paidLate', status: 'processing' }])
    const asked = { out_refund_no: number(1), refund_desc: '订单已关闭，款项原路退回' }
    expect(pay.calls.at(-1)?.request).toMatchObject(asked)
    expect(late()).toMatchObject({ status: 'refunding' })
    expect(await giveBack()).toBeUndefined()
  })

  it('is refunded once, by two runs at once', async () => {
    const { deps, clock, pay, late } = await setUp()
    const [due] = await deps.orders.due({ at: clock.now(), limit: 1 })

    await Promise.all([refundLatePayment(deps, due!), refundLatePayment(deps, due!)])

    expect(pay.refunds.size).toBe(1)
    expect(late()).toMatchObject({ refundingFen: 17600, refundCount: 1 })
  })

  it('goes back as far as the merchant has left it', async () => {
    const { deps, clock, giveBack, refunds, outTradeNo, late } = await setUp()
    await refund(deps, { outTradeNo, outRefundNo: 'm-1', refundFen: 600 })
    const state = { outcome: 'succeeded', refundId: '5', succeededAt: clock.now() } as const
    await deps.refunds.record('m-1', state, clock.now())
    expect(late()).toMatchObject({ status: 'paidLate', dueAt: clock.now() })

    await giveBack()

    expect(refunds()[1]).toMatchObject({ refundFen: 17000, cause: 'paidLate' })
  })

  it('keeps its refund when WeChat gives no answer: that is due by itself', async () => {
    const { giveBack, pay, refunds, late } = await setUp()
    pay.fail('refund', new AppError('WECHAT_UNREACHABLE', { api: 'refund', reason: 'no answer' }))

    await expect(giveBack()).rejects.toMatchObject({ code: 'WECHAT_UNREACHABLE' })

    expect(refunds()).toMatchObject([{ status: 'requested', dueAt: expect.any(Date) }])
    expect(late()).not.toHaveProperty('dueAt')
  })

  it('is refunded anew after a refund that WeChat closed, three times in all, then somebody must look', async () => {
    const { giveBack, end, number, refunds, late, errors } = await setUp()
    for (const attempt of [1, 2, 3]) {
      expect(await giveBack()).toBe('refunding')
      await end(number(attempt))
    }

    expect(await giveBack()).toBe('failed')

    expect(refunds().map(({ _id, status }) => [_id, status])).toEqual([1, 2, 3].map((n) => [number(n), 'failed']))
    expect(late()).toMatchObject({ status: 'paidLate' })
    expect(late()).not.toHaveProperty('dueAt')
    expect(errors.at(-1)).toContain('a late payment is not refunded')
  })

  it.each(['CHANGE', 'ABNORMAL'])('is not refunded anew when its refund is stranded (%s)', async (failure) => {
    const { giveBack, end, number, refunds, errors } = await setUp()
    await giveBack()
    await end(number(1), failure)

    expect(await giveBack()).toBe('failed')

    expect(refunds()).toHaveLength(1)
    expect(errors.at(-1)).toContain('a late payment is not refunded')
  })

  it('is left alone once the order is not as it was', async () => {
    const { deps, clock, outTradeNo } = await setUp()
    const [due] = await deps.orders.due({ at: clock.now(), limit: 1 })
    await refund(deps, { outTradeNo, outRefundNo: 'm-1' })

    expect(await refundLatePayment(deps, due!)).toBe('overtaken')
  })
})
