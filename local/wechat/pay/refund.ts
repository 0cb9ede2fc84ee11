import type { Text } from '../../messages'
import type { Platform } from '../platform'
import type { AnswerFields } from './answers'
import { isFen, isNotifyUrl, isOneOf, isOutRefundNo, isOutTradeNo, lacking } from './fieldRules'
import type { MerchantOperation } from './merchantRoute'
import { findOrder, findOrderByTransaction, totalFenOf, type Order } from './orders'
import { orderMissing } from './orderquery'
import { refuseBusiness, refuseMessage, type PayCode } from './payRefusal'
import { refundDeskOf } from './refundDesk'
import { type Refund, type RefundDenial } from './refunds'
import { COMMON_RULES } from './unifiedorderRules'

/**
 * POST /secapi/pay/refund, with the merchant's client certificate. Success means accepted, not paid back.
 * Source: zendei.com/article/100663.html (a copy of the official page).
 */
export const refund: MerchantOperation = {
  path: '/secapi/pay/refund',
  rules: [
    ...COMMON_RULES,
    { name: 'transaction_id', maxLength: 32 },
    { name: 'out_trade_no', maxLength: 32, isValid: isOutTradeNo },
    { name: 'out_refund_no', isRequired: true, maxLength: 64, isValid: isOutRefundNo },
    { name: 'total_fee', isRequired: true, maxLength: 10, isValid: isFen, message: 'invalid total_fee' },
    { name: 'refund_fee', isRequired: true, maxLength: 10, isValid: isFen, message: 'invalid refund_fee' },
    { name: 'refund_fee_type', maxLength: 8, isValid: isOneOf('CNY') },
    { name: 'refund_desc', maxLength: 80 },
    { name: 'refund_account', maxLength: 30 },
    { name: 'op_user_id', maxLength: 32 },
    { name: 'notify_url', maxLength: 256, isValid: isNotifyUrl },
  ],
  run(platform, { fields }) {
    const order = askedOrder(platform, fields)
    const totalFen = Number(fields.get('total_fee'))
    const refundFen = Number(fields.get('refund_fee'))
    if (refundFen > totalFen)
      throw refuseMessage({
        code: 'PARAM_ERROR',
        field: 'refund_fee',
        text: { en: '"refund_fee" is more than "total_fee"', zh: 'invalid refund_fee' },
      })

    const accepted = refundDeskOf(platform).accept(order, {
      outRefundNo: fields.get('out_refund_no') ?? '',
      totalFen,
      refundFen,
      source: 'API',
      api: 'v2',
      ...optional('reason', fields.get('refund_desc')),
      ...optional('notifyUrl', fields.get('notify_url')),
    })
    if (typeof accepted === 'string') throw refuseBusiness(DENIALS[accepted])
    return answerFields(order, accepted)
  },
}

/** By `transaction_id` first, else by `out_trade_no`; throws the refusal where there is none. */
function askedOrder(platform: Platform, fields: Map<string, string>): Order {
  const transactionId = fields.get('transaction_id') ?? ''
  const outTradeNo = fields.get('out_trade_no') ?? ''
  if (transactionId === '' && outTradeNo === '')
    throw lacking('out_trade_no', '缺少参数 transaction_id 或 out_trade_no')

  if (transactionId === '') return findOrder(platform, outTradeNo) ?? fail(orderMissing())
  return findOrderByTransaction(platform, transactionId) ?? fail(transactionMissing())
}

const transactionMissing = () =>
  refuseBusiness({
    code: 'INVALID_TRANSACTIONID',
    field: 'transaction_id',
    text: { en: 'there is no such transaction', zh: '无效transaction_id' },
  })

function fail(refusal: Error): never {
  throw refusal
}

function answerFields(order: Order, { refundId, refundFen, outRefundNo, transactionId }: Refund): AnswerFields {
  return [
    ['transaction_id', transactionId],
    ['out_trade_no', order.outTradeNo],
    ['out_refund_no', outRefundNo],
    ['refund_id', refundId],
    ['refund_channel', ''],
    ['refund_fee', refundFen],
    ['coupon_refund_fee', 0],
    ['total_fee', totalFenOf(order)],
    ['cash_fee', totalFenOf(order)],
    ['coupon_refund_count', 0],
    ['cash_refund_fee', refundFen],
  ]
}

// The codes ERROR and REFUND_FEE_MISMATCH were seen; that they are these for each case is our reading.
const DENIALS: Record<RefundDenial, { code: PayCode; field?: string; text: Text }> = {
  notPaid: { code: 'ERROR', text: { en: 'the order is not paid', zh: '订单未支付，不能退款' } },
  numberReused: {
    code: 'REFUND_FEE_MISMATCH',
    field: 'out_refund_no',
    text: {
      en: 'the number was used before for another order or amount',
      zh: '订单金额或退款金额与之前请求不一致，请核实后再试',
    },
  },
  totalDiffers: {
    code: 'REFUND_FEE_MISMATCH',
    field: 'total_fee',
    text: { en: '"total_fee" is not what was paid', zh: '订单金额与支付金额不一致' },
  },
  allRefunded: { code: 'ERROR', text: { en: 'all of it was refunded', zh: '订单已全额退款' } },
  tooMuch: {
    code: 'ERROR',
    field: 'refund_fee',
    text: { en: 'more than is left of the payment', zh: '累计退款金额大于支付金额' },
  },
  tooMany: { code: 'ERROR', text: { en: 'an order has at most 50 refunds', zh: '一笔订单最多退款50次' } },
  tooOld: { code: 'TRADE_OVERDUE', text: { en: 'the payment is more than a year old', zh: '订单已经超过退款期限' } },
}

const optional = <Name extends string>(name: Name, value: string | undefined): { [key in Name]?: string } =>
  value === undefined || value === '' ? {} : ({ [name]: value } as { [key in Name]?: string })
