import { fulfil } from '../../core/payments/fulfil'
import type { OnPaid } from '../../core/payments/fulfilments'
import { settleByQuery } from '../../core/payments/settleByQuery'
import { unifiedOrder } from '../../core/payments/unifiedOrder'
import { MINUTE_MS } from '../../core/platform/clock'
import { AppError } from '../../core/platform/errors'
import { BUYER, openShop, TEA } from '../fakes/shop'

const BUSY = new AppError('WECHAT_BUSY', { api: 'upload_shipping_info', reason: '-1' })

/** A shop with one paid order, and a hook that fails with what is lined up in `failures`. */
async function setUp() {
  const shop = await openShop()
  const { deps, database, clock, pay } = shop
  const { outTradeNo } = (await unifiedOrder(deps, BUYER, TEA)).order
  const order = async () => (await deps.orders.find(outTradeNo))!
  pay.pay(outTradeNo)
  await settleByQuery(deps, await order())

  const runs: Parameters<OnPaid>[0][] = []
  const failures: unknown[] = []
  const onPaid: OnPaid = async (paid) => {
    runs.push(paid)
    if (failures.length > 0) throw failures.shift()
  }
  const infos: string[] = []
  const log = { ...deps.log, info: (message: string) => void infos.push(message) }

  return {
    ...shop,
    outTradeNo,
    order,
    runs,
    failures,
    infos,
    row: () => database.rows('fulfilments')[0],
    /** Takes up what is due, as reconcile does. */
    async run(changes: Partial<Parameters<typeof fulfil>[0]> = {}) {
      const due = await deps.fulfilments.due({ at: clock.now(), limit: 10 })
      return Promise.all(due.map((one) => fulfil({ ...deps, log, onPaid, ...changes }, one)))
    },
    setStatus: (status: string) => database.update('orders', { _id: outTradeNo }, { status }),
  }
}

describe('fulfil', () => {
  it('runs the hook for a paid order once, with the order, its payment and a key, and never again', async () => {
    const { run, runs, row, order, outTradeNo, clock, database } = await setUp()

    expect(await run()).toEqual(['done'])

    const { _id: transactionId, proof: _, settledAt: __, ...payment } = database.rows('payments')[0]!
    expect(runs).toEqual([{ key: outTradeNo, order: await order(), payment: { ...payment, transactionId } }])
    expect(row()).toMatchObject({ doneAt: clock.now(), attempts: 1 })
    expect(row()).not.toHaveProperty('dueAt')
    clock.moveBy(100 * MINUTE_MS)
    expect(await run()).toEqual([])
  })

  it('runs it once when ten runs take it up at once', async () => {
    const { deps, runs, clock, run } = await setUp()
    const [due] = await deps.fulfilments.due({ at: clock.now(), limit: 10 })
    const onPaid: OnPaid = async (paid) => void runs.push(paid)

    const outcomes = await Promise.all(Array.from({ length: 10 }, () => fulfil({ ...deps, onPaid }, due!)))

    expect(outcomes.sort()).toEqual(['done', ...Array<string>(9).fill('overtaken')])
    expect(runs).toHaveLength(1)
    expect(await run()).toEqual([])
  })

  it('tries a failed one again less and less often, keeps why, and never gives up', async () => {
    const { run, failures, row, clock, runs } = await setUp()
    failures.push(...Array<unknown>(8).fill(BUSY))

    const waits: number[] = []
    for (let attempt = 0; attempt < 8; attempt++) {
      expect(await run()).toEqual(['failed'])
      expect(row()).toMatchObject({ failure: 'WECHAT_BUSY', attempts: attempt + 1 })
      const dueAt = row()?.['dueAt'] as Date
      waits.push((dueAt.getTime() - clock.now().getTime()) / MINUTE_MS)
      clock.moveBy(dueAt.getTime() - clock.now().getTime() - 1)
      expect(await run()).toEqual([])
      clock.moveBy(1)
    }
    expect(waits).toEqual([1, 2, 5, 10, 30, 60, 60, 60])

    expect(await run()).toEqual(['done'])
    expect(row()).not.toHaveProperty('failure')
    expect(new Set(runs.map(({ key }) => key)).size).toBe(1)
  })

  it('calls somebody from the fifth failure on', async () => {
    const { run, failures, clock, errors, infos } = await setUp()
    failures.push(...Array<unknown>(5).fill(new Error('no stock')))
    for (let attempt = 0; attempt < 5; attempt++) {
      await run()
      clock.moveBy(60 * MINUTE_MS)
    }
    expect(infos).toHaveLength(4)
    expect(errors).toEqual([expect.stringContaining('not fulfilled: no stock')])
    expect(errors[0]).toContain('"attempts":5')
  })

  it('is due again after five minutes when the process died in the middle', async () => {
    const { run, deps, clock, runs } = await setUp()
    const [due] = await deps.fulfilments.due({ at: clock.now(), limit: 10 })
    void fulfil({ ...deps, onPaid: () => new Promise(() => undefined) }, due!)
    await new Promise((resolve) => setImmediate(resolve))

    clock.moveBy(5 * MINUTE_MS - 1)
    expect(await run()).toEqual([])
    clock.moveBy(1)
    expect(await run()).toEqual(['done'])
    expect(runs).toHaveLength(1)
  })

  it('runs the hook again with the same key when its success could not be written down', async () => {
    const { run, runs, database, clock, outTradeNo } = await setUp()
    const onPaid: OnPaid = async (paid) => {
      runs.push(paid)
      if (runs.length === 1) database.fail(new Error('the database went away'))
    }
    expect(await run({ onPaid })).toEqual(['failed'])
    clock.moveBy(MINUTE_MS)
    expect(await run({ onPaid })).toEqual(['done'])
    expect(runs.map(({ key }) => key)).toEqual([outTradeNo, outTradeNo])
  })

  it('gives the hook a limit of time', async () => {
    const { run, row } = await setUp()
    const limits: number[] = []
    const deadline = async <T>(_: Promise<T>, ms: number): Promise<T> => {
      limits.push(ms)
      throw new AppError('DEADLINE_EXCEEDED', { expected: '10 s' })
    }
    expect(await run({ deadline })).toEqual(['failed'])
    expect([limits, row()?.['failure']]).toEqual([[10_000], 'DEADLINE_EXCEEDED'])
  })

  it('waits while a refund is not decided, without counting attempts, and goes on when it failed', async () => {
    const { run, runs, row, clock, setStatus } = await setUp()
    await setStatus('refunding')
    expect(await run()).toEqual(['waiting'])
    expect([runs, row()?.['attempts']]).toEqual([[], 0])

    clock.moveBy(10 * MINUTE_MS)
    await setStatus('paid')
    expect(await run()).toEqual(['done'])
  })

  it.each(['refunded', 'paidLate'])('is cancelled for ever once the order is %s', async (status) => {
    const { run, runs, row, clock, setStatus } = await setUp()
    await setStatus(status)
    expect(await run()).toEqual(['cancelled'])
    expect(row()).toMatchObject({ cancelledAt: clock.now() })

    clock.moveBy(100 * MINUTE_MS)
    expect([await run(), runs]).toEqual([[], []])
  })

  it.each(['created', 'prepaid', 'closing', 'closed'])('never runs for an order that is %s', async (status) => {
    const { run, runs, row, setStatus } = await setUp()
    await setStatus(status)
    expect(await run()).toEqual(['failed'])
    expect([runs, row()?.['failure']]).toEqual([[], 'INTERNAL'])
  })

  it('never runs without the payment in the books', async () => {
    const { run, runs, database } = await setUp()
    await database.remove('payments', {})
    expect([await run(), runs]).toEqual([['failed'], []])
  })

  it('leaves one that is held for a person alone', async () => {
    const { run, runs, database, outTradeNo, clock } = await setUp()
    await database.update('fulfilments', { _id: outTradeNo }, { dueAt: undefined, heldReason: 'refundedElsewhere' })
    clock.moveBy(100 * MINUTE_MS)
    expect([await run(), runs]).toEqual([[], []])
  })
})
