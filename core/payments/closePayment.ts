import type { Order, OrderStore } from '../orders/orders'
import { settleByQuery, type SettleDeps } from './settleByQuery'

/**
 * `overtaken`: somebody else ended the order meanwhile, and it stays as they left it. `waiting`: WeChat has not heard of
 * the order yet, and it comes again when nothing of it can arrive any more.
 */
export type Ending = 'closed' | 'paid' | 'overtaken' | 'waiting'

/**
 * Ends a closing order: WeChat closes it, or has its payment, which then wins and is booked. An order that WeChat does not
 * know closes once it has expired: until then our own call for it may still be on its way there.
 * Throws when WeChat decides neither; the order stays closing and the call may be repeated.
 */
export async function closePayment(deps: SettleDeps & { orders: OrderStore }, order: Order): Promise<Ending> {
  const { orders, clock } = deps
  const { outTradeNo, expiresAt } = order
  const outcome = await deps.gateway.close(order)
  if (outcome === 'paid') {
    await settleByQuery(deps, order)
    return 'paid'
  }
  if (outcome === 'unknown' && clock.now() < expiresAt) {
    await orders.postpone({ outTradeNo, status: 'closing' }, expiresAt)
    return 'waiting'
  }

  const isClosed = await orders.change({ outTradeNo, from: 'closing', to: 'closed' }, { dueAt: undefined })
  return isClosed ? 'closed' : 'overtaken'
}
