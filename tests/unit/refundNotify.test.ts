import type { KnownRefundState } from '../../core/payments/refunds'
import { refundNotify } from '../../core/payments/refundNotify'
import { AppError } from '../../core/platform/errors'
import { openPaidShop } from '../fakes/paidShop'

/** A shop with a refund of 6 yuan that WeChat works on; `proven` tells a notice as APIv3 would, signed. */
async function setUp() {
  const shop = await openPaidShop()
  await shop.refund({ refundFen: 600 })
  const transactionId = String(shop.paid()?.['transactionId'])
  const { outTradeNo } = shop
  const told = { outRefundNo: 'r-1', outTradeNo, transactionId, totalFen: 17600, refundFen: 600 }
  return {
    ...shop,
    money: () => [shop.paid(), shop.database.rows('refunds'), shop.database.rows('notifications').slice(1)],
    proven: (state: KnownRefundState, changes: object = {}) =>
      refundNotify(
        {
          ...shop.refundDeps,
          readNotification: async () => ({ notice: { ...told, ...changes, state }, isProven: true }),
        },
        { headers: {}, body: Buffer.from('{}') },
      ),
  }
}

const succeededAt = new Date('2026-11-22T07:00:00.000Z')
const succeeded = { outcome: 'succeeded', refundId: '5'.repeat(28), succeededAt } as const
const failed = { outcome: 'failed', reason: 'ABNORMAL' } as const

describe('refundNotify', () => {
  it('books a refund by an encrypted notice of APIv2, once a query has confirmed it', async () => {
    const { notice, pay, paid, refundRow, database, asked } = await setUp()
    pay.endRefund('r-1')

    await notice()

    expect(asked('refundquery')).toMatchObject([{ out_refund_no: 'r-1' }])
    expect(refundRow()).toMatchObject({ status: 'succeeded', endedAt: succeededAt })
    expect(paid()).toMatchObject({ status: 'paid', refundedFen: 600, refundingFen: 0 })
    expect(database.rows('notifications')[1]).toMatchObject({ _id: 'refund-r-1-succeeded', status: 'applied' })
  })

  it('books a refund by a signed notice of APIv3 without asking', async () => {
    const { proven, asked, refundRow } = await setUp()

    await proven(succeeded)

    expect(refundRow()).toMatchObject({ status: 'succeeded', refundId: succeeded.refundId })
    expect(asked('refundquery')).toEqual([])
  })

  it('believes the query and not the notice, as nobody signs a notice of APIv2', async () => {
    const { notice, paid, refundRow } = await setUp()

    await notice('r-1', { refund_status: 'SUCCESS' })

    expect(refundRow()).toMatchObject({ status: 'processing' })
    expect(paid()).toMatchObject({ status: 'refunding', refundingFen: 600 })
  })

  it('accepts repeats, ten at once or later, and changes nothing', async () => {
    const { notice, pay, money } = await setUp()
    pay.endRefund('r-1')

    await Promise.all(Array.from({ length: 10 }, () => notice()))
    const before = money()
    await notice()

    expect(money()).toEqual(before)
    expect(before[0]).toMatchObject({ refundedFen: 600, refundingFen: 0 })
  })

  it('takes a failure with its reason, and a success that follows from the console', async () => {
    const { proven, paid, refundRow, database, errors } = await setUp()

    await proven(failed)
    expect(refundRow()).toMatchObject({ status: 'failed', failure: 'ABNORMAL' })
    expect([paid()?.['status'], paid()?.['refundedFen']]).toEqual(['paid', 0])
    expect(errors).toEqual([expect.stringContaining('"reason":"ABNORMAL"')])

    await proven(succeeded)
    expect(refundRow()).toMatchObject({ status: 'succeeded' })
    expect([paid()?.['status'], paid()?.['refundedFen']]).toEqual(['paid', 600])
    expect(database.rows('notifications')).toHaveLength(3)
  })

  it('stays with the success when a failure comes late', async () => {
    const { proven, money } = await setUp()
    await proven(succeeded)
    const before = money()

    await proven(failed)

    expect(money()).toEqual(before)
  })

  it('takes a refund into the books that somebody made at the console', async () => {
    const { notice, pay, outTradeNo, paid, refundRow } = await setUp()
    pay.refundElsewhere(outTradeNo, 'console-1', 1000)
    pay.endRefund('console-1')

    await Promise.all([notice('console-1'), notice('console-1')])

    expect(refundRow('console-1')).toMatchObject({ cause: 'elsewhere', status: 'succeeded', refundFen: 1000 })
    expect(paid()).toMatchObject({ status: 'refunding', refundingFen: 600, refundedFen: 1000, refundCount: 2 })
  })

  it.each([
    ['another order', { outTradeNo: 'f'.repeat(32) }, 'out_trade_no'],
    ['another transaction', { transactionId: '9'.repeat(28) }, 'transaction_id'],
    ['another sum', { totalFen: 17599 }, 'total_fee'],
    ['another amount', { refundFen: 601 }, 'refund_fee'],
    ['an unknown number of another transaction', { outRefundNo: 'x', transactionId: '9'.repeat(28) }, 'transaction_id'],
    ['an unknown number of another sum', { outRefundNo: 'x', totalFen: 1 }, 'total_fee'],
  ])('refuses a signed notice of %s, and keeps nothing', async (_, changes, field) => {
    const { proven, money } = await setUp()
    const before = money()

    await expect(proven(succeeded, changes)).rejects.toMatchObject({ code: 'NOTIFICATION_MISMATCH', values: { field } })

    expect(money()).toEqual(before)
  })

  it('refuses a signed notice of an order that nobody placed, and keeps nothing', async () => {
    const { proven, money } = await setUp()
    const before = money()

    const unknown = { outRefundNo: 'x', outTradeNo: 'f'.repeat(32) }
    await expect(proven(succeeded, unknown)).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND' })

    expect(money()).toEqual(before)
  })

  it('refuses an encrypted notice of a refund that WeChat does not know', async () => {
    const { notice, money } = await setUp()
    const before = money()

    await expect(notice('r-1', { out_refund_no: 'invented' })).rejects.toMatchObject({ code: 'NOTIFICATION_MISMATCH' })

    expect(money()).toEqual(before)
  })

  it('throws when the query has no answer, keeps nothing, and books when WeChat sends again', async () => {
    const { notice, pay, money, refundRow } = await setUp()
    pay.endRefund('r-1')
    const before = money()
    pay.fail('refundquery', new AppError('WECHAT_UNREACHABLE', { api: 'refundquery', reason: 'no answer' }))

    await expect(notice()).rejects.toMatchObject({ code: 'WECHAT_UNREACHABLE' })
    expect(money()).toEqual(before)

    await notice()
    expect(refundRow()).toMatchObject({ status: 'succeeded' })
  })

  it('keeps a verified notice before it is applied, and names it in the log when that fails', async () => {
    const { pay, refundDeps, database, errors } = await setUp()
    pay.endRefund('r-1')
    const refunds = { ...refundDeps.refunds, record: () => Promise.reject(new Error('the database is away')) }
    const notification = { headers: {}, body: pay.refundNotice('r-1') }

    await expect(refundNotify({ ...refundDeps, refunds }, notification)).rejects.toThrow('the database is away')

    expect(database.rows('notifications')[1]).toMatchObject({ _id: 'refund-r-1-succeeded', status: 'waiting' })
    expect(errors).toEqual([expect.stringContaining('"outRefundNo":"r-1"')])
  })
})
