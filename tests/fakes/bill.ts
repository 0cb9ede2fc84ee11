import type { BillPayment, BillRefund } from '../../core/wechat/payBill'

/** The columns of a bill of today, `bill_type` ALL (https://pay.weixin.qq.com/docs/merchant/products/bill-download/format-trade.html). */
export const HEAD =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注'
const TOTALS_HEAD = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额'

const yuan = (fen: number) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
const line = (values: string[]) => values.map((value) => `\`${value}`).join(',')

/** The row of a payment. */
export function paymentRow({
  transactionId,
  outTradeNo,
  appid,
  totalFen,
  title = '清香铁观音',
}: BillPayment & { title?: string }) {
  const trade = [
    '2026-11-21 14:05:06',
    appid,
    '1900000001',
    '0',
    '',
    transactionId,
    outTradeNo,
    'o0000000000000000buyer',
  ]
  const amounts = ['JSAPI', 'SUCCESS', 'OTHERS', 'CNY', yuan(totalFen), '0.00', '0', '0', '0.00', '0.00', '', '']
  return line([...trade, ...amounts, title, '', '0.00000', '0.60%', yuan(totalFen), '0.00', ''])
}

/** The row of an accepted refund. */
export function refundRow({ transactionId, outTradeNo, appid, refundId, outRefundNo, refundFen }: BillRefund) {
  const trade = [
    '2026-11-21 15:05:06',
    appid,
    '1900000001',
    '0',
    '',
    transactionId,
    outTradeNo,
    'o0000000000000000buyer',
  ]
  const amounts = ['JSAPI', 'REFUND', 'OTHERS', 'CNY', '0.00', '0.00', refundId, outRefundNo, yuan(refundFen), '0.00']
  const rest = ['ORIGINAL', 'PROCESSING', '清香铁观音', '', '0.00000', '0.60%', '0.00', yuan(refundFen), '']
  return line([...trade, ...amounts, ...rest])
}

/** A whole bill of these rows with the totals that belong to them. */
export function billCsv(rows: string[]): string {
  const sum = (column: number) =>
    rows.reduce((fen, row) => fen + Number((row.slice(1).split(',`')[column] ?? '').replace('.', '')), 0)
  const [settled, refunded, orders, asked] = [12, 16, 24, 25].map((column) => yuan(sum(column)))
  const totals = line([String(rows.length), settled ?? '', refunded ?? '', '0.00', '0.00', orders ?? '', asked ?? ''])
  return [HEAD, ...rows, TOTALS_HEAD, totals, ''].join('\n')
}
