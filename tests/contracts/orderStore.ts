import { sortKeyOf, type OrderStore } from '../../core/orders/orders'
import type { UnpaidStatus } from '../../core/orders/orderStatus'
import { someOrder } from './someOrder'
import { LEGAL, PAIRS } from './statusChanges'

export function describeOrderStore(
  name: string,
  open: () => Promise<{ store: OrderStore; close(): Promise<void> }>,
): void {
  describe(`an order store on ${name}`, () => {
    let orders: OrderStore
    let close: () => Promise<void>

    beforeAll(async () => {
      ;({ store: orders, close } = await open())
    })
    afterAll(() => close())

    it('gives an order back with all that belongs to it', async () => {
      const order = someOrder({ prepayId: 'wx1', transactionId: '1'.repeat(28), paidAt: new Date(1) })

      expect(await orders.insert(order)).toBe('inserted')

      expect(await orders.findOwn(order)).toEqual(order)
      expect(await orders.findByKey(order)).toEqual(order)
      expect(await orders.find(order.outTradeNo)).toEqual(order)
      expect(await orders.find('f'.repeat(32))).toBeUndefined()
    })

    it('finds an order for its owner only', async () => {
      const order = someOrder()
      await orders.insert(order)

      expect(await orders.findOwn({ ...order, userId: 'somebody' })).toBeUndefined()
      expect(await orders.findByKey({ ...order, userId: 'somebody' })).toBeUndefined()
      expect(await orders.findOwn({ ...order, outTradeNo: 'f'.repeat(32) })).toBeUndefined()
    })

    it('refuses a second order under one key of a user, and a number that is taken', async () => {
      const order = someOrder()
      await orders.insert(order)

      expect(await orders.insert({ ...order, outTradeNo: 'e'.repeat(32) })).toBe('duplicate')
      expect(await orders.insert({ ...order, idempotencyKey: 'another-key-00000' })).toBe('duplicate')
      expect(await orders.insert({ ...someOrder(), idempotencyKey: order.idempotencyKey })).toBe('inserted')
      expect(await orders.findOwn({ ...order, outTradeNo: 'e'.repeat(32) })).toBeUndefined()
    })

    it('keeps one of ten orders that come at once under one key', async () => {
      const { userId, idempotencyKey } = someOrder()
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, () => orders.insert(someOrder({ userId, idempotencyKey }))),
      )

      expect(outcomes.filter((outcome) => outcome === 'inserted')).toHaveLength(1)
    })

    it('changes a status with its details, once: of ten at once one wins', async () => {
      const { outTradeNo, userId } = someOrder()
      await orders.insert(someOrder({ outTradeNo, userId }))
      const change = { outTradeNo, from: 'created', to: 'prepaid' } as const

      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, n) => orders.change(change, { prepayId: `wx${n}` })),
      )

      const winner = outcomes.indexOf(true)
      expect(outcomes.filter(Boolean)).toHaveLength(1)
      expect(await orders.findOwn({ outTradeNo, userId })).toMatchObject({ status: 'prepaid', prepayId: `wx${winner}` })
    })

    it('removes a detail that is set to undefined', async () => {
      const order = someOrder({ status: 'closing' })
      await orders.insert(order)

      await orders.change({ ...order, from: 'closing', to: 'closed' }, { dueAt: undefined })

      const { dueAt: _, ...rest } = order
      expect(await orders.findOwn(order)).toEqual({ ...rest, status: 'closed' })
    })

    it('changes nothing from another status, nor for an unknown order', async () => {
      const order = someOrder({ status: 'paid' })
      await orders.insert(order)

      expect(await orders.change({ ...order, from: 'created', to: 'prepaid' }, { prepayId: 'wx1' })).toBe(false)
      expect(await orders.change({ outTradeNo: 'f'.repeat(32), from: 'created', to: 'prepaid' })).toBe(false)
      expect(await orders.findOwn(order)).toEqual(order)
    })

    it.each(PAIRS)('changes %s to %s only where that is legal without money', async (from, to) => {
      const order = someOrder({ status: from })
      await orders.insert(order)
      const change = orders.change({ ...order, from, to: to as UnpaidStatus })
      const isLegal = LEGAL.includes(`${from}>${to}`)
      const needsMoney = ['paid', 'paidLate', 'refunding', 'refunded'].includes(to)

      if (isLegal && !needsMoney) expect(await change).toBe(true)
      else if (isLegal) await expect(change).rejects.toThrow(`An order becomes ${to} only together with its money.`)
      else await expect(change).rejects.toThrow(`An order never changes from ${from} to ${to}.`)

      expect(await orders.find(order.outTradeNo)).toEqual({ ...order, status: isLegal && !needsMoney ? to : from })
    })

    it('pages through the orders of one user, newest first', async () => {
      const { userId } = someOrder()
      const placed = [3, 1, 2, 2].map((minute) =>
        someOrder({ userId, createdAt: new Date(Date.UTC(2026, 10, 22, 6, minute)) }),
      )
      for (const order of placed) await orders.insert(order)
      const newestFirst = placed.map(sortKeyOf).sort().reverse()

      const first = await orders.page({ userId, limit: 3 })
      const rest = await orders.page({ userId, limit: 3, after: newestFirst[2]! })

      expect([...first, ...rest].map(sortKeyOf)).toEqual(newestFirst)
      expect(rest).toHaveLength(1)
    })

    it('gives all orders of one user to another, and no others', async () => {
      const orderOf = (userId: string) => someOrder({ userId })
      const [moving, staying] = [Array.from({ length: 25 }, () => orderOf('moving')), orderOf('staying')]
      for (const order of [...moving, staying]) await orders.insert(order)

      await orders.moveAll({ from: 'moving', to: 'moved' })
      await orders.moveAll({ from: 'moving', to: 'moved' })

      expect(await orders.page({ userId: 'moving', limit: 50 })).toEqual([])
      expect(await orders.page({ userId: 'moved', limit: 50 })).toHaveLength(25)
      expect(await orders.findByKey({ ...moving[0]!, userId: 'moved' })).toEqual({ ...moving[0]!, userId: 'moved' })
      expect(await orders.findOwn(staying)).toEqual(staying)
    })

    it('keeps both orders where two users have taken one key, and the key for the one who stays', async () => {
      const idempotencyKey = 'the-same-key-of-two'
      const [one, other] = [someOrder({ userId: 'one', idempotencyKey }), someOrder({ userId: 'two', idempotencyKey })]
      await orders.insert(one)
      await orders.insert(other)

      await orders.moveAll({ from: 'two', to: 'one' })

      expect(await orders.page({ userId: 'one', limit: 10 })).toHaveLength(2)
      expect(await orders.findByKey({ userId: 'one', idempotencyKey })).toEqual(one)
    })

    it('tells which open orders are due, the longest due first, and no others', async () => {
      const due = (minute: number) => someOrder({ dueAt: new Date(Date.UTC(2020, 0, 1, 0, minute)) })
      const [later, sooner, last, future] = [due(2), due(1), due(3), due(4)]
      const { dueAt: _, ...done } = due(0)
      for (const order of [later, sooner, last, future, done]) await orders.insert(order)
      const at = new Date(Date.UTC(2020, 0, 1, 0, 3))

      expect(await orders.due({ at, limit: 10 })).toEqual([sooner, later, last])
      expect(await orders.due({ at, limit: 2 })).toEqual([sooner, later])

      await orders.postpone(sooner, new Date(Date.UTC(2020, 0, 1, 0, 4)))
      await orders.postpone({ ...later, status: 'closing' }, new Date(Date.UTC(2020, 0, 1, 0, 4)))
      expect(await orders.due({ at, limit: 10 })).toEqual([later, last])

      await orders.postpone(later, undefined)
      expect(await orders.due({ at, limit: 10 })).toEqual([last])
    })
  })
}
