import type { Clock } from '../platform/clock'
import type { Log } from '../platform/log'
import type { Notification } from '../platform/notifyFunction'
import type { Payment } from './gateway'
import { keptNotification, type Inbox } from './inbox'
import { requireFitting, settlePayment, type PaymentStore } from './settlePayment'

export interface PayNotifyDeps {
  /** Verifies a notification and reads its payment, without the database; throws for whatever is not genuine. */
  readNotification: (notification: Notification) => Promise<Payment>
  payments: PaymentStore
  inbox: Inbox
  clock: Clock
  log: Log
}

/**
 * Books the payment that WeChat Pay notifies: verified, compared with its order, kept in the inbox, applied. Returning
 * means that it is durably booked, by this call or an earlier one; throwing means that it is not, or that it is not known,
 * so that WeChat Pay must send again. What is refused is not kept.
 */
export async function payNotify(deps: PayNotifyDeps, notification: Notification): Promise<void> {
  const payment = await deps.readNotification(notification)
  const { outTradeNo, transactionId } = payment
  try {
    await book(deps, payment)
  } catch (error) {
    // Money was taken for it: somebody must be able to find it, whatever the reason.
    deps.log.error('a genuine payment is not known to be booked', { outTradeNo, transactionId })
    throw error
  }
}

async function book(deps: PayNotifyDeps, payment: Payment): Promise<void> {
  const { payments, inbox, clock } = deps
  if (requireFitting(await payments.check(payment)) === 'repeated') return

  const entry = keptNotification({ kind: 'pay', payment }, clock.now())
  await inbox.keep(entry)
  await settlePayment(deps, { payment, proof: 'notification' })
  await inbox.markApplied(entry.id, clock.now())
}
