import { cancelOrder } from '../../core/orders/order'
import type { Order } from '../../core/orders/orders'
import type { Payment } from '../../core/payments/gateway'
import { keptNotification } from '../../core/payments/inbox'
import { reconcile } from '../../core/payments/reconcile'
import { unifiedOrder } from '../../core/payments/unifiedOrder'
import { AppError } from '../../core/platform/errors'
import { billCsv, paymentRow } from '../fakes/bill'
import { APPID, BUYER, openShop, TEA, VISITOR } from '../fakes/shop'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NOTHING = { orders: {}, notifications: {}, refunds: {}, fulfilments: {}, bills: {}, hasMore: false }
const PAID = { orders: { paid: 1 }, fulfilments: { done: 1 } }

async function setUp() {
  const shop = await openShop()
  return {
    ...shop,
    async place(key = 'key-0000000000000001') {
      const { order } = await unifiedOrder(shop.deps, BUYER, { ...TEA, idempotencyKey: key })
      return order.outTradeNo
    },
    run: () => reconcile(shop.deps),
    statuses: () => shop.database.rows('orders').map(({ status }) => status),
  }
}

describe('reconcile', () => {
  it('leaves an order that may still be paid as it is', async () => {
    const { place, run, clock, pay, statuses } = await setUp()
    await place()
    clock.moveBy(30 * MINUTE - 1)

    expect(await run()).toEqual({ ...NOTHING, orders: { waiting: 1 } })
    expect(statuses()).toEqual(['prepaid'])
    expect(pay.calls.map(({ call }) => call)).toEqual(['unifiedorder', 'orderquery'])
  })

  it('asks after an order that waits for its payment soon, then less and less often, until it expires', async () => {
    const { place, run, clock, pay } = await setUp()
    await place()

    const asked: Record<string, number[]> = {}
    for (let minute = 1; minute <= 32; minute++) {
      const before = pay.calls.length
      clock.moveBy(MINUTE)
      await run()
      for (const { call } of pay.calls.slice(before)) (asked[call] ??= []).push(minute)
    }
    expect(asked).toEqual({ orderquery: [1, 3, 7, 15], closeorder: [30] })
  })

  it('never asks after an order that nobody could pay: no prepay_id was handed out', async () => {
    const { run, clock, pay, deps } = await setUp()
    pay.fail('unifiedorder', 'an answer that was cut off')
    await unifiedOrder(deps, BUYER, TEA).catch(() => undefined)
    clock.moveBy(29 * MINUTE)

    expect(await run()).toEqual(NOTHING)
  })

  it('books a payment whose notification was lost within a minute or two', async () => {
    const { place, run, clock, pay, order, database } = await setUp()
    const outTradeNo = await place()
    pay.pay(outTradeNo)
    clock.moveBy(MINUTE)

    expect(await run()).toEqual({ ...NOTHING, ...PAID })

    expect(order(outTradeNo)).toMatchObject({ status: 'paid' })
    expect(order(outTradeNo)).not.toHaveProperty('dueAt')
    expect(database.rows('payments')).toMatchObject([{ outTradeNo, proof: 'query' }])
    expect(await run()).toEqual(NOTHING)
  })

  it('asks again at the next turn when WeChat gives no answer', async () => {
    const { place, run, clock, pay, errors } = await setUp()
    pay.pay(await place())
    pay.fail('orderquery', new AppError('WECHAT_UNREACHABLE', { api: 'orderquery', reason: 'ECONNRESET' }))
    clock.moveBy(MINUTE)

    expect(await run()).toEqual({ ...NOTHING, orders: { failed: 1 } })
    expect(errors).toEqual([expect.stringContaining('orderquery gave no answer')])
    expect(await run()).toEqual(NOTHING)
    clock.moveBy(2 * MINUTE)
    expect(await run()).toEqual({ ...NOTHING, ...PAID })
  })

  it('closes an expired order at WeChat, and then here', async () => {
    const { place, run, clock, pay, order } = await setUp()
    const outTradeNo = await place()
    clock.moveBy(30 * MINUTE)

    expect(await run()).toEqual({ ...NOTHING, orders: { closed: 1 } })

    expect(order(outTradeNo)).toMatchObject({ status: 'closed' })
    expect(order(outTradeNo)).not.toHaveProperty('dueAt')
    expect(pay.trades.get(outTradeNo)?.state).toBe('CLOSED')
    expect(await run()).toEqual(NOTHING)
  })

  it('closes an order that WeChat never saw, as the process ended before it was asked', async () => {
    const { run, clock, pay, deps, statuses } = await setUp()
    const prepay = () => Promise.reject(new Error('killed'))
    await unifiedOrder({ ...deps, gateway: { ...deps.gateway, prepay } }, BUYER, TEA).catch(() => undefined)
    clock.moveBy(30 * MINUTE)

    expect(await run()).toEqual({ ...NOTHING, orders: { closed: 1 } })
    expect([statuses(), pay.trades.size]).toEqual([['closed'], 0])
  })

  it('closes a cancelled order as soon as WeChat allows it, five minutes after it was placed', async () => {
    const { place, run, clock, deps, statuses } = await setUp()
    const outTradeNo = await place()
    await cancelOrder(deps, VISITOR, { outTradeNo })
    clock.moveBy(5 * MINUTE - 1)
    expect(await run()).toEqual(NOTHING)
    clock.moveBy(1)

    expect(await run()).toEqual({ ...NOTHING, orders: { closed: 1 } })
    expect(statuses()).toEqual(['closed'])
  })

  it('lets a payment win over the expiry', async () => {
    const { place, run, clock, pay, database } = await setUp()
    const outTradeNo = await place()
    pay.pay(outTradeNo)
    clock.moveBy(30 * MINUTE)

    expect(await run()).toEqual({ ...NOTHING, ...PAID })

    expect(database.rows('orders')).toMatchObject([{ status: 'paid' }])
    expect(database.rows('payments')).toMatchObject([{ outTradeNo, proof: 'query' }])
    expect([database.rows('fulfilments').length, database.rows('notifications').length]).toEqual([1, 0])
  })

  it('settles all others when one order is in trouble, says why, and tries that one again ten minutes later', async () => {
    const { place, run, clock, pay, statuses, errors } = await setUp()
    for (let n = 0; n < 7; n++) await place(`key-000000000000000${n}`)
    clock.moveBy(30 * MINUTE)
    pay.fail('closeorder', new AppError('WECHAT_UNREACHABLE', { api: 'closeorder', reason: 'ECONNRESET' }))

    expect(await run()).toEqual({ ...NOTHING, orders: { closed: 6, failed: 1 } })
    expect(errors).toEqual([expect.stringContaining('closeorder gave no answer: ECONNRESET')])
    expect(statuses().sort()).toEqual(['closed', 'closed', 'closed', 'closed', 'closed', 'closed', 'closing'])

    expect(await run()).toEqual(NOTHING)
    clock.moveBy(10 * MINUTE)
    pay.fail('closeorder', 'no XML')
    expect(await run()).toEqual({ ...NOTHING, orders: { failed: 1 } })
    expect(await run()).toEqual(NOTHING)
    clock.moveBy(10 * MINUTE)
    expect(await run()).toEqual({ ...NOTHING, orders: { closed: 1 } })
  })

  it.each([
    ['a payment of another amount', { total_fee: '1' }, 'total_fee'],
    ['a payment by somebody else', { openid: 'o0000000000000somebody' }, 'openid'],
    ['a query about another order', { out_trade_no: 'f'.repeat(32) }, 'another order'],
    ['a payment that is not whole', { transaction_id: '' }, 'no whole payment'],
    ['no payment after all', { trade_state: 'NOTPAY' }, 'unpaid'],
  ])('does not believe %s, though WeChat signed it', async (_, changes, said) => {
    const { place, run, clock, pay, statuses, errors, database } = await setUp()
    pay.pay(await place())
    clock.moveBy(30 * MINUTE)
    pay.fail('orderquery', changes as Record<string, string>)

    expect(await run()).toEqual({ ...NOTHING, orders: { failed: 1 } })

    expect(errors[0]).toContain(said)
    expect([statuses(), database.rows('payments')]).toEqual([['closing'], []])
  })

  it('is not held up by orders that fail every time: a batch takes the longest due first', async () => {
    const { place, run, clock, pay, statuses } = await setUp()
    for (let n = 0; n < 530; n++) await place(`key-${String(n).padStart(16, '0')}`)
    clock.moveBy(30 * MINUTE)
    pay.fail('closeorder', ...Array.from({ length: 500 }, () => 'no XML'))

    expect(await run()).toEqual({ ...NOTHING, orders: { failed: 500 }, hasMore: true })
    expect(await run()).toEqual({ ...NOTHING, orders: { closed: 30 } })
    expect(statuses().filter((status) => status === 'closing')).toHaveLength(500)
  })

  it('stops within its time when WeChat is slow, and goes on in the next run', async () => {
    const { place, run, clock, pay } = await setUp()
    for (let n = 0; n < 20; n++) await place(`key-${String(n).padStart(16, '0')}`)
    clock.moveBy(30 * MINUTE)
    pay.before('closeorder', async () => clock.moveBy(41_000))

    expect(await run()).toEqual({ ...NOTHING, orders: { closed: 5 }, hasMore: true })
    expect(await run()).toEqual({ ...NOTHING, orders: { closed: 15 } })
  })

  it('twice at once settles every order once', async () => {
    const { place, run, clock, pay, database } = await setUp()
    for (let n = 0; n < 10; n++) {
      const outTradeNo = await place(`key-${String(n).padStart(16, '0')}`)
      if (n % 2 === 0) pay.pay(outTradeNo)
    }
    clock.moveBy(30 * MINUTE)

    const runs = await Promise.all([run(), run()])

    expect(runs.map(({ orders }) => orders.failed)).toEqual([undefined, undefined])
    expect(
      database
        .rows('orders')
        .map(({ status }) => status)
        .sort(),
    ).toEqual([...Array<string>(5).fill('closed'), ...Array<string>(5).fill('paid')])
    expect([database.rows('payments').length, database.rows('fulfilments').length]).toEqual([5, 5])
  })
})

/** A shop with one order that was paid, of which our side has not heard. */
async function setUpPaid(status = 'prepaid') {
  const shop = await setUp()
  const { deps, database, pay, clock } = shop
  const outTradeNo = await shop.place()
  await database.update('orders', { _id: outTradeNo }, { status, dueAt: undefined })
  pay.pay(outTradeNo)
  const { openid } = VISITOR
  const { transactionId = '' } = pay.trades.get(outTradeNo) ?? {}
  const payment = { outTradeNo, transactionId, appid: APPID, openid, totalFen: 17600, paidAt: clock.now() }
  return {
    ...shop,
    outTradeNo,
    payment,
    settle: () => deps.payments.settle(payment, { proof: 'query', at: clock.now() }),
    row: (collection: string) => database.rows(collection)[0],
  }
}

describe('reconcile, beyond open orders', () => {
  it('applies a notification that its receiver kept and could not apply, and fulfils the order in the same run', async () => {
    const { run, deps, clock, payment, order, outTradeNo, fulfilled } = await setUpPaid()
    await deps.inbox.keep(keptNotification({ kind: 'pay', payment }, clock.now()))
    expect(await run()).toEqual(NOTHING)
    clock.moveBy(MINUTE)

    expect(await run()).toEqual({ ...NOTHING, notifications: { applied: 1 }, fulfilments: { done: 1 } })
    expect(order(outTradeNo)).toMatchObject({ status: 'paid' })
    expect(fulfilled).toEqual([outTradeNo])
    clock.moveBy(MINUTE)
    expect(await run()).toEqual(NOTHING)
  })

  it('gives a late payment back in full, never fulfils it, and asks until the money has arrived', async () => {
    const { run, settle, clock, pay, order, outTradeNo, fulfilled, row } = await setUpPaid('closed')
    await settle()

    expect(await run()).toEqual({ ...NOTHING, orders: { refunding: 1 } })
    expect(row('refunds')).toMatchObject({ outTradeNo, refundFen: 17600, cause: 'paidLate' })
    pay.endRefund(String(row('refunds')?._id), 'SUCCESS')
    clock.moveBy(2 * MINUTE)

    expect(await run()).toEqual({ ...NOTHING, refunds: { succeeded: 1 } })
    expect(order(outTradeNo)).toMatchObject({ status: 'refunded', refundedFen: 17600 })
    clock.moveBy(60 * MINUTE)
    expect([await run(), fulfilled]).toEqual([NOTHING, []])
  })

  it('asks for a late payment’s refund again when WeChat is busy, with the same number', async () => {
    const { run, settle, clock, pay, order, outTradeNo } = await setUpPaid('closed')
    await settle()
    pay.fail('refund', { result_code: 'FAIL', err_code: 'SYSTEMERROR' })

    expect(await run()).toMatchObject({ orders: { failed: 1 } })
    clock.moveBy(10 * MINUTE)
    expect(await run()).toMatchObject({ refunds: { processing: 1 } })

    const asked = pay.calls.filter(({ call }) => call === 'refund').map(({ request }) => request['out_refund_no'])
    expect(asked).toEqual([`late-${outTradeNo}-1`, `late-${outTradeNo}-1`])
    expect(order(outTradeNo)).toMatchObject({ status: 'refunding', refundingFen: 17600 })
  })

  it('leaves a cancelled order that WeChat does not know closing until it has expired', async () => {
    const { run, place, clock, deps, pay, statuses } = await setUp()
    const outTradeNo = await place()
    pay.trades.delete(outTradeNo)
    await cancelOrder(deps, VISITOR, { outTradeNo })
    clock.moveBy(5 * MINUTE)
    expect(await run()).toEqual({ ...NOTHING, orders: { waiting: 1 } })
    expect([await run(), statuses()]).toEqual([NOTHING, ['closing']])

    clock.moveBy(25 * MINUTE)
    expect(await run()).toEqual({ ...NOTHING, orders: { closed: 1 } })
  })

  it('fulfils the others when one order’s hook fails, and comes back to that one', async () => {
    const { place, pay, clock, deps, fulfilled, database } = await setUp()
    const numbers = [await place('key-0000000000000001'), await place('key-0000000000000002')]
    numbers.forEach((outTradeNo) => pay.pay(outTradeNo))
    clock.moveBy(MINUTE)
    let failures = 1
    const onPaid = async (paid: { order: Order; payment: Payment; key: string }) => {
      if (paid.key === numbers[0] && failures-- > 0) throw new Error('no stock')
      await deps.onPaid(paid)
    }
    const run = () => reconcile({ ...deps, onPaid })

    expect(await run()).toMatchObject({ orders: { paid: 2 }, fulfilments: { done: 1, failed: 1 } })
    clock.moveBy(MINUTE)
    expect(await run()).toMatchObject({ fulfilments: { done: 1 } })
    expect(fulfilled.sort()).toEqual(numbers.sort())
    expect(database.rows('fulfilments').every(({ doneAt }) => doneAt instanceof Date)).toBe(true)
  })

  it('compares yesterday’s bill once, after ten in the morning', async () => {
    const { settle, deps, clock, payment } = await setUpPaid()
    await settle()
    const asked: string[] = []
    const bill = async (_: unknown, day: string) => {
      asked.push(day)
      return { outcome: 'ready' as const, csv: billCsv([paymentRow(payment)]) }
    }
    const run = () => reconcile({ ...deps, gateway: { ...deps.gateway, bill } })

    clock.moveBy(20 * HOUR - 1)
    expect(await run()).toMatchObject({ bills: {} })
    clock.moveBy(1)
    expect(await run()).toMatchObject({ bills: { equal: 1 } })
    expect(await run()).toMatchObject({ bills: {} })
    expect(asked).toEqual(['2026-11-22'])
  })

  it.each([
    ['orders', 'orders'],
    ['inbox', 'notifications'],
    ['refunds', 'refunds'],
    ['fulfilments', 'fulfilments'],
  ] as const)('does all else when the due %s cannot be read', async (store, kind) => {
    const { settle, deps, errors, clock } = await setUpPaid()
    if (store !== 'fulfilments') await settle()
    clock.moveBy(20 * HOUR)
    const broken = { ...deps[store], due: () => Promise.reject(new Error('the index is gone')) }
    const bill = async () => ({ outcome: 'notReady' as const })

    const summary = await reconcile({ ...deps, gateway: { ...deps.gateway, bill }, [store]: broken })

    const rest = { bills: { notReady: 1 }, ...(store !== 'fulfilments' && { fulfilments: { done: 1 } }) }
    expect(summary).toEqual({ ...NOTHING, ...rest, [kind]: { failed: 1 }, hasMore: true })
    expect(errors).toEqual([expect.stringContaining('the index is gone')])
  })

  it('does all else when the days of the bills cannot be read', async () => {
    const { settle, deps } = await setUpPaid()
    await settle()
    const bills = { ...deps.bills, comparisons: () => Promise.reject(new Error('the index is gone')) }
    expect(await reconcile({ ...deps, bills })).toMatchObject({ fulfilments: { done: 1 }, bills: { failed: 1 } })
  })

  it('keeps time for fulfilments when orders use up their share', async () => {
    const { run, place, settle, clock, pay, fulfilled } = await setUpPaid()
    await settle()
    for (let n = 0; n < 20; n++) await place(`key-1${String(n).padStart(15, '0')}`)
    clock.moveBy(30 * MINUTE)
    pay.before('closeorder', async () => clock.moveBy(21_000))

    expect(await run()).toMatchObject({ orders: { closed: 5 }, fulfilments: { done: 1 }, hasMore: true })
    expect(fulfilled).toHaveLength(1)
  })

  it('twice at once applies, refunds and fulfils everything once', async () => {
    const { run, place, clock, pay, fulfilled, database, deps } = await setUp()
    const [inTime, late] = [await place('key-0000000000000001'), await place('key-0000000000000002')]
    await database.update('orders', { _id: late }, { status: 'closed', dueAt: clock.now() })
    for (const outTradeNo of [inTime, late]) pay.pay(outTradeNo)
    const { transactionId = '' } = pay.trades.get(late) ?? {}
    const payment = {
      outTradeNo: late,
      transactionId,
      appid: APPID,
      openid: VISITOR.openid,
      totalFen: 17600,
      paidAt: clock.now(),
    }
    await deps.payments.settle(payment, { proof: 'query', at: clock.now() })
    clock.moveBy(MINUTE)

    for (let round = 0; round < 3; round++) {
      await Promise.all([run(), run(), run()])
      for (const { _id } of database.rows('refunds')) pay.endRefund(_id, 'SUCCESS')
      clock.moveBy(2 * MINUTE)
    }
    expect(fulfilled).toEqual([inTime])
    expect(database.rows('refunds')).toMatchObject([{ outTradeNo: late, refundFen: 17600, status: 'succeeded' }])
    expect(
      database
        .rows('orders')
        .map(({ status }) => status)
        .sort(),
    ).toEqual(['paid', 'refunded'])
  })
})
