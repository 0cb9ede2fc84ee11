import type { OrderStatus } from '../../core/api'
import { cloudOrderStore } from '../../core/orders/cloudOrderStore'
import { LEGAL_CHANGES } from '../../core/orders/orderStatus'
import { fakeDatabase } from '../fakes/database'

const STATUSES = Object.keys(LEGAL_CHANGES) as OrderStatus[]
const PAIRS = STATUSES.flatMap((from) => STATUSES.map((to) => [from, to] as const))

/** Written down a second time on purpose: a slip in the table must not move the test with it. */
const LEGAL = [
  'created>prepaid',
  'created>closing',
  'created>paid',
  'prepaid>closing',
  'prepaid>paid',
  'closing>closed',
  'closing>paid',
  'closed>paidLate',
  'paid>refunding',
  'paidLate>refunding',
  'refunding>refunded',
]

async function setUp(status: OrderStatus) {
  const database = fakeDatabase()
  await database.insert('orders', { _id: 'a', status, userId: 'user1', idempotencyKey: 'key' })
  return { orders: cloudOrderStore(database), stored: () => database.rows('orders')[0]?.['status'] }
}

describe('the status of an order', () => {
  it('has eight values and so 64 pairs', () => {
    expect(PAIRS).toHaveLength(64)
  })

  it.each(PAIRS)('%s to %s happens only where the state machine allows it', async (from, to) => {
    const { orders, stored } = await setUp(from)
    const change = orders.change({ outTradeNo: 'a', from, to })

    if (LEGAL.includes(`${from}>${to}`)) {
      expect(await change).toBe(true)
      expect(stored()).toBe(to)
    } else {
      await expect(change).rejects.toThrow(`An order never changes from ${from} to ${to}.`)
      expect(stored()).toBe(from)
    }
  })

  it('does not change when it is not what the caller believes', async () => {
    const { orders, stored } = await setUp('paid')

    expect(await orders.change({ outTradeNo: 'a', from: 'created', to: 'prepaid' })).toBe(false)
    expect(stored()).toBe('paid')
  })
})
