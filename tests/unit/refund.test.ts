import { cancelOrder, getOrder } from '../../core/orders/order'
import { advanceRefund } from '../../core/payments/advanceRefund'
import { unifiedOrder } from '../../core/payments/unifiedOrder'
import { AppError } from '../../core/platform/errors'
import { openPaidShop } from '../fakes/paidShop'
import { BUYER, TEA, VISITOR } from '../fakes/shop'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const unreachable = () => new AppError('WECHAT_UNREACHABLE', { api: 'refund', reason: 'no answer in 3000 ms' })

async function setUp() {
  const shop = await openPaidShop()
  return {
    ...shop,
    /** What reconcile does for a refund that is due. */
    async advance(outRefundNo = 'r-1') {
      const found = await shop.deps.refunds.find(outRefundNo)
      return found && advanceRefund(shop.deps, found)
    },
    waitMin: () => (Number(shop.refundRow()?.['dueAt']) - shop.clock.now().getTime()) / MINUTE,
  }
}

describe('refund', () => {
  it('asks WeChat for all of the money where no amount is said', async () => {
    const { refund, outTradeNo, asked, clock } = await setUp()

    const answer = await refund({ reason: '茶罐碰碎了' })

    const createdAt = clock.now().toISOString()
    const money = { outRefundNo: 'r-1', outTradeNo, refundFen: 17600, reason: '茶罐碰碎了' }
    expect(answer.refund).toEqual({ ...money, status: 'processing', createdAt })
    expect(answer.order).toMatchObject({ outTradeNo, status: 'refunding' })
    expect(asked('refund')).toMatchObject([
      { out_refund_no: 'r-1', total_fee: '17600', refund_fee: '17600', refund_desc: '茶罐碰碎了' },
    ])
  })

  it('refunds in parts, and tells the buyer how much came back', async () => {
    const { refund, notice, pay, deps, outTradeNo, paid } = await setUp()

    await refund({ refundFen: 600 })
    pay.endRefund('r-1')
    await notice('r-1')
    expect(paid()).toMatchObject({ status: 'paid', refundedFen: 600 })

    await refund({ outRefundNo: 'r-2' })
    pay.endRefund('r-2')
    await notice('r-2')

    const { order } = await getOrder(deps, VISITOR, { outTradeNo })
    expect(order).toMatchObject({ status: 'refunded', refundedFen: 17600 })
  })

  it('is the same refund for the same number: answered, asked after, never made twice', async () => {
    const { refund, pay, asked, database } = await setUp()
    await refund({ refundFen: 600 })
    pay.endRefund('r-1')

    const answer = await refund({ refundFen: 600 })
    const again = await refund({})

    expect(answer.refund).toMatchObject({ status: 'succeeded', refundFen: 600, endedAt: '2026-11-22T07:00:00.000Z' })
    expect(again).toEqual(answer)
    expect([asked('refund').length, asked('refundquery').length]).toEqual([1, 1])
    expect(database.rows('refunds')).toHaveLength(1)
  })

  it('makes one refund of ten calls at once', async () => {
    const { refund, pay, paid } = await setUp()

    await Promise.all(Array.from({ length: 10 }, () => refund({ refundFen: 600 })))

    expect(pay.refunds.size).toBe(1)
    expect(paid()).toMatchObject({ refundingFen: 600, refundCount: 1 })
  })

  it('never gives back more than was paid, whatever comes at once', async () => {
    const { refund, pay, paid } = await setUp()

    const numbers = ['a', 'b', 'c', 'd', 'e']
    await Promise.allSettled(numbers.map((outRefundNo) => refund({ outRefundNo, refundFen: 8000 })))

    expect(pay.refunds.size).toBe(2)
    expect(paid()).toMatchObject({ status: 'refunding', refundingFen: 16000 })
  })

  it.each([
    ['an order of nobody', { outTradeNo: 'f'.repeat(32) }, 'ORDER_NOT_FOUND'],
    ['one fen more than was paid', { refundFen: 17601 }, 'REFUND_TOO_MUCH'],
  ])('refuses %s, and stores and asks nothing', async (_, input, code) => {
    const { refund, books, database, asked } = await setUp()
    const before = books()

    await expect(refund(input)).rejects.toMatchObject({ code })

    expect([books(), database.rows('refunds'), asked('refund')]).toEqual([before, [], []])
  })

  it('refuses an order that is not paid, and says what it is', async () => {
    const { deps, refund } = await setUp()
    const { order } = await unifiedOrder(deps, BUYER, { ...TEA, idempotencyKey: 'key-0000000000000002' })
    const { outTradeNo } = order

    await expect(refund({ outTradeNo })).rejects.toMatchObject({
      code: 'ORDER_NOT_REFUNDABLE',
      values: { status: 'prepaid' },
    })
  })

  it('refuses a number that was used for other money', async () => {
    const { refund } = await setUp()
    await refund({ refundFen: 600 })

    await expect(refund({ refundFen: 601 })).rejects.toMatchObject({
      code: 'REFUND_NUMBER_REUSED',
      values: { field: 'outRefundNo' },
    })
  })

  it('refuses the fifty-first refund of an order', async () => {
    const { refund, database, outTradeNo } = await setUp()
    await database.update('orders', { _id: outTradeNo }, { refundCount: 50 })

    await expect(refund({ refundFen: 1 })).rejects.toMatchObject({ code: 'REFUND_TOO_MANY', values: { expected: 50 } })
  })

  it.each([
    [{ outRefundNo: '' }, 'outRefundNo'],
    [{ outRefundNo: 'a b' }, 'outRefundNo'],
    [{ outRefundNo: 'a'.repeat(65) }, 'outRefundNo'],
    [{ outRefundNo: { $ne: '' } }, 'outRefundNo'],
    [{ outTradeNo: 'F'.repeat(32) }, 'outTradeNo'],
    [{ refundFen: 0 }, 'refundFen'],
    [{ refundFen: -1 }, 'refundFen'],
    [{ refundFen: 1.5 }, 'refundFen'],
    [{ refundFen: '600' }, 'refundFen'],
    [{ reason: '' }, 'reason'],
    [{ reason: '茶'.repeat(81) }, 'reason'],
    [{ reason: 'with an emoji 🍵' }, 'reason'],
    [{ reason: 'two\nlines' }, 'reason'],
    [{ totalFen: 1 }, 'totalFen'],
  ])('refuses %j naming the field %s', async (input, field) => {
    const { refund, database } = await setUp()

    await expect(refund(input)).rejects.toMatchObject({ code: 'INVALID_INPUT', values: { field } })
    expect(database.rows('refunds')).toEqual([])
  })
})

describe('a refund that WeChat does not decide', () => {
  it('is kept and answered as requested, and reconcile asks with the same number', async () => {
    const { refund, pay, asked, advance, errors } = await setUp()
    pay.fail('refund', unreachable())

    const answer = await refund({ refundFen: 600 })
    expect([answer.refund.status, answer.order.status]).toEqual(['requested', 'refunding'])
    expect(errors).toEqual([expect.stringContaining('"outRefundNo":"r-1"')])

    expect(await advance()).toBe('processing')
    expect(asked('refund').map((request) => request['out_refund_no'])).toEqual(['r-1', 'r-1'])
    expect(pay.refunds.size).toBe(1)
  })

  it('was made although its answer was lost: asking again is the same refund', async () => {
    const { refund, pay, paid } = await setUp()
    pay.fail('refund', 'half an ans')
    await refund({})
    pay.endRefund('r-1')

    await refund({})
    const { refund: seen } = await refund({})

    expect(seen.status).toBe('succeeded')
    expect([pay.refunds.size, paid()?.['status']]).toEqual([1, 'refunded'])
  })

  it('comes again in ten minutes, or in one where WeChat was busy', async () => {
    const { refund, pay, waitMin, advance } = await setUp()
    pay.fail('refund', unreachable(), { result_code: 'FAIL', err_code: 'SYSTEMERROR' })
    await refund({})
    expect(waitMin()).toBe(10)

    await expect(advance()).rejects.toMatchObject({ code: 'WECHAT_BUSY' })
    expect(waitMin()).toBe(1)
  })

  it('stays requested where the merchant has no money there, until there is some', async () => {
    const { refund, pay, advance, refundRow } = await setUp()
    pay.fail('refund', { result_code: 'FAIL', err_code: 'NOTENOUGH' })

    expect((await refund({})).refund.status).toBe('requested')
    expect(refundRow()).toMatchObject({ status: 'requested' })

    expect(await advance()).toBe('processing')
  })

  it('hides no fault of the database behind WeChat', async () => {
    const { refund, pay, database } = await setUp()
    pay.before('refund', async () => database.fail(new Error('the database is away')))

    await expect(refund({})).rejects.toThrow('the database is away')
  })
})

describe('a refund that WeChat works on', () => {
  it('is asked after each minute at first, then every ten, then every hour', async () => {
    const { refund, clock, advance, waitMin } = await setUp()
    await refund({})
    const waits: number[] = [waitMin()]

    for (const ageMs of [4 * MINUTE, 1 * MINUTE, 50 * MINUTE, 5 * MINUTE, 48 * HOUR]) {
      clock.moveBy(ageMs)
      await advance()
      waits.push(waitMin())
    }

    expect(waits).toEqual([1, 1, 10, 10, 60, 60])
  })

  it('is asked for again with the same number, should WeChat not know it any more', async () => {
    const { refund, pay, advance, asked } = await setUp()
    await refund({})
    pay.refunds.delete('r-1')

    expect(await advance()).toBe('processing')
    expect(asked('refund').map((request) => request['out_refund_no'])).toEqual(['r-1', 'r-1'])
  })

  it.each(['REFUNDCLOSE', 'CHANGE'] as const)('and ends without money (%s): row, reason and log tell', async (end) => {
    const { refund, pay, advance, paid, refundRow, errors } = await setUp()
    await refund({})
    pay.endRefund('r-1', end)

    expect(await advance()).toBe('failed')

    expect(refundRow()).toMatchObject({ status: 'failed', endedAt: expect.any(Date) })
    expect(paid()).toMatchObject({ status: 'paid', refundingFen: 0, refundedFen: 0 })
    expect(errors).toEqual([expect.stringContaining('WeChat did not make a refund')])
    expect((await refund({})).refund).toMatchObject({ status: 'failed', failure: expect.any(String) })
  })

  it('leaves the order uncancellable', async () => {
    const { refund, deps, outTradeNo } = await setUp()
    await refund({ refundFen: 600 })

    await expect(cancelOrder(deps, VISITOR, { outTradeNo })).rejects.toMatchObject({ code: 'ORDER_NOT_CANCELLABLE' })
  })
})
