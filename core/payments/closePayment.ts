import type { Order, OrderStore } from '../orders/orders'
import { settleByQuery, type SettleDeps } from './settleByQuery'

/** `overtaken`: somebody else ended the order meanwhile, and it stays as they left it. */
export type Ending = 'closed' | 'paid' | 'overtaken'

/**
 * Ends a closing order: WeChat closes it, or has its payment, which then wins and is booked.
 * Throws when WeChat decides neither; the order stays closing and the call may be repeated.
 */
export async function closePayment(deps: SettleDeps & { orders: OrderStore }, order: Order): Promise<Ending> {
  if ((await deps.gateway.close(order)) === 'paid') {
    await settleByQuery(deps, order)
    return 'paid'
  }

  const { outTradeNo } = order
  const isClosed = await deps.orders.change({ outTradeNo, from: 'closing', to: 'closed' }, { dueAt: undefined })
  return isClosed ? 'closed' : 'overtaken'
}
