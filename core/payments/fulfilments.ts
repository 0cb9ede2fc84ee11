import type { Order } from '../orders/orders'
import type { Payment } from './gateway'

/** An order whose money is proven: the payment is verified, fits the order and is booked. */
export interface Paid {
  order: Order
  payment: Payment
}

/**
 * What the shop does for a paid order. It is called until it has succeeded once, so it may be called again after it
 * worked, when that did not become known; then with the same `key`, by which it makes its own effects exactly once.
 */
export type OnPaid = (paid: Paid & { key: string }) => Promise<void>

/** That the shop owes the buyer something: one row for each order that was paid in time. */
export interface Fulfilment {
  outTradeNo: string
  transactionId: string
  createdAt: Date
  /** How often it was begun. */
  attempts: number
  /** When reconcile takes it up next; absent once it is done or cancelled, or held. */
  dueAt?: Date
  doneAt?: Date
  /** The money went back before it was done. */
  cancelledAt?: Date
  /** The code of what went wrong last. */
  failure?: string
  /** Why nobody takes it up: a person must look at the payment first. */
  heldReason?: string
}

/** Fulfilments in durable storage; their rows are inserted by the payment store, together with the payment. */
export interface FulfilmentStore {
  /** Fulfilments whose `dueAt` has come, the longest due first. */
  due(wanted: { at: Date; limit: number }): Promise<Fulfilment[]>
  /**
   * Takes a fulfilment until `until` and counts the attempt; undefined when somebody else was faster. Whoever takes it
   * and dies leaves it due at `until`.
   */
  claim(fulfilment: Fulfilment, until: Date): Promise<Fulfilment | undefined>
  /** The order and its payment as they are now; undefined when one of them is missing. */
  read(fulfilment: Fulfilment): Promise<Paid | undefined>
  /** Marks it done for ever. */
  finish(fulfilment: Fulfilment, at: Date): Promise<void>
  /** Marks it as never to be done; does nothing once the claim is another's. */
  cancel(claimed: Fulfilment, at: Date): Promise<void>
  /** Lets it be taken up again at `dueAt`; does nothing once the claim is another's. */
  postpone(claimed: Fulfilment, next: Pick<Fulfilment, 'attempts' | 'failure'> & { dueAt: Date }): Promise<void>
}
