import type { OrderStatus } from '../api'

/** Every change of status that may ever happen; all others are mistakes. */
export const LEGAL_CHANGES: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  // A payment may be notified before the answer of unifiedorder has been stored.
  created: ['prepaid', 'closing', 'paid'],
  prepaid: ['closing', 'paid'],
  // WeChat has the last word: it may have taken the money while we were closing.
  closing: ['closed', 'paid'],
  closed: ['paidLate'],
  paid: ['refunding'],
  paidLate: ['refunding'],
  // Back where it was when no refund is in flight and not all of the money was refunded.
  refunding: ['refunded', 'paid', 'paidLate'],
  refunded: [],
}

/** Throws for a change that the state machine does not know. */
export function requireLegalChange({ from, to }: { from: OrderStatus; to: OrderStatus }): void {
  if (!LEGAL_CHANGES[from].includes(to)) throw new Error(`An order never changes from ${from} to ${to}.`)
}

/** The statuses that say nothing of money: an order enters any other only together with its payment or refund. */
export type UnpaidStatus = 'created' | 'prepaid' | 'closing' | 'closed'
const UNPAID: readonly OrderStatus[] = ['created', 'prepaid', 'closing', 'closed'] satisfies UnpaidStatus[]

/** Throws for a change that is not legal, or that the order may make only together with its money. */
export function requireUnpaidChange({ from, to }: { from: OrderStatus; to: OrderStatus }): void {
  requireLegalChange({ from, to })
  if (!UNPAID.includes(to)) throw new Error(`An order becomes ${to} only together with its money.`)
}

/** What an order that has no payment yet becomes by one. Throws for all others. */
export function statusOnPayment(from: OrderStatus): 'paid' | 'paidLate' {
  const to = from === 'closed' ? 'paidLate' : 'paid'
  if (!UNPAID.includes(from)) throw new Error(`An order never changes from ${from} to ${to} by a payment.`)
  requireLegalChange({ from, to })
  return to
}

/** Tells whether the order still waits for its payment. */
export function isPayable(status: OrderStatus): status is 'created' | 'prepaid' {
  return status === 'created' || status === 'prepaid'
}
