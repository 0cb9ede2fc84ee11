import type { Order, OrderStore } from '../orders/orders'
import type { Clock } from '../platform/clock'
import { AppError } from '../platform/errors'
import type { PaymentGateway } from './gateway'
import { settlePayment, type PaymentStore } from './settlePayment'

export interface SettleDeps {
  gateway: PaymentGateway
  payments: PaymentStore
  clock: Clock
}

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

/** Books the payment of an order that WeChat calls paid. Throws WECHAT_ANSWER_INVALID when a query does not show it. */
export async function settleByQuery(deps: SettleDeps, order: Order): Promise<void> {
  const trade = await deps.gateway.query(order)
  if (trade.outcome !== 'paid') {
    const reason = `the order is said to be paid, yet its trade is ${trade.outcome}`
    throw new AppError('WECHAT_ANSWER_INVALID', { api: 'query', reason })
  }
  await settlePayment(deps, { payment: trade.payment, proof: 'query' })
}
