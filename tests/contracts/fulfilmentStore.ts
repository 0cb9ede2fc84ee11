import type { OrderStore } from '../../core/orders/orders'
import type { Fulfilment, FulfilmentStore } from '../../core/payments/fulfilments'
import type { PaymentStore } from '../../core/payments/settlePayment'
import { later, MINUTE_MS } from '../../core/platform/clock'
import { someOrder } from './someOrder'

export interface Desk {
  fulfilments: FulfilmentStore
  payments: PaymentStore
  orders: OrderStore
}

const AT = new Date('2026-11-22T06:06:00.000Z')
const SOON = later(AT, 5 * MINUTE_MS)

export function describeFulfilmentStore(
  name: string,
  open: () => Promise<{ store: Desk; close(): Promise<void> }>,
): void {
  describe(`a fulfilment store on ${name}`, () => {
    let desk: Desk
    let close: () => Promise<void>
    let count = 0

    beforeAll(async () => {
      const opened = await open()
      desk = opened.store
      close = opened.close
    })
    afterAll(() => close())

    const due = async (at: Date, outTradeNo: string) =>
      (await desk.fulfilments.due({ at, limit: 1000 })).find((one) => one.outTradeNo === outTradeNo)

    /** An order that was paid, and what the shop owes for it. */
    async function setUp() {
      const order = someOrder({ status: 'prepaid' })
      const { outTradeNo, appid, openid, totalFen } = order
      const transactionId = String(++count).padStart(28, '7')
      const payment = { outTradeNo, appid, openid, totalFen, transactionId, paidAt: later(AT, -MINUTE_MS) }
      await desk.orders.insert(order)
      await desk.payments.settle(payment, { proof: 'query', at: AT })
      return { outTradeNo, payment, fulfilment: (await due(AT, outTradeNo)) as Fulfilment }
    }

    it('has a paid order as due at once, with nothing tried yet', async () => {
      const { fulfilment, outTradeNo, payment } = await setUp()
      const { transactionId } = payment
      expect(fulfilment).toEqual({ outTradeNo, transactionId, createdAt: AT, dueAt: AT, attempts: 0 })
      expect(await due(later(AT, -1), outTradeNo)).toBeUndefined()
    })

    it('gives the longest due first, and no more than wanted', async () => {
      await setUp()
      await setUp()
      const all = (await desk.fulfilments.due({ at: SOON, limit: 1000 })).map(({ dueAt }) => dueAt?.getTime() ?? 0)
      expect(all).toEqual([...all].sort((one, other) => one - other))
      expect(await desk.fulfilments.due({ at: SOON, limit: 1 })).toHaveLength(1)
    })

    it('lets one of ten that claim it at once have it, until its time is over', async () => {
      const { fulfilment, outTradeNo } = await setUp()

      const claims = await Promise.all(Array.from({ length: 10 }, () => desk.fulfilments.claim(fulfilment, SOON)))

      const won = claims.filter((claim) => claim !== undefined)
      expect(won).toEqual([{ ...fulfilment, dueAt: SOON, attempts: 1 }])
      expect(await due(later(SOON, -1), outTradeNo)).toBeUndefined()
      expect(await due(SOON, outTradeNo)).toEqual(won[0])
    })

    it('reads the order and its payment as they are', async () => {
      const { fulfilment, payment } = await setUp()
      const paid = await desk.fulfilments.read(fulfilment)
      expect(paid?.payment).toEqual(payment)
      expect(paid?.order).toMatchObject({ outTradeNo: fulfilment.outTradeNo, status: 'paid' })
      expect(await desk.fulfilments.read({ ...fulfilment, transactionId: '0'.repeat(28) })).toBeUndefined()
      expect(await desk.fulfilments.read({ ...fulfilment, outTradeNo: 'f'.repeat(32) })).toBeUndefined()
    })

    it('never has one due again that was finished, whoever else held it meanwhile', async () => {
      const { fulfilment, outTradeNo } = await setUp()
      const first = (await desk.fulfilments.claim(fulfilment, SOON))!
      const second = (await desk.fulfilments.claim(first, later(SOON, MINUTE_MS)))!

      await desk.fulfilments.finish(first, AT)
      await desk.fulfilments.postpone(second, { dueAt: AT, attempts: 2, failure: 'INTERNAL' })
      await desk.fulfilments.cancel(second, AT)

      expect(await due(later(AT, 1000 * MINUTE_MS), outTradeNo)).toBeUndefined()
      expect(await desk.fulfilments.claim(second, SOON)).toBeUndefined()
    })

    it('is due again when it was put off, with why', async () => {
      const { fulfilment, outTradeNo } = await setUp()
      const claimed = (await desk.fulfilments.claim(fulfilment, SOON))!
      const next = { dueAt: later(SOON, MINUTE_MS), attempts: 1, failure: 'WECHAT_BUSY' }

      await desk.fulfilments.postpone(claimed, next)
      expect(await due(next.dueAt, outTradeNo)).toEqual({ ...fulfilment, ...next })
    })

    it('is not due any more once it was cancelled', async () => {
      const { fulfilment, outTradeNo } = await setUp()
      await desk.fulfilments.cancel(fulfilment, AT)
      expect(await due(later(AT, 1000 * MINUTE_MS), outTradeNo)).toBeUndefined()
    })

    it('leaves it to its new holder when an earlier one comes back late', async () => {
      const { fulfilment, outTradeNo } = await setUp()
      const late = (await desk.fulfilments.claim(fulfilment, SOON))!
      const holder = (await desk.fulfilments.claim(late, later(SOON, MINUTE_MS)))!

      await desk.fulfilments.postpone(late, { dueAt: AT, attempts: 1 })
      await desk.fulfilments.cancel(late, AT)
      expect(await due(later(SOON, MINUTE_MS), outTradeNo)).toEqual(holder)
    })
  })
}
