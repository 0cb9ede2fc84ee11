import type { Platform } from '../platform'
import type { AnswerFields } from './answers'
import { isOutTradeNo, lacking } from './fieldRules'
import type { MerchantOperation } from './merchantRoute'
import { findOrder, findOrderByTransaction, totalFenOf, tradeStateAt, type Order } from './orders'
import { paymentFields } from './paymentFields'
import { refuseBusiness } from './payRefusal'
import { COMMON_RULES } from './unifiedorderRules'

/** POST /pay/orderquery, by `transaction_id` first, else by `out_trade_no`. Only SUCCESS carries payment fields. */
export const orderquery: MerchantOperation = {
  path: '/pay/orderquery',
  rules: [
    ...COMMON_RULES,
    { name: 'transaction_id', maxLength: 32 },
    { name: 'out_trade_no', maxLength: 32, isValid: isOutTradeNo },
  ],
  run: (platform, { fields }) => stateFields(platform, askedOrder(platform, fields)),
}

function askedOrder(platform: Platform, fields: Map<string, string>): Order {
  const transactionId = fields.get('transaction_id') ?? ''
  const outTradeNo = fields.get('out_trade_no') ?? ''
  if (transactionId === '' && outTradeNo === '')
    throw lacking('out_trade_no', '缺少参数 transaction_id 或 out_trade_no')

  const order = transactionId === '' ? findOrder(platform, outTradeNo) : findOrderByTransaction(platform, transactionId)
  if (order === undefined) throw orderMissing()
  return order
}

/** ORDERNOTEXIST, as query and close answer it. */
export const orderMissing = () =>
  refuseBusiness({ code: 'ORDERNOTEXIST', text: { en: 'there is no such order', zh: '此交易订单号不存在' } })

function stateFields(platform: Platform, order: Order): AnswerFields {
  const state = tradeStateAt(order, platform.clock.now())
  if (state === 'SUCCESS') return [...paymentFields(order), ['trade_state', state], ['trade_state_desc', '支付成功']]
  if (state === 'REFUND')
    return [
      ...paymentFields(order),
      ['trade_state', state],
      ['trade_state_desc', '订单发生过退款，退款详情请查询退款单'],
    ]
  return [
    ['trade_state', state],
    ['out_trade_no', order.outTradeNo],
    ['total_fee', totalFenOf(order)],
    ['trade_state_desc', state === 'CLOSED' ? '订单已关闭' : '订单未支付'],
  ]
}
