import { billedDays } from '../../core/payments/bills'
import { compareBills } from '../../core/payments/compareBills'
import { compareDueBills } from '../../core/payments/compareDueBills'
import { settleByQuery } from '../../core/payments/settleByQuery'
import { unifiedOrder } from '../../core/payments/unifiedOrder'
import { DAY_MS, HOUR_MS, later, MINUTE_MS } from '../../core/platform/clock'
import { AppError } from '../../core/platform/errors'
import type { BillPayment, BillRefund } from '../../core/wechat/payBill'
import { billCsv, paymentRow, refundRow } from '../fakes/bill'
import { APPID, BUYER, openShop, TEA } from '../fakes/shop'

/** The day on which everything happens, and a moment at which its bill is ready. */
const DAY = '2026-11-22'
const NOON = new Date('2026-11-22T04:00:00.000Z')
type Answer = { outcome: 'ready'; csv: string } | { outcome: 'none' | 'notReady' } | Error

/** A shop, WeChat's bill of its day as rows, and books that a test fills. */
async function setUp() {
  const shop = await openShop()
  const { deps, database, pay } = shop
  const rows: string[] = []
  const asked: string[] = []
  const answers = new Map<string, Answer>()
  let count = 0

  const bill = async (_kind: 'trade' | 'fundFlow', day: string) => {
    asked.push(day)
    const answer = answers.get(day) ?? { outcome: 'ready', csv: billCsv(day === DAY ? rows : []) }
    if (answer instanceof Error) throw answer
    return answer
  }
  const gateway = { ...deps.gateway, bill }

  const payment = (changes: Partial<BillPayment> = {}): BillPayment => {
    const number = ++count
    const outTradeNo = String(number).padStart(32, 'a')
    return {
      transactionId: `42${String(number).padStart(26, '0')}`,
      outTradeNo,
      appid: APPID,
      totalFen: 100,
      ...changes,
    }
  }
  const book = async ({ transactionId, ...rest }: BillPayment, paidAt = NOON) =>
    void (await database.insert('payments', { _id: transactionId, ...rest, paidAt }))
  const refund = (changes: Partial<BillRefund> = {}): BillRefund => {
    const { transactionId, outTradeNo } = payment()
    const refundId = `50${String(count).padStart(26, '0')}`
    const money = { transactionId, outTradeNo, appid: APPID, refundFen: 50 }
    return { outRefundNo: `refund-${count}`, refundId, ...money, ...changes }
  }
  const bookRefund = async ({ outRefundNo, ...rest }: BillRefund, changes: object = {}) => {
    const row = { ...rest, totalFen: 100, status: 'succeeded', cause: 'merchant', createdAt: NOON, endedAt: NOON }
    await database.insert('refunds', { _id: outRefundNo, ...row, ...changes })
  }

  return {
    ...shop,
    rows,
    asked,
    answers,
    payment,
    refund,
    book,
    bookRefund,
    compare: (day = DAY) => compareBills({ ...deps, gateway }, day),
    compareDue: () => compareDueBills({ ...deps, gateway }, later(shop.clock.now(), MINUTE_MS)),
    found: () =>
      database
        .rows('billDifferences')
        .filter(({ kind }) => kind !== 'compared')
        .map(({ _id, foundAt: _, day: __, ...difference }) => difference),
    marker: (day = DAY) => database.rows('billDifferences').find(({ _id }) => _id === day),
    async paidOrder(status = 'prepaid') {
      const { outTradeNo } = (await unifiedOrder(deps, BUYER, { ...TEA, idempotencyKey: `key-00000000000${++count}` }))
        .order
      pay.pay(outTradeNo)
      await database.update('orders', { _id: outTradeNo }, { status })
      const { transactionId = '' } = pay.trades.get(outTradeNo) ?? {}
      return { outTradeNo, transactionId, appid: APPID, totalFen: 17600 }
    },
  }
}

describe('compareBills', () => {
  it('finds nothing when both say the same, and marks the day', async () => {
    const { rows, payment, refund, book, bookRefund, compare, found, marker, clock, errors } = await setUp()
    const [paid, returned] = [payment(), refund()]
    await book(paid)
    await bookRefund(returned)
    rows.push(paymentRow(paid), refundRow(returned))

    expect(await compare()).toBe('equal')
    expect(found()).toEqual([])
    expect(marker()).toMatchObject({ kind: 'compared', differences: 0, comparedAt: clock.now() })
    expect(errors).toEqual([])
  })

  it('keeps every difference by its kind, counts them, and calls somebody', async () => {
    const { rows, payment, refund, book, bookRefund, compare, found, marker, errors } = await setUp()
    const [unknown, lost, changed] = [payment(), payment(), payment()]
    const [unknownRefund, lostRefund, changedRefund] = [refund(), refund(), refund()]
    await book(lost)
    await book({ ...changed, totalFen: 99 })
    await bookRefund(lostRefund)
    await bookRefund({ ...changedRefund, refundFen: 49 })
    rows.push(paymentRow(unknown), paymentRow(changed), refundRow(unknownRefund), refundRow(changedRefund))

    expect(await compare()).toBe('differs')

    const of = ({ outTradeNo }: { outTradeNo: string }, key: string) => ({ key, outTradeNo })
    expect(found()).toEqual([
      { kind: 'paymentMissingHere', ...of(unknown, unknown.transactionId), billFen: 100 },
      { kind: 'paymentAmountDiffers', ...of(changed, changed.transactionId), billFen: 100, ourFen: 99 },
      { kind: 'paymentMissingInBill', ...of(lost, lost.transactionId), ourFen: 100 },
      { kind: 'refundMissingHere', ...of(unknownRefund, unknownRefund.outRefundNo), billFen: 50 },
      { kind: 'refundAmountDiffers', ...of(changedRefund, changedRefund.outRefundNo), billFen: 50, ourFen: 49 },
      { kind: 'refundMissingInBill', ...of(lostRefund, lostRefund.outRefundNo), ourFen: 50 },
    ])
    expect(marker()).toMatchObject({ differences: 6 })
    expect(errors).toEqual([expect.stringContaining('"differences":6')])
  })

  it('finds the same once, however often it is called', async () => {
    const { rows, payment, compare, found, database } = await setUp()
    rows.push(paymentRow(payment()))
    await compare()
    const before = database.rows('billDifferences')
    expect(await compare()).toBe('differs')
    expect(database.rows('billDifferences')).toEqual(before)
    expect(found()).toHaveLength(1)
  })

  it('does not believe a bill whose totals are not those of its rows', async () => {
    const { rows, payment, book, compare, found, answers } = await setUp()
    const [kept, lost] = [payment(), payment()]
    await book(kept)
    await book(lost)
    rows.push(paymentRow(kept), paymentRow(lost))
    const lines = billCsv(rows).split('\n')
    answers.set(DAY, { outcome: 'ready', csv: [...lines.slice(0, 2), ...lines.slice(3)].join('\n') })

    expect(await compare()).toBe('differs')
    expect(found()).toMatchObject([
      { kind: 'paymentMissingInBill', key: lost.transactionId },
      { kind: 'totalsDiffer', key: 'rows-2-1' },
      { kind: 'totalsDiffer', key: 'ordersFen-200-100' },
    ])
  })

  it('shows a row that comes twice as another amount', async () => {
    const { rows, payment, book, compare, found } = await setUp()
    const paid = payment()
    await book(paid)
    rows.push(paymentRow(paid), paymentRow(paid))
    await compare()
    expect(found()).toMatchObject([{ kind: 'paymentAmountDiffers', billFen: 200, ourFen: 100 }])
  })

  it('does not take one order’s payment for another’s', async () => {
    const { rows, payment, book, compare, found } = await setUp()
    const paid = payment()
    await book(paid)
    rows.push(paymentRow({ ...paid, outTradeNo: 'b'.repeat(32) }))
    await compare()
    expect(found()).toMatchObject([{ kind: 'paymentMissingHere' }, { kind: 'paymentMissingInBill' }])
  })

  it('leaves alone what was paid and refunded in somebody else’s app under the same merchant number', async () => {
    const { rows, payment, refund, compare } = await setUp()
    const appid = 'wx00000000000000ff'
    rows.push(paymentRow(payment({ appid })), refundRow(refund({ appid })))
    expect(await compare()).toBe('equal')
  })

  it('knows a payment that our books have on another day', async () => {
    const { rows, payment, book, compare } = await setUp()
    const paid = payment()
    await book(paid, later(NOON, -DAY_MS))
    rows.push(paymentRow(paid))
    expect(await compare()).toBe('equal')
  })

  it('reports our payments of a day for which WeChat has no bill at all', async () => {
    const { payment, book, compare, found, answers } = await setUp()
    answers.set(DAY, { outcome: 'none' })
    expect(await compare()).toBe('equal')
    await book(payment())
    expect(await compare()).toBe('differs')
    expect(found()).toMatchObject([{ kind: 'paymentMissingInBill' }])
  })

  it('changes nothing while the bill is not ready', async () => {
    const { compare, answers, marker } = await setUp()
    answers.set(DAY, { outcome: 'notReady' })
    expect(await compare()).toBe('notReady')
    expect(marker()).toBeUndefined()
  })

  it('refuses a bill that was cut off, and changes nothing', async () => {
    const { compare, answers, payment, database } = await setUp()
    answers.set(DAY, { outcome: 'ready', csv: billCsv([paymentRow(payment())]).slice(0, 300) })
    const before = database.rows('billDifferences')
    await expect(compare()).rejects.toMatchObject({ code: 'WECHAT_ANSWER_INVALID' })
    expect(database.rows('billDifferences')).toEqual(before)
  })

  it('keeps no more than a thousand differences of a day on which everything differs', async () => {
    const { rows, payment, compare, found, marker } = await setUp()
    rows.push(...Array.from({ length: 1100 }, () => paymentRow(payment())))
    expect(await compare()).toBe('differs')
    expect([found().length, marker()?.['differences']]).toEqual([1000, 1100])
  })
})

describe('a refund in the bills', () => {
  it('may stand in the bill of an earlier day than that on which it reached the payer', async () => {
    const { rows, refund, bookRefund, compare } = await setUp()
    const returned = refund()
    await bookRefund(returned, { endedAt: later(NOON, 2 * DAY_MS) })
    rows.push(refundRow(returned))

    expect(await compare()).toBe('equal')
    expect(await compare('2026-11-23')).toBe('equal')
    expect(await compare('2026-11-24')).toBe('equal')
  })

  it('is missed when no bill up to the day on which it reached the payer has shown it', async () => {
    const { refund, bookRefund, compare, found } = await setUp()
    await bookRefund(refund(), { endedAt: later(NOON, 2 * DAY_MS) })
    expect([await compare(), await compare('2026-11-23')]).toEqual(['equal', 'equal'])
    expect(await compare('2026-11-24')).toBe('differs')
    expect(found()).toMatchObject([{ kind: 'refundMissingInBill' }])
  })

  it('is not missed on the first day of all when it may stand in a bill that nobody has seen', async () => {
    const { refund, bookRefund, compare, database } = await setUp()
    await database.remove('billDifferences', {})
    await bookRefund(refund(), { createdAt: later(NOON, -DAY_MS) })
    await bookRefund(refund(), { cause: 'elsewhere' })
    expect(await compare()).toBe('equal')
  })

  it('that WeChat closed after it had accepted it is no difference', async () => {
    const { rows, refund, bookRefund, compare } = await setUp()
    const returned = refund()
    await bookRefund(returned, { status: 'failed', failure: 'CLOSED' })
    rows.push(refundRow(returned))
    expect(await compare()).toBe('equal')
  })

  it('that our books call refused, and WeChat accepted, is one', async () => {
    const { rows, refund, bookRefund, compare, found } = await setUp()
    const returned = refund()
    await bookRefund(returned, { status: 'failed', failure: 'NOTENOUGH', refundId: undefined })
    rows.push(refundRow(returned))
    expect(await compare()).toBe('differs')
    expect(found()).toMatchObject([{ kind: 'refundMissingHere' }])
  })
})

describe('money that only the bill tells of', () => {
  it('is booked once a query has proven it, and reported all the same', async () => {
    const { rows, paidOrder, compare, order, found, database } = await setUp()
    const paid = await paidOrder()
    rows.push(paymentRow(paid))

    expect(await compare()).toBe('differs')
    expect(order(paid.outTradeNo)).toMatchObject({ status: 'paid' })
    expect(database.rows('payments')).toMatchObject([{ _id: paid.transactionId, proof: 'query' }])
    expect(found()).toMatchObject([{ kind: 'paymentMissingHere', outTradeNo: paid.outTradeNo }])
  })

  it('for a closed order is booked as late', async () => {
    const { rows, paidOrder, compare, order } = await setUp()
    const paid = await paidOrder('closed')
    rows.push(paymentRow(paid))
    await compare()
    expect(order(paid.outTradeNo)).toMatchObject({ status: 'paidLate' })
  })

  it('is reported and not booked when the query does not prove it', async () => {
    const { rows, paidOrder, compare, order, pay, errors, found } = await setUp()
    const [paid, other] = [await paidOrder(), await paidOrder()]
    rows.push(paymentRow(paid), paymentRow(other))
    pay.fail('orderquery', new AppError('WECHAT_UNREACHABLE', { api: 'orderquery', reason: 'ECONNRESET' }))

    expect(await compare()).toBe('differs')
    expect([order(paid.outTradeNo)?.['status'], order(other.outTradeNo)?.['status']].sort()).toEqual([
      'paid',
      'prepaid',
    ])
    expect(errors[0]).toContain('a payment of the bill is not booked')
    expect(found()).toHaveLength(2)
  })

  it('stays reported when the comparison breaks off and is made again', async () => {
    const { rows, paidOrder, compare, marker, deps } = await setUp()
    const paid = await paidOrder()
    rows.push(paymentRow(paid))
    await compare()
    // As though the process had ended before the day was marked.
    await deps.bills.finish(DAY, { differences: 0, at: NOON })

    expect(await compare()).toBe('differs')
    expect(marker()).toMatchObject({ differences: 1 })
  })

  it('is proven by our own books once it is booked: the next comparison finds no new difference', async () => {
    const { deps, rows, paidOrder, compare } = await setUp()
    const paid = await paidOrder()
    await settleByQuery(deps, (await deps.orders.find(paid.outTradeNo))!)
    rows.push(paymentRow(paid))
    expect(await compare()).toBe('equal')
  })
})

describe('the days whose bills are compared', () => {
  const LAST_WEEK = ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22']

  it.each([
    ['2026-11-23T01:59:59.999Z', '2026-11-21'],
    ['2026-11-23T02:00:00.000Z', '2026-11-22'],
    ['2026-11-24T01:59:59.999Z', '2026-11-22'],
  ])('end at %s with %s: a bill is ready at ten in the morning', (now, newest) => {
    expect(billedDays(new Date(now)).at(-1)).toBe(newest)
  })

  it('are a week', () => {
    expect(billedDays(new Date('2026-11-23T02:00:00.000Z'))).toEqual(LAST_WEEK)
  })

  it('begin with yesterday in a new shop, and each comes once', async () => {
    const { compareDue, asked, clock, database } = await setUp()
    await database.remove('billDifferences', {})
    clock.moveBy(20 * HOUR_MS)

    expect(await compareDue()).toEqual(['equal'])
    expect(await compareDue()).toEqual([])
    clock.moveBy(DAY_MS)
    expect(await compareDue()).toEqual(['equal'])
    expect(asked).toEqual(['2026-11-22', '2026-11-23'])
  })

  it('are caught up, the oldest first, when nobody compared for days', async () => {
    const { compareDue, asked, clock } = await setUp()
    clock.moveBy(3 * DAY_MS)
    await compareDue()
    expect(asked).toEqual(['2026-11-22', '2026-11-23', '2026-11-24'])
  })

  it('are not caught up beyond a week', async () => {
    const { compareDue, asked, clock } = await setUp()
    clock.moveBy(20 * DAY_MS)
    await compareDue()
    expect([asked.length, asked[0]]).toEqual([7, '2026-12-05'])
  })

  it('come again when the bill was not ready, and ten minutes later when it could not be had; others go on', async () => {
    const { compareDue, asked, answers, clock, errors, marker } = await setUp()
    clock.moveBy(2 * DAY_MS)
    answers.set('2026-11-22', new AppError('WECHAT_BUSY', { api: 'downloadbill', reason: 'SYSTEMERROR' }))
    answers.set('2026-11-23', { outcome: 'notReady' })
    expect(await compareDue()).toEqual(['failed', 'notReady'])
    expect(marker()).toMatchObject({ kind: 'postponed', failure: 'WECHAT_BUSY' })
    expect(errors).toEqual([expect.stringContaining('the bill is not compared: WECHAT_BUSY')])

    clock.moveBy(MINUTE_MS)
    expect(await compareDue()).toEqual(['notReady'])
    answers.clear()
    clock.moveBy(9 * MINUTE_MS)
    expect(await compareDue()).toEqual(['equal', 'equal'])
    expect(asked.filter((day) => day === DAY)).toHaveLength(2)
    expect(marker()).not.toHaveProperty('failure')
  })

  it('are left for the next run when the time is over', async () => {
    const { deps, clock, asked } = await setUp()
    clock.moveBy(3 * DAY_MS)
    expect(await compareDueBills(deps, clock.now())).toEqual([])
    expect(asked).toEqual([])
  })
})
