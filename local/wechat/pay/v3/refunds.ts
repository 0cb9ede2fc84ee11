import type { Text } from '../../../messages'
import type { Platform } from '../../platform'
import { toRfc3339 } from '../beijingTime'
import { isNotifyUrl } from '../fieldRules'
import { findOrder, findOrderByTransaction, totalFenOf, type Order } from '../orders'
import { refundDeskOf } from '../refundDesk'
import { findRefund, type Refund, type RefundDenial } from '../refunds'
import { valueAt, type JsonObject, type JsonRule } from './jsonRules'
import { paramError, refuseV3 } from './v3Refusal'
import type { V3Operation } from './v3Route'

/** Fields of a refund. Source: pay.weixin.qq.com/docs/merchant/apis/jsapi-payment (refunds). */
const RULES: readonly JsonRule[] = [
  { field: '/transaction_id', label: '微信支付订单号', type: 'string', least: 1, most: 32 },
  { field: '/out_trade_no', label: '商户订单号', type: 'string', least: 6, most: 32 },
  {
    ...{ field: '/out_refund_no', label: '商户退款单号', type: 'string', isRequired: true, least: 1, most: 64 },
    pattern: /^[0-9a-zA-Z_\-|*@]+$/,
  },
  { field: '/reason', label: '退款原因', type: 'string', most: 80 },
  { field: '/notify_url', label: '退款结果回调url', type: 'string', most: 256, isValid: isNotifyUrl },
  { field: '/funds_account', label: '退款资金来源', type: 'string', pattern: /^(AVAILABLE|UNSETTLED)$/ },
  { field: '/amount', label: '金额信息', type: 'object', isRequired: true },
  { field: '/amount/refund', label: '退款金额', type: 'integer', isRequired: true, least: 1 },
  { field: '/amount/total', label: '原订单金额', type: 'integer', isRequired: true, least: 1 },
  { field: '/amount/currency', label: '退款币种', type: 'string', isRequired: true, pattern: /^CNY$/ },
  { field: '/goods_detail', label: '退款商品', type: 'array' },
]

/** POST /v3/refund/domestic/refunds: success means accepted, not paid back; and GET of one by the merchant's number. */
export const refundOperations: V3Operation[] = [
  {
    method: 'POST',
    path: '/v3/refund/domestic/refunds',
    rules: RULES,
    run(platform, { body }) {
      const order = askedOrder(platform, body)
      return answerOf(order, accepted(platform, order, body))
    },
  },
  {
    method: 'GET',
    path: '/v3/refund/domestic/refunds/{out_refund_no}',
    run(platform, { params }) {
      const refund = findRefund(platform, params['out_refund_no'] ?? '')
      const order = refund && findOrder(platform, refund.outTradeNo)
      if (refund === undefined || order === undefined)
        throw missing({ en: 'there is no such refund', zh: '退款单不存在' })
      return answerOf(order, refund)
    },
  },
]

/** By `transaction_id` first, else by `out_trade_no`; throws the refusal where there is none. */
function askedOrder(platform: Platform, { transaction_id = '', out_trade_no = '' }: JsonObject): Order {
  if (transaction_id === '' && out_trade_no === '')
    throw paramError(
      { field: '/out_trade_no', value: '', issue: 'one of two required', location: 'body' },
      { en: '"transaction_id" or "out_trade_no" must be there', zh: 'transaction_id 与 out_trade_no 二选一必填' },
    )
  const order =
    transaction_id === ''
      ? findOrder(platform, String(out_trade_no))
      : findOrderByTransaction(platform, String(transaction_id))
  if (order === undefined) throw missing({ en: 'there is no such order', zh: '订单不存在' })
  return order
}

const missing = (text: Text) => refuseV3({ status: 404, code: 'RESOURCE_NOT_EXISTS', text })

function accepted(platform: Platform, order: Order, body: JsonObject): Refund {
  const [refundFen, totalFen] = [Number(valueAt(body, '/amount/refund')), Number(valueAt(body, '/amount/total'))]
  if (refundFen > totalFen)
    throw paramError(
      { field: '/amount/refund', value: refundFen, issue: 'more than /amount/total', location: 'body' },
      { en: '"/amount/refund" is more than "/amount/total"', zh: '退款金额大于原订单金额' },
    )
  const outcome = refundDeskOf(platform).accept(order, {
    outRefundNo: String(body['out_refund_no']),
    refundFen,
    totalFen,
    source: 'API',
    api: 'v3',
    ...(body['reason'] ? { reason: String(body['reason']) } : {}),
    ...(body['notify_url'] ? { notifyUrl: String(body['notify_url']) } : {}),
  })
  if (typeof outcome === 'string') throw refuseV3({ status: 400, code: 'INVALID_REQUEST', text: DENIALS[outcome] })
  return outcome
}

// INVALID_REQUEST is documented for refunds; that it is the code of each of these cases is our reading.
const DENIALS: Record<RefundDenial, Text> = {
  notPaid: { en: 'the order is not paid', zh: '订单未支付，不能退款' },
  numberReused: {
    en: 'the number was used before for another order or amount',
    zh: '订单金额或退款金额与之前请求不一致，请核实后再试',
  },
  totalDiffers: { en: '"/amount/total" is not what was paid', zh: '订单金额与支付金额不一致' },
  allRefunded: { en: 'all of it was refunded', zh: '订单已全额退款' },
  tooMuch: { en: 'more than is left of the payment', zh: '累计退款金额大于支付金额' },
  tooMany: { en: 'an order has at most 50 refunds', zh: '一笔订单最多退款50次' },
  tooOld: { en: 'the payment is more than a year old', zh: '订单已经超过可退款期限' },
}

function answerOf(order: Order, refund: Refund): object {
  const { state, endedAt = 0, refundFen } = refund
  const total = totalFenOf(order)
  return {
    refund_id: refund.refundId,
    out_refund_no: refund.outRefundNo,
    transaction_id: refund.transactionId,
    out_trade_no: refund.outTradeNo,
    channel: 'ORIGINAL',
    user_received_account: '支付用户零钱',
    ...(state === 'SUCCESS' ? { success_time: toRfc3339(new Date(endedAt)) } : {}),
    create_time: toRfc3339(new Date(refund.createdAt)),
    status: state,
    funds_account: 'UNSETTLED',
    amount: {
      ...{ total, refund: refundFen, payer_total: total, payer_refund: refundFen },
      ...{ settlement_total: total, settlement_refund: refundFen, discount_refund: 0, currency: 'CNY' },
    },
  }
}
