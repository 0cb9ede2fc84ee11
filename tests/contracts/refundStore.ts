import type { Order, OrderStore } from '../../core/orders/orders'
import type { KnownRefundState, RefundStore, RefundWish } from '../../core/payments/refunds'
import { someOrder } from './someOrder'
import { STATUSES } from './statusChanges'

export interface RefundBooks {
  refunds: RefundStore
  orders: OrderStore
}

const AT = new Date('2026-11-22T07:00:00.000Z')
const DUE = new Date('2026-11-22T07:01:00.000Z')
const TOTAL = 17600

const processing = { outcome: 'processing', refundId: '5'.repeat(28) } as const
const succeeded = {
  outcome: 'succeeded',
  refundId: '5'.repeat(28),
  succeededAt: new Date(AT.getTime() + 1000),
} as const
const failed = { outcome: 'failed', reason: 'REFUNDCLOSE' } as const

export function describeRefundStore(
  name: string,
  open: () => Promise<{ store: RefundBooks; close(): Promise<void> }>,
): void {
  describe(`a refund store on ${name}`, () => {
    let refunds: RefundStore
    let orders: OrderStore
    let close: () => Promise<void>
    let count = 0

    beforeAll(async () => {
      const opened = await open()
      ;({ refunds, orders } = opened.store)
      close = opened.close
    })
    afterAll(() => close())

    /** An order that was paid, unless said otherwise, and what a refund of it wants. */
    async function setUp(changes: Partial<Order> = {}) {
      const number = String(++count)
      const transactionId = number.padStart(28, '4')
      const paid = { ...someOrder({ status: 'paid', transactionId, ...changes }) }
      await orders.insert(paid)
      const { outTradeNo } = paid
      const wish = (more: Partial<RefundWish> = {}): RefundWish => {
        return { outRefundNo: `r-${number}`, outTradeNo, cause: 'merchant', createdAt: AT, dueAt: DUE, ...more }
      }
      return {
        paid,
        wish,
        numbered: (n: number) => `r-${number}-${n}`,
        order: async () => (await orders.find(outTradeNo))!,
        record: (state: KnownRefundState, outRefundNo = `r-${number}`) => refunds.record(outRefundNo, state, AT),
      }
    }

    describe('beginning', () => {
      it('stores the refund with what WeChat will be asked, and puts its money in flight', async () => {
        const { paid, wish, order } = await setUp()
        const { outTradeNo, transactionId, appid } = paid

        const beginning = await refunds.begin(wish({ refundFen: 600, reason: '少了一泡' }))

        const money = { outTradeNo, transactionId, appid, totalFen: TOTAL, refundFen: 600, reason: '少了一泡' }
        const { outRefundNo } = wish()
        const refund = { outRefundNo, ...money, status: 'requested', cause: 'merchant', createdAt: AT, dueAt: DUE }
        expect(beginning).toEqual({ outcome: 'begun', refund })
        expect(await refunds.find(outRefundNo)).toEqual(refund)
        const { dueAt: _, ...rest } = paid
        expect(await order()).toEqual({ ...rest, status: 'refunding', refundingFen: 600, refundCount: 1 })
      })

      it('takes all that is left where no amount is said', async () => {
        const { wish, numbered } = await setUp()
        await refunds.begin(wish({ refundFen: 600, outRefundNo: numbered(1) }))

        const beginning = await refunds.begin(wish({ outRefundNo: numbered(2) }))

        expect(beginning).toMatchObject({ outcome: 'begun', refund: { refundFen: TOTAL - 600 } })
      })

      it('repeats for the same number, whatever became of the refund, and changes nothing', async () => {
        const { wish, order, record } = await setUp()
        await refunds.begin(wish({ refundFen: 600 }))
        await record(succeeded)
        const before = await order()

        for (const again of [wish({ refundFen: 600 }), wish()]) {
          expect(await refunds.begin(again)).toMatchObject({ outcome: 'repeated', refund: { status: 'succeeded' } })
        }
        expect(await order()).toEqual(before)
      })

      it('begins one of ten copies that come at once', async () => {
        const { wish, order } = await setUp()

        const beginnings = await Promise.all(Array.from({ length: 10 }, () => refunds.begin(wish({ refundFen: 600 }))))

        expect(beginnings.filter(({ outcome }) => outcome === 'begun')).toHaveLength(1)
        expect(beginnings.filter(({ outcome }) => outcome === 'repeated')).toHaveLength(9)
        expect(await order()).toMatchObject({ refundingFen: 600, refundCount: 1 })
      })

      it('never exceeds what was paid, whatever comes at once', async () => {
        const { wish, order, numbered } = await setUp()
        const third = Math.ceil(TOTAL / 3)

        const beginnings = await Promise.all(
          [1, 2, 3, 4].map((n) => refunds.begin(wish({ outRefundNo: numbered(n), refundFen: third }))),
        )

        expect(beginnings.map(({ outcome }) => outcome).sort()).toEqual(['begun', 'begun', 'tooMuch', 'tooMuch'])
        expect(await order()).toMatchObject({ refundingFen: 2 * third, refundCount: 2 })
      })

      it.each([
        ['one fen more than was paid', TOTAL + 1],
        ['nothing', 0],
        ['less than nothing', -1],
      ])('refuses %s', async (_, refundFen) => {
        const { paid, wish, order } = await setUp()

        expect(await refunds.begin(wish({ refundFen }))).toEqual({ outcome: 'tooMuch' })

        expect(await order()).toEqual(paid)
        expect(await refunds.find(wish().outRefundNo)).toBeUndefined()
      })

      it('refuses a number that belongs to another amount or order', async () => {
        const [one, other] = [await setUp(), await setUp()]
        await refunds.begin(one.wish({ refundFen: 600 }))
        const { outRefundNo } = one.wish()

        expect(await refunds.begin(one.wish({ refundFen: 601 }))).toEqual({ outcome: 'numberReused' })
        expect(await refunds.begin(other.wish({ outRefundNo }))).toEqual({ outcome: 'numberReused' })
        expect(await other.order()).toEqual(other.paid)
      })

      it('begins one of two refunds of different orders that take one number at once', async () => {
        const [one, other] = [await setUp(), await setUp()]
        const { outRefundNo } = one.wish()

        const beginnings = await Promise.all([one, other].map(({ wish }) => refunds.begin(wish({ outRefundNo }))))

        expect(beginnings.map(({ outcome }) => outcome).sort()).toEqual(['begun', 'numberReused'])
        const statuses = await Promise.all([one, other].map(async ({ order }) => (await order()).status))
        expect(statuses.sort()).toEqual(['paid', 'refunding'])
      })

      it('takes fifty refunds of one order, and no more', async () => {
        const { wish } = await setUp({ refundCount: 49 })

        expect(await refunds.begin(wish({ refundFen: 1 }))).toMatchObject({ outcome: 'begun' })
        const next = wish({ refundFen: 1, outRefundNo: `${wish().outRefundNo}-next` })
        expect(await refunds.begin(next)).toEqual({ outcome: 'tooMany' })
      })

      it('does not find an order that nobody placed', async () => {
        const { wish } = await setUp()

        expect(await refunds.begin(wish({ outTradeNo: 'f'.repeat(32) }))).toEqual({ outcome: 'orderNotFound' })
      })

      it.each(STATUSES)('of an order that is %s works only where it holds money', async (status) => {
        const { paid, wish, order } = await setUp({ status })
        const holdsMoney = ['paid', 'paidLate', 'refunding'].includes(status)

        const beginning = await refunds.begin(wish({ refundFen: 1 }))

        if (holdsMoney) expect(await order()).toMatchObject({ status: 'refunding', refundingFen: 1 })
        else expect([beginning, await order()]).toEqual([{ outcome: 'notRefundable', status }, paid])
      })
    })

    describe('recording', () => {
      it('that WeChat works on it keeps the money in flight', async () => {
        const { wish, order, record } = await setUp()
        await refunds.begin(wish({ refundFen: 600 }))

        expect(await record(processing)).toBe('changed')
        expect(await record(processing)).toBe('repeated')

        const { refundId } = processing
        const dueAt = new Date(AT.getTime() + 60_000)
        expect(await refunds.find(wish().outRefundNo)).toMatchObject({ status: 'processing', refundId, dueAt })
        expect(await order()).toMatchObject({ status: 'refunding', refundingFen: 600 })
      })

      it('a success of all of it ends refund and order', async () => {
        const { wish, order, record } = await setUp()
        await refunds.begin(wish())

        expect(await record(succeeded)).toBe('changed')

        const refund = await refunds.find(wish().outRefundNo)
        expect(refund).toMatchObject({
          status: 'succeeded',
          refundId: succeeded.refundId,
          endedAt: succeeded.succeededAt,
        })
        expect(refund).not.toHaveProperty('dueAt')
        expect(await order()).toMatchObject({ status: 'refunded', refundingFen: 0, refundedFen: TOTAL })
        expect(await order()).not.toHaveProperty('dueAt')
      })

      it('a success of a part makes the order paid again', async () => {
        const { wish, order, record } = await setUp()
        await refunds.begin(wish({ refundFen: 600 }))

        await record(succeeded)

        expect(await order()).toMatchObject({ status: 'paid', refundingFen: 0, refundedFen: 600 })
        expect(await order()).not.toHaveProperty('dueAt')
      })

      it('one of two that are in flight leaves the order refunding', async () => {
        const { wish, order, record, numbered } = await setUp()
        await refunds.begin(wish({ refundFen: 600, outRefundNo: numbered(1) }))
        await refunds.begin(wish({ refundFen: 500, outRefundNo: numbered(2) }))

        await record(succeeded, numbered(1))
        expect(await order()).toMatchObject({ status: 'refunding', refundingFen: 500, refundedFen: 600 })

        await record(failed, numbered(2))
        expect(await order()).toMatchObject({ status: 'paid', refundingFen: 0, refundedFen: 600 })
      })

      it('a failure keeps the row with its reason, and the order is what it was', async () => {
        const { wish, order, record } = await setUp()
        await refunds.begin(wish())

        expect(await record(failed)).toBe('changed')

        const refund = await refunds.find(wish().outRefundNo)
        expect(refund).toMatchObject({ status: 'failed', failure: 'REFUNDCLOSE', endedAt: AT })
        expect(refund).not.toHaveProperty('dueAt')
        expect(await order()).toMatchObject({ status: 'paid', refundingFen: 0, refundedFen: 0, refundCount: 1 })
      })

      it('a failure of a late payment makes it late again, and due', async () => {
        const { wish, order, record } = await setUp({ status: 'paidLate', isPaidLate: true })
        await refunds.begin(wish())
        expect(await order()).not.toHaveProperty('dueAt')

        await record(failed)

        expect(await order()).toMatchObject({ status: 'paidLate', dueAt: AT })
      })

      it('ten copies of one success at once move the money once', async () => {
        const { wish, order, record } = await setUp()
        await refunds.begin(wish({ refundFen: 600 }))

        const outcomes = await Promise.all(Array.from({ length: 10 }, () => record(succeeded)))

        expect(outcomes.sort()).toEqual(['changed', ...Array<string>(9).fill('repeated')])
        expect(await order()).toMatchObject({ refundingFen: 0, refundedFen: 600 })
      })

      it.each([
        ['processing', processing],
        ['failed', failed],
        ['succeeded', succeeded],
      ])('that it is %s after it has succeeded changes nothing', async (_, state) => {
        const { wish, order, record } = await setUp()
        await refunds.begin(wish({ refundFen: 600 }))
        await record(succeeded)
        const before = [await order(), await refunds.find(wish().outRefundNo)]

        expect(await record(state)).toBe('repeated')

        expect([await order(), await refunds.find(wish().outRefundNo)]).toEqual(before)
      })

      it.each([
        ['processing', processing],
        ['failed', failed],
      ])('that it is %s after it has failed changes nothing', async (_, state) => {
        const { wish, order, record } = await setUp()
        await refunds.begin(wish({ refundFen: 600 }))
        await record(failed)
        const before = [await order(), await refunds.find(wish().outRefundNo)]

        expect(await record(state)).toBe('repeated')

        expect([await order(), await refunds.find(wish().outRefundNo)]).toEqual(before)
      })

      it('that it succeeded after all, once it had failed, moves the money', async () => {
        const { wish, order, record } = await setUp()
        await refunds.begin(wish())
        await record({ ...failed, reason: 'ABNORMAL' })

        expect(await record(succeeded)).toBe('changed')

        const refund = await refunds.find(wish().outRefundNo)
        expect(refund).toMatchObject({ status: 'succeeded' })
        expect(refund).not.toHaveProperty('failure')
        expect(await order()).toMatchObject({ status: 'refunded', refundingFen: 0, refundedFen: TOTAL, refundCount: 1 })
      })

      it('does not exceed what was paid, when a failed refund succeeds whose money went back otherwise', async () => {
        const { wish, order, record, numbered } = await setUp()
        await refunds.begin(wish())
        await record(failed)
        await refunds.begin(wish({ outRefundNo: numbered(2) }))

        expect(await record(succeeded)).toBe('tooMuch')

        expect(await order()).toMatchObject({ status: 'refunding', refundingFen: TOTAL, refundedFen: 0 })
      })

      it('does not find a number that nobody began', async () => {
        expect(await refunds.record('nobody-began-this', succeeded, AT)).toBe('notFound')
      })
    })

    describe('adopting', () => {
      function noticeOf(order: Order, state: KnownRefundState = succeeded) {
        const { outTradeNo, transactionId = '', totalFen } = order
        return { outRefundNo: `console-${outTradeNo}`, outTradeNo, transactionId, totalFen, refundFen: 600, state }
      }

      it('begins a refund that was made elsewhere, once, also of ten copies at once', async () => {
        const { paid, order } = await setUp()
        const notice = noticeOf(paid)

        const outcomes = await Promise.all(Array.from({ length: 10 }, () => refunds.adopt(notice, AT)))

        expect(outcomes.sort()).toEqual(['adopted', ...Array<string>(9).fill('repeated')])
        const { appid } = paid
        const begun = { cause: 'elsewhere', status: 'processing', appid, refundFen: 600, dueAt: AT }
        expect(await refunds.find(notice.outRefundNo)).toMatchObject(begun)
        expect(await order()).toMatchObject({ status: 'refunding', refundingFen: 600, refundCount: 1 })

        await refunds.record(notice.outRefundNo, notice.state, AT)
        expect(await order()).toMatchObject({ status: 'paid', refundingFen: 0, refundedFen: 600 })
      })

      it.each([
        ['transaction', { transactionId: '9'.repeat(28) }, 'transaction_id'],
        ['sum', { totalFen: TOTAL - 1 }, 'total_fee'],
        ['amount, which is more than is left,', { refundFen: TOTAL + 1 }, 'refund_fee'],
      ])('changes nothing when the %s is not that of the order', async (_, changes, differs) => {
        const { paid, order } = await setUp()
        const notice = { ...noticeOf(paid), ...changes }

        expect(await refunds.adopt(notice, AT)).toEqual({ differs })

        expect(await order()).toEqual(paid)
        expect(await refunds.find(notice.outRefundNo)).toBeUndefined()
      })

      it('does not find an order that nobody placed', async () => {
        const { paid } = await setUp()

        expect(await refunds.adopt({ ...noticeOf(paid), outTradeNo: 'f'.repeat(32) }, AT)).toBe('orderNotFound')
      })
    })

    it('tells which refunds are due, the longest due first, and none that has ended', async () => {
      const due = (minute: number) => ({ dueAt: new Date(Date.UTC(2020, 0, 1, 0, minute)), refundFen: 1 })
      const [later, sooner, ended, future] = [await setUp(), await setUp(), await setUp(), await setUp()]
      await refunds.begin(later.wish(due(2)))
      await refunds.begin(sooner.wish(due(1)))
      await refunds.begin(ended.wish(due(0)))
      await refunds.begin(future.wish(due(4)))
      await ended.record(failed)
      const at = new Date(Date.UTC(2020, 0, 1, 0, 3))
      const numbers = async (limit = 10) => (await refunds.due({ at, limit })).map(({ outRefundNo }) => outRefundNo)

      expect(await numbers()).toEqual([sooner, later].map(({ wish }) => wish().outRefundNo))
      expect(await numbers(1)).toEqual([sooner.wish().outRefundNo])

      await refunds.postpone({ ...sooner.wish(), status: 'requested' }, due(4).dueAt)
      await refunds.postpone({ ...later.wish(), status: 'processing' }, due(4).dueAt)
      expect(await numbers()).toEqual([later.wish().outRefundNo])
    })
  })
}
