import type { Clock } from '../platform/clock'
import type { Log } from '../platform/log'
import type { Notification } from '../platform/notifyFunction'
import type { Payment } from './gateway'
import { settlePayment, type PaymentStore } from './settlePayment'

export interface PayNotifyDeps {
  /** Verifies a notification and reads its payment, without the database; throws for whatever is not genuine. */
  readNotification: (notification: Notification) => Promise<Payment>
  payments: PaymentStore
  clock: Clock
  log: Log
}

/**
 * Books the payment that WeChat Pay notifies. Returning means that it is durably booked, by this call or an earlier one;
 * throwing means that nothing was changed or that it is not known, so that WeChat Pay must send again.
 */
export async function payNotify(deps: PayNotifyDeps, notification: Notification): Promise<void> {
  const payment = await deps.readNotification(notification)
  const { outTradeNo, transactionId } = payment
  try {
    const settlement = await settlePayment(deps, { payment, proof: 'notification' })
    if (settlement === 'paidLate') deps.log.error('paid after the order was closed', { outTradeNo, transactionId })
  } catch (error) {
    // Money was taken for it: somebody must be able to find it, whatever the reason.
    deps.log.error('a genuine payment is not booked', { outTradeNo, transactionId })
    throw error
  }
}
