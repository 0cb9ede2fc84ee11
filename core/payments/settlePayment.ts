import type { Clock } from '../platform/clock'
import { AppError } from '../platform/errors'
import type { Log } from '../platform/log'
import type { Payment } from './gateway'

/** How we know of a payment; both are verified proofs. */
export type Proof = 'notification' | 'query'

/** What booking a payment came to; `differs` names the field in which payment and order disagree. */
export type Settlement = 'paid' | 'paidLate' | 'repeated' | 'orderNotFound' | { differs: string }

/** What booking it would come to: `open` when the order waits for just this payment. */
export type PaymentCheck = 'open' | 'repeated' | 'orderNotFound' | { differs: string }

/** Payments in durable storage. */
export interface PaymentStore {
  /** Compares a payment with its order and changes nothing. */
  check(payment: Payment): Promise<PaymentCheck>
  /**
   * Books a payment in one transaction: the order becomes paid, or paidLate and due when it was closed; one row of
   * `payments`; a fulfilment for a paid order, due at once. A payment that `hasRefunds` makes nothing due. Of any number of
   * copies at once, one books and the others are `repeated`. Whatever does not fit the order changes nothing.
   */
  settle(payment: Payment, receipt: { proof: Proof; at: Date }): Promise<Settlement>
}

/**
 * The one way in which an order becomes paid, for notification, query and reconcile alike; a repeat changes nothing.
 * What a person must look at is logged. Throws ORDER_NOT_FOUND, or NOTIFICATION_MISMATCH naming the field that differs.
 */
export async function settlePayment(
  { payments, clock, log }: { payments: PaymentStore; clock: Clock; log?: Log },
  { payment, proof }: { payment: Payment; proof: Proof },
): Promise<'paid' | 'paidLate' | 'repeated'> {
  const settlement = requireFitting(await payments.settle(payment, { proof, at: clock.now() }))

  const { outTradeNo, transactionId } = payment
  if (settlement === 'paidLate') log?.error('paid after the order was closed', { outTradeNo, transactionId })
  if (settlement !== 'repeated' && payment.hasRefunds === true) {
    log?.error('paid and refunded elsewhere: nothing happens until somebody decides', { outTradeNo, transactionId })
  }
  return settlement
}

/** The same outcome where the payment is one of an order of ours; throws as `settlePayment` does. */
export function requireFitting<T extends string>(outcome: T | { differs: string }): Exclude<T, 'orderNotFound'> {
  if (outcome === 'orderNotFound') throw new AppError('ORDER_NOT_FOUND')
  if (typeof outcome === 'object') throw new AppError('NOTIFICATION_MISMATCH', { field: outcome.differs })
  return outcome as Exclude<T, 'orderNotFound'>
}
