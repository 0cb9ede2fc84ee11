import { later, MINUTE_MS } from '../platform/clock'
import type { Payment } from './gateway'
import type { RefundNotice } from './refunds'

/** What a verified notification told, in a form that can be applied again without the message. */
export type NotificationContent = { kind: 'pay'; payment: Payment } | { kind: 'refund'; notice: RefundNotice }

/** A verified notification in the inbox. */
export interface KeptNotification {
  /** Names what is told, not the message: all copies share it. */
  id: string
  content: NotificationContent
  receivedAt: Date
  /** How often reconcile has tried to apply it. */
  attempts: number
  /** When reconcile applies it, if nobody has by then; absent once it is applied or given up. */
  dueAt?: Date
}

/** Verified notifications in durable storage, so that what WeChat told is never lost between its answer and our books. */
export interface Inbox {
  /** Keeps a notification durably before anything is applied. A copy of one that is there changes nothing. */
  keep(notification: KeptNotification): Promise<'kept' | 'repeated'>
  /**
   * Marks a notification applied, once; `attempts` stays. Not in the transaction that applies it: applying twice changes
   * nothing, so a mark that was lost costs one more try of reconcile, and the stores of money need not know the inbox.
   */
  markApplied(id: string, at: Date): Promise<void>
  /** Notifications that nobody has applied and whose `dueAt` has come, the longest due first. */
  due(wanted: { at: Date; limit: number }): Promise<KeptNotification[]>
  /** Counts a try and puts the next one off until `dueAt`, or for ever; of two tries at once one wins, and only it goes on. */
  claim(notification: Pick<KeptNotification, 'id' | 'attempts'>, dueAt: Date | undefined): Promise<boolean>
}

/** The entry of a notification that has just been verified: whoever received it applies it well before reconcile would. */
export function keptNotification(content: NotificationContent, receivedAt: Date): KeptNotification {
  return { id: idOf(content), content, receivedAt, attempts: 0, dueAt: later(receivedAt, MINUTE_MS) }
}

/** A payment is told once; a refund may be told to have failed and later to have succeeded. */
function idOf(content: NotificationContent): string {
  if (content.kind === 'pay') return `pay-${content.payment.transactionId}`
  return `refund-${content.notice.outRefundNo}-${content.notice.state.outcome}`
}
