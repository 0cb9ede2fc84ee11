import { applyKept } from '../../core/payments/applyKept'
import { payNotify } from '../../core/payments/payNotify'
import { unifiedOrder } from '../../core/payments/unifiedOrder'
import { openPaidShop } from '../fakes/paidShop'
import { BUYER, openShop, TEA } from '../fakes/shop'

const HOUR = 3_600_000

/** A shop whose payNotify was killed between keeping a notification and applying it. */
async function setUp() {
  const shop = await openShop()
  const { order } = await unifiedOrder(shop.deps, BUYER, TEA)
  const { outTradeNo } = order
  shop.pay.pay(outTradeNo)
  const body = shop.pay.notification(shop.pay.notificationFields(outTradeNo))
  const payments = { ...shop.deps.payments, settle: () => Promise.reject(new Error('killed')) }
  await payNotify({ ...shop.deps, payments }, { headers: {}, body }).catch(() => undefined)
  shop.errors.length = 0

  const due = () => shop.deps.inbox.due({ at: shop.clock.now(), limit: 10 })
  return {
    ...shop,
    due,
    payments,
    async applyDue(deps = shop.deps) {
      const entries = await due()
      return Promise.all(entries.map((entry) => applyKept(deps, entry)))
    },
    entry: () => shop.database.rows('notifications')[0]!,
  }
}

describe('a notification that was kept and not applied', () => {
  it('is applied a minute later, once', async () => {
    const { applyDue, clock, database, entry } = await setUp()
    expect(await applyDue()).toEqual([])
    clock.moveBy(60_000)

    expect(await applyDue()).toEqual(['applied'])
    expect(await applyDue()).toEqual([])

    expect(database.rows('orders')).toMatchObject([{ status: 'paid' }])
    expect(database.rows('payments')).toMatchObject([{ proof: 'notification' }])
    expect(entry()).toMatchObject({ status: 'applied' })
    expect(entry()).not.toHaveProperty('dueAt')
  })

  it('is only marked when somebody has booked the payment meanwhile', async () => {
    const { applyDue, clock, deps, pay, database, books } = await setUp()
    const [{ _id: outTradeNo }] = database.rows('orders') as [{ _id: string }]
    const body = pay.notification(pay.notificationFields(outTradeNo))
    const inbox = { ...deps.inbox, markApplied: async () => undefined }
    await payNotify({ ...deps, inbox }, { headers: {}, body })
    const before = books().slice(0, 3)
    clock.moveBy(60_000)

    expect(await applyDue()).toEqual(['applied'])
    expect(books().slice(0, 3)).toEqual(before)
  })

  it('is taken by one of two runs at once', async () => {
    const { clock, due, deps } = await setUp()
    clock.moveBy(60_000)
    const [entry] = await due()

    const outcomes = await Promise.all([applyKept(deps, entry!), applyKept(deps, entry!)])

    expect(outcomes.sort()).toEqual(['applied', 'overtaken'])
  })

  it('is tried ten times, less and less often, and then given up with an error in the log', async () => {
    const { applyDue, clock, deps, payments, errors, entry } = await setUp()
    const waits: number[] = []
    for (let hours = 0; hours < 20; hours++) {
      clock.moveBy(HOUR)
      if ((await applyDue({ ...deps, payments })).length === 0) break
      waits.push((Number(entry()['dueAt']) - clock.now().getTime()) / 60_000)
    }

    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, NaN])
    expect(errors.filter((line) => line.includes('is not applied: killed'))).toHaveLength(10)
    expect(errors.at(-1)).toMatch(/given up.*pay-/)
    expect(entry()).toMatchObject({ status: 'waiting' })
  })
})

describe('a notice of a refund that was kept and not applied', () => {
  it('is applied by the next run, also when its refund was made elsewhere', async () => {
    const { deps, paid, outTradeNo, clock, refundRow, database } = await openPaidShop()
    const transactionId = String(paid()?.['transactionId'])
    const state = { outcome: 'succeeded', refundId: '5'.repeat(28), succeededAt: clock.now() } as const
    const notice = { outRefundNo: 'console-1', outTradeNo, transactionId, totalFen: 17600, refundFen: 600, state }
    const entry = { id: 'refund-console-1-succeeded', attempts: 0, receivedAt: clock.now(), dueAt: clock.now() }
    await deps.inbox.keep({ ...entry, content: { kind: 'refund', notice } })

    const [due] = await deps.inbox.due({ at: clock.now(), limit: 1 })
    expect(await applyKept(deps, due!)).toBe('applied')

    expect(refundRow('console-1')).toMatchObject({ cause: 'elsewhere', status: 'succeeded' })
    expect(paid()).toMatchObject({ status: 'paid', refundedFen: 600 })
    expect(database.rows('notifications')[1]).toMatchObject({ status: 'applied' })
  })
})
