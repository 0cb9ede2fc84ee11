import type { Clock } from '../platform/clock'
import { AppError } from '../platform/errors'
import type { Payment } from './gateway'

/** How we know of a payment; both are verified proofs. */
export type Proof = 'notification' | 'query'

/** What booking a payment came to; `differs` names the field in which payment and order disagree. */
export type Settlement = 'paid' | 'paidLate' | 'repeated' | 'orderNotFound' | { differs: string }

/** Payments in durable storage. */
export interface PaymentStore {
  /**
   * Books a payment in one transaction: the order becomes paid, or paidLate when it was closed; one row of `payments`;
   * a fulfilment for a paid order; a row of the inbox for a notification. Of any number of copies at once, one books
   * and the others are `repeated`. Whatever does not fit the order changes nothing.
   */
  settle(payment: Payment, receipt: { proof: Proof; at: Date }): Promise<Settlement>
}

/**
 * The one way in which an order becomes paid, for notification, query and reconcile alike; a repeat changes nothing.
 * Throws ORDER_NOT_FOUND, or NOTIFICATION_MISMATCH naming the field that differs.
 */
export async function settlePayment(
  { payments, clock }: { payments: PaymentStore; clock: Clock },
  { payment, proof }: { payment: Payment; proof: Proof },
): Promise<'paid' | 'paidLate' | 'repeated'> {
  const settlement = await payments.settle(payment, { proof, at: clock.now() })
  if (settlement === 'orderNotFound') throw new AppError('ORDER_NOT_FOUND')
  if (typeof settlement === 'object') throw new AppError('NOTIFICATION_MISMATCH', { field: settlement.differs })
  return settlement
}
