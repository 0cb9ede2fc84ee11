import type { Order } from '../orders/orders'
import type { Clock } from '../platform/clock'
import { AppError } from '../platform/errors'
import type { Log } from '../platform/log'
import type { PaymentGateway, Trade } from './gateway'
import { settlePayment, type PaymentStore } from './settlePayment'

export interface SettleDeps {
  gateway: PaymentGateway
  payments: PaymentStore
  clock: Clock
  log?: Log
}

/** Books the payment of an order that WeChat calls paid. Throws WECHAT_ANSWER_INVALID when a query does not show it. */
export async function settleByQuery(deps: SettleDeps, order: Order): Promise<void> {
  const outcome = await settleIfPaid(deps, order)
  if (outcome !== 'paid') throw notBelieved(`the order is said to be paid, yet its trade is ${outcome}`)
}

/**
 * Asks WeChat whether an order is paid, and books its payment if it is; answers what WeChat said.
 * Throws WECHAT_ANSWER_INVALID for a payment that does not fit the order.
 */
export async function settleIfPaid(deps: SettleDeps, order: Order): Promise<Trade['outcome']> {
  const trade = await deps.gateway.query(order)
  if (trade.outcome !== 'paid') return trade.outcome

  try {
    await settlePayment(deps, { payment: trade.payment, proof: 'query' })
    return 'paid'
  } catch (cause) {
    if (!(cause instanceof AppError && cause.code === 'NOTIFICATION_MISMATCH')) throw cause
    throw notBelieved('its payment does not fit the order', { cause })
  }
}

function notBelieved(reason: string, options?: ErrorOptions): AppError {
  return new AppError('WECHAT_ANSWER_INVALID', { api: 'query', reason }, options)
}
