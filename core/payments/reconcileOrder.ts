import { isPayable } from '../orders/orderStatus'
import { nextCheckAt, type Order, type OrderStore } from '../orders/orders'
import { later, MINUTE_MS } from '../platform/clock'
import { closePayment, type Ending } from './closePayment'
import { refundLatePayment, type LateDeps } from './refundLatePayment'
import { settleIfPaid, type SettleDeps } from './settleByQuery'

export type ReconcileOrderDeps = SettleDeps & LateDeps & { orders: OrderStore }

/** `waiting`: it comes again; `overtaken`: a notification, a cancellation or another run was faster. */
export type OrderOutcome = Ending | 'refunding' | 'refunded' | 'failed'

const RETRY_MS = 10 * MINUTE_MS

/**
 * Brings one due order forward: asks whether one that waits for its payment was paid, ends a cancelled or expired one, and
 * gives a late payment back. It is put off before WeChat is asked, so that an order which always fails never keeps the
 * others waiting. Throws when WeChat decided nothing; then it comes again in ten minutes.
 */
export async function reconcileOrder(deps: ReconcileOrderDeps, order: Order): Promise<OrderOutcome> {
  const { orders, clock } = deps
  const { status } = order
  const now = clock.now()

  if (isPayable(status) && now < order.expiresAt) {
    await orders.postpone(order, nextCheckAt(order, now))
    return (await settleIfPaid(deps, order)) === 'paid' ? 'paid' : 'waiting'
  }
  if (status === 'paidLate') {
    await orders.postpone(order, later(now, RETRY_MS))
    return refundLatePayment(deps, order)
  }
  return end(deps, order)
}

async function end(deps: ReconcileOrderDeps, order: Order): Promise<Ending> {
  const { orders, clock } = deps
  const { outTradeNo, status } = order
  const retryAt = later(clock.now(), RETRY_MS)

  if (isPayable(status)) {
    const isChanged = await orders.change({ outTradeNo, from: status, to: 'closing' }, { dueAt: retryAt })
    if (!isChanged) return 'overtaken'
  } else {
    await orders.postpone(order, retryAt)
  }
  return closePayment(deps, { ...order, status: 'closing' })
}
