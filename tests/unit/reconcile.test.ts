import { cancelOrder } from '../../core/orders/order'
import { reconcile } from '../../core/payments/reconcile'
import { unifiedOrder } from '../../core/payments/unifiedOrder'
import { AppError } from '../../core/platform/errors'
import { BUYER, openShop, TEA, VISITOR } from '../fakes/shop'

const MINUTE = 60_000
const NOTHING = { closed: 0, paid: 0, waiting: 0, overtaken: 0, failed: 0, hasMore: false }

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

    expect(await run()).toEqual({ ...NOTHING, waiting: 1 })
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

    expect(await run()).toEqual({ ...NOTHING, paid: 1 })

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

    expect(await run()).toEqual({ ...NOTHING, failed: 1 })
    expect(errors).toEqual([expect.stringContaining('orderquery gave no answer')])
    expect(await run()).toEqual(NOTHING)
    clock.moveBy(2 * MINUTE)
    expect(await run()).toEqual({ ...NOTHING, paid: 1 })
  })

  it('closes an expired order at WeChat, and then here', async () => {
    const { place, run, clock, pay, order } = await setUp()
    const outTradeNo = await place()
    clock.moveBy(30 * MINUTE)

    expect(await run()).toEqual({ ...NOTHING, closed: 1 })

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

    expect(await run()).toEqual({ ...NOTHING, closed: 1 })
    expect([statuses(), pay.trades.size]).toEqual([['closed'], 0])
  })

  it('closes a cancelled order as soon as WeChat allows it, five minutes after it was placed', async () => {
    const { place, run, clock, deps, statuses } = await setUp()
    const outTradeNo = await place()
    await cancelOrder(deps, VISITOR, { outTradeNo })
    clock.moveBy(5 * MINUTE - 1)
    expect(await run()).toEqual(NOTHING)
    clock.moveBy(1)

    expect(await run()).toEqual({ ...NOTHING, closed: 1 })
    expect(statuses()).toEqual(['closed'])
  })

  it('lets a payment win over the expiry', async () => {
    const { place, run, clock, pay, database } = await setUp()
    const outTradeNo = await place()
    pay.pay(outTradeNo)
    clock.moveBy(30 * MINUTE)

    expect(await run()).toEqual({ ...NOTHING, paid: 1 })

    expect(database.rows('orders')).toMatchObject([{ status: 'paid' }])
    expect(database.rows('payments')).toMatchObject([{ outTradeNo, proof: 'query' }])
    expect([database.rows('fulfilments').length, database.rows('notifications').length]).toEqual([1, 0])
  })

  it('settles all others when one order is in trouble, says why, and tries that one again ten minutes later', async () => {
    const { place, run, clock, pay, statuses, errors } = await setUp()
    for (let n = 0; n < 7; n++) await place(`key-000000000000000${n}`)
    clock.moveBy(30 * MINUTE)
    pay.fail('closeorder', new AppError('WECHAT_UNREACHABLE', { api: 'closeorder', reason: 'ECONNRESET' }))

    expect(await run()).toEqual({ ...NOTHING, closed: 6, failed: 1 })
    expect(errors).toEqual([expect.stringContaining('closeorder gave no answer: ECONNRESET')])
    expect(statuses().sort()).toEqual(['closed', 'closed', 'closed', 'closed', 'closed', 'closed', 'closing'])

    expect(await run()).toEqual(NOTHING)
    clock.moveBy(10 * MINUTE)
    pay.fail('closeorder', 'no XML')
    expect(await run()).toEqual({ ...NOTHING, failed: 1 })
    expect(await run()).toEqual(NOTHING)
    clock.moveBy(10 * MINUTE)
    expect(await run()).toEqual({ ...NOTHING, closed: 1 })
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

    expect(await run()).toEqual({ ...NOTHING, failed: 1 })

    expect(errors[0]).toContain(said)
    expect([statuses(), database.rows('payments')]).toEqual([['closing'], []])
  })

  it('is not held up by orders that fail every time: a batch takes the longest due first', async () => {
    const { place, run, clock, pay, statuses } = await setUp()
    for (let n = 0; n < 530; n++) await place(`key-${String(n).padStart(16, '0')}`)
    clock.moveBy(30 * MINUTE)
    pay.fail('closeorder', ...Array.from({ length: 500 }, () => 'no XML'))

    expect(await run()).toEqual({ ...NOTHING, failed: 500, hasMore: true })
    expect(await run()).toEqual({ ...NOTHING, closed: 30 })
    expect(statuses().filter((status) => status === 'closing')).toHaveLength(500)
  })

  it('stops within its time when WeChat is slow, and goes on in the next run', async () => {
    const { place, run, clock, pay } = await setUp()
    for (let n = 0; n < 20; n++) await place(`key-${String(n).padStart(16, '0')}`)
    clock.moveBy(30 * MINUTE)
    pay.before('closeorder', async () => clock.moveBy(41_000))

    expect(await run()).toEqual({ ...NOTHING, closed: 5, hasMore: true })
    expect(await run()).toEqual({ ...NOTHING, closed: 15 })
  })

  it('twice at once settles every order once', async () => {
    const { place, run, clock, pay, database } = await setUp()
    for (let n = 0; n < 10; n++) {
      const outTradeNo = await place(`key-${String(n).padStart(16, '0')}`)
      if (n % 2 === 0) pay.pay(outTradeNo)
    }
    clock.moveBy(30 * MINUTE)

    const runs = await Promise.all([run(), run()])

    expect(runs.map(({ failed }) => failed)).toEqual([0, 0])
    expect(
      database
        .rows('orders')
        .map(({ status }) => status)
        .sort(),
    ).toEqual([...Array<string>(5).fill('closed'), ...Array<string>(5).fill('paid')])
    expect([database.rows('payments').length, database.rows('fulfilments').length]).toEqual([5, 5])
  })
})
