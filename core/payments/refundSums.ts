import { requireLegalChange } from '../orders/orderStatus'
import type { Order } from '../orders/orders'
import type { Change } from '../platform/database'

/** Tells whether the order holds money of the payer; how much of it is left, `isLeft` tells. */
export function isRefundable({ status }: Order): boolean {
  return status === 'paid' || status === 'paidLate' || status === 'refunding'
}

/** What was paid and is neither refunded nor in flight, in fen. */
export function leftToRefund({ totalFen, refundedFen = 0, refundingFen = 0 }: Order): number {
  return totalFen - refundedFen - refundingFen
}

/** Tells whether the order can give this much back, so that what was paid is never exceeded. */
export function isLeft(order: Order, refundFen: number): boolean {
  return refundFen > 0 && refundFen <= leftToRefund(order)
}

/** The order with this much more in flight: reconcile looks at the refund now, and no longer at the order. */
export function moneyInFlight(order: Order, refundFen: number): Change {
  const { status, refundingFen = 0 } = order
  if (status !== 'refunding') requireLegalChange({ from: status, to: 'refunding' })
  return { status: 'refunding', refundingFen: refundingFen + refundFen, dueAt: undefined }
}

interface Landing {
  refundFen: number
  /** True when the payer has the money, false when it stays with the merchant. */
  hasMoved: boolean
  at: Date
}

/** The order once money in flight has reached the payer, or has come back. */
export function moneyLanded(order: Order, { refundFen, hasMoved, at }: Landing): Change {
  const refundingFen = (order.refundingFen ?? 0) - refundFen
  const refundedFen = (order.refundedFen ?? 0) + (hasMoved ? refundFen : 0)

  const status = statusAfter({ ...order, refundingFen, refundedFen })
  if (status !== order.status) requireLegalChange({ from: order.status, to: status })
  // What is left of a late payment goes back too: reconcile looks at the order again.
  return { status, refundingFen, refundedFen, dueAt: status === 'paidLate' ? at : undefined }
}

function statusAfter({ totalFen, refundedFen, refundingFen = 0, isPaidLate }: Order): Order['status'] {
  if (refundedFen === totalFen) return 'refunded'
  if (refundingFen > 0) return 'refunding'
  return isPaidLate === true ? 'paidLate' : 'paid'
}
