import type { OrderStatus } from '../../core/api'
import type { Order, OrderStore } from '../../core/orders/orders'
import type { PaymentStore } from '../../core/payments/settlePayment'
import type { CloudDatabase } from '../../core/platform/database'
import { someOrder } from './someOrder'

export interface Books {
  payments: PaymentStore
  orders: OrderStore
  database: CloudDatabase
}

const AT = new Date('2026-11-22T06:06:00.000Z')
const RECEIPT = { proof: 'notification', at: AT } as const

export function describePaymentStore(
  name: string,
  open: () => Promise<{ store: Books; close(): Promise<void> }>,
): void {
  describe(`a payment store on ${name}`, () => {
    let books: Books
    let close: () => Promise<void>
    let count = 0

    beforeAll(async () => {
      const opened = await open()
      books = opened.store
      close = opened.close
    })
    afterAll(() => close())

    async function setUp(status: OrderStatus, changes: Partial<Order> = {}) {
      const order = someOrder({ status, ...changes })
      await books.orders.insert(order)
      const { outTradeNo, appid, openid, totalFen } = order
      const transactionId = String(++count).padStart(28, '4')
      const paidAt = new Date('2026-11-22T06:05:06.000Z')
      return { order, payment: { outTradeNo, appid, openid, totalFen, transactionId, paidAt } }
    }

    const rowsOf = (collection: string, where: Record<string, string>) =>
      books.database.find(collection, { where, limit: 10 })

    it.each(['created', 'prepaid', 'closing'] as const)('books the payment of an order that is %s', async (status) => {
      const { order, payment } = await setUp(status)
      const { outTradeNo, transactionId, paidAt } = payment

      expect(await books.payments.settle(payment, RECEIPT)).toBe('paid')

      const { dueAt: _, ...rest } = order
      expect(await books.orders.findOwn(order)).toEqual({ ...rest, status: 'paid', transactionId, paidAt })
      const { transactionId: _id, ...paid } = payment
      expect(await rowsOf('payments', { outTradeNo })).toEqual([{ _id, ...paid, proof: 'notification', settledAt: AT }])
      const owed = { _id: outTradeNo, transactionId, createdAt: AT, dueAt: AT, attempts: 0 }
      expect(await rowsOf('fulfilments', { _id: outTradeNo })).toEqual([owed])
    })

    it('holds what the shop owes for a payment of which money went back already', async () => {
      const { order, payment } = await setUp('prepaid')

      expect(await books.payments.settle({ ...payment, hasRefunds: true }, RECEIPT)).toBe('paid')

      const [owed] = await rowsOf('fulfilments', { _id: order.outTradeNo })
      expect(owed).toMatchObject({ heldReason: 'refundedElsewhere' })
      expect(owed).not.toHaveProperty('dueAt')
    })

    it('leaves a late payment to a person, of which money went back already', async () => {
      const { order, payment } = await setUp('closed')

      expect(await books.payments.settle({ ...payment, hasRefunds: true }, RECEIPT)).toBe('paidLate')

      expect(await books.orders.findOwn(order)).not.toHaveProperty('dueAt')
    })

    it.each(['paid', 'paidLate', 'refunding', 'refunded'] as const)(
      'knows the payment of an order that is %s, and changes nothing',
      async (status) => {
        const { order, payment } = await setUp(status, { transactionId: '7'.repeat(28) })
        const known = { ...payment, transactionId: '7'.repeat(28) }

        expect(await books.payments.check(known)).toBe('repeated')
        expect(await books.payments.settle(known, RECEIPT)).toBe('repeated')

        expect(await books.orders.findOwn(order)).toEqual(order)
        expect(await rowsOf('payments', { outTradeNo: order.outTradeNo })).toEqual([])
      },
    )

    it.each(['paid', 'paidLate', 'refunding', 'refunded'] as const)(
      'throws for an order that is %s without a payment, as no change leads there',
      async (status) => {
        const { order, payment } = await setUp(status)

        await expect(books.payments.settle(payment, RECEIPT)).rejects.toThrow(`from ${status} to paid`)
        expect(await books.orders.findOwn(order)).toEqual(order)
      },
    )

    it.each(['native', 'h5'] as const)('takes the payment of an order by %s from anybody', async (tradeType) => {
      const { payment } = await setUp('prepaid', { tradeType })

      expect(await books.payments.settle({ ...payment, openid: 'o0000000000000somebody' }, RECEIPT)).toBe('paid')
    })

    it('compares a payment with its order, and changes nothing', async () => {
      const { order, payment } = await setUp('prepaid')

      expect(await books.payments.check(payment)).toBe('open')
      expect(await books.payments.check({ ...payment, totalFen: 1 })).toEqual({ differs: 'total_fee' })
      expect(await books.payments.check({ ...payment, outTradeNo: 'f'.repeat(32) })).toBe('orderNotFound')

      expect(await books.orders.findOwn(order)).toEqual(order)
    })

    it('books the payment of a closed order as late and due for its refund, and delivers nothing', async () => {
      const { order, payment } = await setUp('closed')

      expect(await books.payments.settle(payment, { proof: 'query', at: AT })).toBe('paidLate')

      expect(await books.orders.findOwn(order)).toMatchObject({ status: 'paidLate', isPaidLate: true, dueAt: AT })
      expect(await rowsOf('payments', { outTradeNo: order.outTradeNo })).toHaveLength(1)
      expect(await rowsOf('fulfilments', { _id: order.outTradeNo })).toEqual([])
    })

    it('books one of ten copies that come at once; the others are repeats', async () => {
      const { order, payment } = await setUp('prepaid')

      const outcomes = await Promise.all(Array.from({ length: 10 }, () => books.payments.settle(payment, RECEIPT)))

      expect(outcomes.sort()).toEqual(['paid', ...Array<string>(9).fill('repeated')])
      expect(await rowsOf('payments', { outTradeNo: order.outTradeNo })).toHaveLength(1)
    })

    it('books one of two different transactions that come at once for one order', async () => {
      const { order, payment } = await setUp('prepaid')
      const second = { ...payment, transactionId: '8'.repeat(28) }

      const outcomes = await Promise.all([payment, second].map((one) => books.payments.settle(one, RECEIPT)))

      expect(outcomes).toContainEqual('paid')
      expect(outcomes).toContainEqual({ differs: 'transaction_id' })
      expect(await rowsOf('payments', { outTradeNo: order.outTradeNo })).toHaveLength(1)
    })

    it('books one of two orders that claim one transaction at once', async () => {
      const [one, other] = [await setUp('prepaid'), await setUp('prepaid')]
      const { transactionId } = one.payment
      const claims = [one.payment, { ...other.payment, transactionId }]

      const outcomes = await Promise.all(claims.map((payment) => books.payments.settle(payment, RECEIPT)))

      expect(outcomes).toContainEqual('paid')
      expect(outcomes).toContainEqual({ differs: 'transaction_id' })
      const statuses = await Promise.all([one, other].map(({ order }) => books.orders.findOwn(order)))
      expect(statuses.map((order) => order?.status).sort()).toEqual(['paid', 'prepaid'])
    })

    it.each([
      ['appid', { appid: 'wx00000000000000b2' }, 'appid'],
      ['payer', { openid: 'o0000000000000somebody' }, 'openid'],
      ['amount', { totalFen: 17599 }, 'total_fee'],
    ])('changes nothing when the %s is not that of the order', async (_, changes, differs) => {
      const { order, payment } = await setUp('prepaid')

      expect(await books.payments.settle({ ...payment, ...changes }, RECEIPT)).toEqual({ differs })

      expect(await books.orders.findOwn(order)).toEqual(order)
      expect(await rowsOf('payments', { outTradeNo: order.outTradeNo })).toEqual([])
    })

    it('does not find an order that nobody placed', async () => {
      const { payment } = await setUp('prepaid')

      expect(await books.payments.settle({ ...payment, outTradeNo: 'f'.repeat(32) }, RECEIPT)).toBe('orderNotFound')
    })
  })
}
