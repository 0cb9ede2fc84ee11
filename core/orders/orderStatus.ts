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
  refunding: ['refunded'],
  refunded: [],
}

/** Throws for a change that the state machine does not know. */
export function requireLegalChange({ from, to }: { from: OrderStatus; to: OrderStatus }): void {
  if (!LEGAL_CHANGES[from].includes(to)) throw new Error(`An order never changes from ${from} to ${to}.`)
}

/** Tells whether the order still waits for its payment. */
export function isPayable(status: OrderStatus): status is 'created' | 'prepaid' {
  return status === 'created' || status === 'prepaid'
}
