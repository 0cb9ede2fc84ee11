import { DuplicateRow, type CloudDatabase, type Row } from '../platform/database'
import { drainRows } from '../platform/drainRows'
import { requireUnpaidChange } from './orderStatus'
import { sortKeyOf, type Order, type OrderStore } from './orders'

export const ORDERS = 'orders'

/** Orders in the cloud database: `_id` is the outTradeNo, and a unique index holds one order per user and key. */
export function cloudOrderStore(database: CloudDatabase): OrderStore {
  const findOne = async (where: Record<string, string>) => {
    const [row] = await database.find(ORDERS, { where, limit: 1 })
    return row && orderOfRow(row)
  }

  return {
    insert: (order) => database.insert(ORDERS, rowOfOrder(order)),
    findOwn: ({ userId, outTradeNo }) => findOne({ _id: outTradeNo, userId }),
    findByKey: ({ userId, idempotencyKey }) => findOne({ userId, idempotencyKey }),
    async find(outTradeNo) {
      const row = await database.get(ORDERS, outTradeNo)
      return row && orderOfRow(row)
    },
    async page({ userId, after, limit }) {
      const where = after === undefined ? { userId } : { userId, sortKey: { lt: after } }
      const rows = await database.find(ORDERS, { where, orderBy: [['sortKey', 'desc']], limit })
      return rows.map(orderOfRow)
    },
    async due({ at, limit }) {
      const rows = await database.find(ORDERS, { where: { dueAt: { lte: at } }, orderBy: [['dueAt', 'asc']], limit })
      return rows.map(orderOfRow)
    },
    async change({ outTradeNo, from, to }, details = {}) {
      requireUnpaidChange({ from, to })
      return database.update(ORDERS, { _id: outTradeNo, status: from }, { ...details, status: to })
    },
    async postpone({ outTradeNo, status }, dueAt) {
      await database.update(ORDERS, { _id: outTradeNo, status }, { dueAt })
    },
    moveAll: ({ from, to }) =>
      drainRows(database, { collection: ORDERS, where: { userId: from } }, async ({ _id }) => {
        const own = { _id, userId: from }
        try {
          await database.update(ORDERS, own, { userId: to })
        } catch (error) {
          if (!(error instanceof DuplicateRow)) throw error
          // No client can make a key with a colon, so this one is free.
          await database.update(ORDERS, own, { userId: to, idempotencyKey: `moved:${_id}` })
        }
      }),
  }
}

/** The order that a row of `orders` holds; rows are only written here and by the stores of payments and refunds. */
export function orderOfRow(row: Row): Order {
  const { _id: outTradeNo, sortKey: _, ...order } = row as Row & Omit<Order, 'outTradeNo'>
  return { outTradeNo, ...order }
}

function rowOfOrder({ outTradeNo, ...order }: Order): Row {
  return { _id: outTradeNo, ...order, sortKey: sortKeyOf({ outTradeNo, createdAt: order.createdAt }) }
}
