import { ORDERS, orderOfRow } from '../orders/cloudOrderStore'
import { requireLegalChange } from '../orders/orderStatus'
import type { Order } from '../orders/orders'
import { DuplicateRow, type CloudDatabase, type CloudTransaction } from '../platform/database'
import type { Payment } from './gateway'
import type { PaymentStore, Proof, Settlement } from './settlePayment'

const PAYMENTS = 'payments'
const FULFILMENTS = 'fulfilments'
const NOTIFICATIONS = 'notifications'

/** Payments in the cloud database: natural keys as `_id`, so that the database itself refuses a second booking. */
export function cloudPaymentStore(database: CloudDatabase): PaymentStore {
  return {
    async settle(payment, receipt) {
      try {
        return await database.transaction((transaction) => settleOnce(transaction, payment, receipt))
      } catch (error) {
        // The transaction has paid another order: no other row can be there while the order is unpaid.
        if (error instanceof DuplicateRow) return { differs: 'transaction_id' }
        throw error
      }
    },
  }
}

interface Receipt {
  proof: Proof
  at: Date
}

async function settleOnce(transaction: CloudTransaction, payment: Payment, receipt: Receipt): Promise<Settlement> {
  const orderRow = await transaction.get(ORDERS, payment.outTradeNo)
  if (orderRow === undefined) return 'orderNotFound'
  const order = orderOfRow(orderRow)
  const differs = differingField(order, payment)
  if (differs !== undefined) return { differs }
  if (order.transactionId !== undefined) return 'repeated'

  const to = order.status === 'closed' ? 'paidLate' : 'paid'
  requireLegalChange({ from: order.status, to })
  // The order first: of two copies, the second meets its conflict here and starts again, to find the order settled.
  const { transactionId, paidAt } = payment
  await transaction.update(ORDERS, order.outTradeNo, { status: to, transactionId, paidAt, dueAt: undefined })
  await insertRows(transaction, { payment, receipt, isFulfilled: to === 'paid' })
  return to
}

/** The field, in WeChat's spelling, in which a payment is not the one that this order waits for. */
function differingField(order: Order, payment: Payment): string | undefined {
  if (payment.appid !== order.appid) return 'appid'
  if (payment.openid !== order.openid) return 'openid'
  if (payment.totalFen !== order.totalFen) return 'total_fee'
  if (payment.transactionId !== (order.transactionId ?? payment.transactionId)) return 'transaction_id'
  return undefined
}

async function insertRows(
  transaction: CloudTransaction,
  { payment, receipt, isFulfilled }: { payment: Payment; receipt: Receipt; isFulfilled: boolean },
): Promise<void> {
  const { transactionId, outTradeNo, appid, openid, totalFen, paidAt } = payment
  const { proof, at } = receipt

  const row = { _id: transactionId, outTradeNo, appid, openid, totalFen, paidAt, proof, settledAt: at }
  await transaction.insert(PAYMENTS, row)
  if (isFulfilled) await transaction.insert(FULFILMENTS, { _id: outTradeNo, transactionId, createdAt: at })
  if (proof === 'notification') {
    await transaction.insert(NOTIFICATIONS, { _id: `pay-${transactionId}`, kind: 'pay', outTradeNo, receivedAt: at })
  }
}
