import type { AnswerFields } from './answers'
import { toBeijing } from './beijingTime'
import { attachOf, totalFenOf, tradeTypeOf, type Order } from './orders'

/** What query and notification say of a paid order; nothing of one that is not paid. `OTHERS` is the bank of the balance. */
export function paymentFields(order: Order): AnswerFields {
  const { payment } = order
  if (payment === undefined) return []

  const attach = attachOf(order)
  return [
    ['openid', payment.openid],
    ['is_subscribe', 'N'],
    ['trade_type', tradeTypeOf(order)],
    ['bank_type', 'OTHERS'],
    ['total_fee', totalFenOf(order)],
    ['fee_type', 'CNY'],
    ['cash_fee', totalFenOf(order)],
    ['cash_fee_type', 'CNY'],
    ['transaction_id', payment.transactionId],
    ['out_trade_no', order.outTradeNo],
    ...(attach === '' ? [] : [['attach', attach] as const]),
    ['time_end', toBeijing(new Date(payment.paidAt))],
  ]
}
