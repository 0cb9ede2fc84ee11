import { ORDERS, orderOfRow } from '../orders/cloudOrderStore'
import { statusOnPayment } from '../orders/orderStatus'
import type { Order } from '../orders/orders'
import { DuplicateRow, type CloudDatabase, type CloudTransaction, type Row } from '../platform/database'
import type { Payment } from './gateway'
import type { PaymentCheck, PaymentStore, Proof, Settlement } from './settlePayment'

const PAYMENTS = 'payments'
const FULFILMENTS = 'fulfilments'

/** Payments in the cloud database: natural keys as `_id`, so that the database itself refuses a second booking. */
export function cloudPaymentStore(database: CloudDatabase): PaymentStore {
  return {
    async check(payment) {
      const row = await database.get(ORDERS, payment.outTradeNo)
      return row === undefined ? 'orderNotFound' : compare(orderOfRow(row), payment)
    },
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
  const comparison = compare(order, payment)
  if (comparison !== 'open') return comparison

  const to = statusOnPayment(order.status)
  // The order first: of two copies, the second meets its conflict here and starts again, to find the order settled.
  const { transactionId, paidAt, hasRefunds } = payment
  // A late payment goes back, at the next run of reconcile; not where some of it did already, as then a person decides.
  const dueAt = to === 'paidLate' && hasRefunds !== true ? receipt.at : undefined
  const late = to === 'paidLate' ? { isPaidLate: true } : {}
  await transaction.update(ORDERS, order.outTradeNo, { ...late, status: to, transactionId, paidAt, dueAt })
  await transaction.insert(PAYMENTS, paymentRow(payment, receipt))
  if (to === 'paid') await transaction.insert(FULFILMENTS, fulfilmentRow(payment, receipt))
  return to
}

function compare(order: Order, payment: Payment): PaymentCheck {
  const differs = differingField(order, payment)
  if (differs !== undefined) return { differs }
  return order.transactionId === undefined ? 'open' : 'repeated'
}

/** The field, in WeChat's spelling, in which a payment is not the one that this order waits for. */
function differingField(order: Order, payment: Payment): string | undefined {
  if (payment.appid !== order.appid) return 'appid'
  // A QR code or a link is paid by whom it reaches; only inside WeChat the payer was fixed before.
  const isPayerFixed = (order.tradeType ?? 'jsapi') === 'jsapi'
  if (isPayerFixed && payment.openid !== order.openid) return 'openid'
  if (payment.totalFen !== order.totalFen) return 'total_fee'
  if (payment.transactionId !== (order.transactionId ?? payment.transactionId)) return 'transaction_id'
  return undefined
}

function paymentRow(payment: Payment, { proof, at }: Receipt): Row {
  const { transactionId, outTradeNo, appid, openid, totalFen, paidAt } = payment
  return { _id: transactionId, outTradeNo, appid, openid, totalFen, paidAt, proof, settledAt: at }
}

/** Due at once; held for a person where WeChat says that money went back already, of which our books know nothing. */
function fulfilmentRow({ outTradeNo, transactionId, hasRefunds }: Payment, { at }: Receipt): Row {
  const row = { _id: outTradeNo, transactionId, createdAt: at, attempts: 0 }
  return hasRefunds === true ? { ...row, heldReason: 'refundedElsewhere' } : { ...row, dueAt: at }
}
