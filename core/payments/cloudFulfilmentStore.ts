import { ORDERS, orderOfRow } from '../orders/cloudOrderStore'
import type { Change, CloudDatabase, Row } from '../platform/database'
import type { Fulfilment, FulfilmentStore } from './fulfilments'
import type { Payment } from './gateway'

const FULFILMENTS = 'fulfilments'
const PAYMENTS = 'payments'

/** Fulfilments in the cloud database: `_id` is the outTradeNo, and `dueAt` is the lease that is compared and set. */
export function cloudFulfilmentStore(database: CloudDatabase): FulfilmentStore {
  const change = ({ outTradeNo, dueAt }: Fulfilment, changes: Change) =>
    database.update(FULFILMENTS, { _id: outTradeNo, dueAt: dueAt ?? null }, changes)

  return {
    async due({ at, limit }) {
      const where = { dueAt: { lte: at } }
      const rows = await database.find(FULFILMENTS, { where, orderBy: [['dueAt', 'asc']], limit })
      return rows.map(fulfilmentOfRow)
    },
    async claim(fulfilment, until) {
      const attempts = fulfilment.attempts + 1
      const isOurs = await change(fulfilment, { dueAt: until, attempts })
      return isOurs ? { ...fulfilment, dueAt: until, attempts } : undefined
    },
    async read({ outTradeNo, transactionId }) {
      const order = await database.get(ORDERS, outTradeNo)
      const payment = await database.get(PAYMENTS, transactionId)
      return order && payment && { order: orderOfRow(order), payment: paymentOfRow(payment) }
    },
    async finish({ outTradeNo }, at) {
      // Whoever holds it now: what has been done once is done.
      await database.update(FULFILMENTS, { _id: outTradeNo }, { doneAt: at, dueAt: undefined, failure: undefined })
    },
    async cancel(claimed, at) {
      await change(claimed, { cancelledAt: at, dueAt: undefined })
    },
    async postpone(claimed, next) {
      await change(claimed, { ...next })
    },
  }
}

function fulfilmentOfRow(row: Row): Fulfilment {
  const { _id: outTradeNo, ...fulfilment } = row as Row & Omit<Fulfilment, 'outTradeNo'>
  return { outTradeNo, ...fulfilment }
}

/** The payment that a row of `payments` holds, without how and when it was booked. */
function paymentOfRow(row: Row): Payment {
  const { _id: transactionId, outTradeNo, appid, openid, totalFen, paidAt } = row as Row & Payment
  return { transactionId, outTradeNo, appid, openid, totalFen, paidAt }
}
