import type { Platform } from '../platform'
import type { AnswerFields } from './answers'
import { toBeijingText } from './beijingTime'
import { isOutRefundNo, isOutTradeNo, lacking } from './fieldRules'
import type { MerchantOperation } from './merchantRoute'
import { findOrder, findOrderByTransaction, totalFenOf, type Order } from './orders'
import { refuseBusiness } from './payRefusal'
import { findRefund, findRefundById, refundsOf, v2RefundStatusOf, type Refund } from './refunds'
import { COMMON_RULES } from './unifiedorderRules'

const PAGE = 10

/** Which refunds were asked for, and how many there are where the merchant pages through them. */
interface Found {
  order: Order
  refunds: Refund[]
  total?: number
}

/**
 * POST /pay/refundquery, by `refund_id`, `out_refund_no`, `transaction_id` or `out_trade_no`, the first of them that is
 * there; by the last two at most ten from `offset` on. Source of the fields: answers as they were published.
 */
export const refundquery: MerchantOperation = {
  path: '/pay/refundquery',
  rules: [
    ...COMMON_RULES,
    { name: 'refund_id', maxLength: 32 },
    { name: 'out_refund_no', maxLength: 64, isValid: isOutRefundNo },
    { name: 'transaction_id', maxLength: 32 },
    { name: 'out_trade_no', maxLength: 32, isValid: isOutTradeNo },
    { name: 'offset', maxLength: 4, isValid: (value) => /^\d+$/.test(value) },
  ],
  run(platform, { fields }) {
    const found = askedRefunds(platform, fields)
    if (found === undefined || found.refunds.length === 0)
      throw refuseBusiness({
        code: 'REFUNDNOTEXIST',
        text: { en: 'there is no such refund', zh: '订单号错误或订单状态不正确' },
      })
    return answerFields(found)
  },
}

function askedRefunds(platform: Platform, fields: Map<string, string>): Found | undefined {
  const [refundId, outRefundNo, transactionId, outTradeNo] = NUMBERS.map((name) => fields.get(name) ?? '')
  if (refundId) return single(platform, findRefundById(platform, refundId))
  if (outRefundNo) return single(platform, findRefund(platform, outRefundNo))
  if (transactionId) return page(platform, findOrderByTransaction(platform, transactionId), fields.get('offset'))
  if (outTradeNo) return page(platform, findOrder(platform, outTradeNo), fields.get('offset'))
  throw lacking('out_refund_no', '缺少参数 refund_id、out_refund_no、transaction_id 或 out_trade_no')
}

const NUMBERS = ['refund_id', 'out_refund_no', 'transaction_id', 'out_trade_no']

function single(platform: Platform, refund: Refund | undefined): Found | undefined {
  const order = refund && findOrder(platform, refund.outTradeNo)
  return refund === undefined || order === undefined ? undefined : { order, refunds: [refund] }
}

function page(platform: Platform, order: Order | undefined, offset: string | undefined): Found | undefined {
  if (order === undefined) return undefined
  const all = refundsOf(platform, order)
  const from = Number(offset ?? 0)
  const found = { order, refunds: all.slice(from, from + PAGE) }
  return offset === undefined || offset === '' ? found : { ...found, total: all.length }
}

function answerFields({ order, refunds, total }: Found): AnswerFields {
  return [
    ...(total === undefined ? [] : [['total_refund_count', total] as const]),
    ['transaction_id', order.payment?.transactionId ?? ''],
    ['out_trade_no', order.outTradeNo],
    ['total_fee', totalFenOf(order)],
    ['cash_fee', totalFenOf(order)],
    ['refund_count', refunds.length],
    ['refund_fee', refunds.reduce((sum, { refundFen }) => sum + refundFen, 0)],
    ...refunds.flatMap(numberedFields),
  ]
}

function numberedFields(refund: Refund, index: number): AnswerFields {
  const { state, endedAt = 0 } = refund
  const fields: AnswerFields = [
    ['out_refund_no', refund.outRefundNo],
    ['refund_id', refund.refundId],
    ['refund_channel', 'ORIGINAL'],
    ['refund_fee', refund.refundFen],
    ['refund_account', 'REFUND_SOURCE_UNSETTLED_FUNDS'],
    ['refund_status', v2RefundStatusOf(state)],
    // The name really lacks the second "n".
    ['refund_recv_accout', '支付用户的零钱'],
    ...(state === 'SUCCESS' ? [['refund_success_time', toBeijingText(new Date(endedAt))] as const] : []),
  ]
  return fields.map(([name, value]) => [`${name}_${index}`, value] as const)
}
