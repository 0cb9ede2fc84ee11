import { toBeijingText } from './beijingTime'
import { inYuan, type BillTable } from './billFile'
import { appidOf, attachOf, descriptionOf, totalFenOf, tradeTypeOf, type Order } from './orders'
import type { Refund, RefundState } from './refunds'

export type TradeBillType = 'ALL' | 'SUCCESS' | 'REFUND' | 'RECHARGE_REFUND'

/** One payment or one refund of the day. */
export interface TradeRow {
  at: Date
  appid: string
  transactionId: string
  outTradeNo: string
  openid: string
  tradeType: string
  description: string
  attach: string
  /** 0 for a refund. */
  orderFen: number
  refund?: Pick<Refund, 'refundId' | 'outRefundNo' | 'refundFen' | 'state' | 'endedAt'>
}

// What WeChat takes of each payment here, and gives back with a refund.
const FEE_PER_10_000 = 60
const RATE = '0.60%'

/** The row of a paid order. */
export const paymentRow = (order: Order): TradeRow => ({
  at: new Date(order.payment?.paidAt ?? 0),
  appid: appidOf(order),
  transactionId: order.payment?.transactionId ?? '',
  outTradeNo: order.outTradeNo,
  openid: order.payment?.openid ?? '',
  tradeType: tradeTypeOf(order),
  description: descriptionOf(order),
  attach: attachOf(order),
  orderFen: totalFenOf(order),
})

/** The row of a refund, on the day on which it was asked for. */
export const refundRow = (order: Order, refund: Refund): TradeRow => ({
  ...paymentRow(order),
  at: new Date(refund.createdAt),
  orderFen: 0,
  refund,
})

/** What WeChat keeps of `fen`, in whole fen. */
export const feeFenOf = (fen: number): number => Math.round((fen * FEE_PER_10_000) / 10_000)

/** The bill of these rows with the columns of its type. Source of the columns: test data of github.com/gunsluo/wechatpay-go. */
export function tradeBill(rows: readonly TradeRow[], mchid: string, type: TradeBillType): BillTable {
  const columns = COLUMNS.filter((column) => !LEFT_OUT[type].includes(column))
  const sum = (fenOf: (row: TradeRow) => number) => rows.reduce((total, row) => total + fenOf(row), 0)
  const orderFen = inYuan(sum(({ orderFen }) => orderFen))
  const refundFen = inYuan(sum(({ refund }) => refund?.refundFen ?? 0))
  return {
    columns,
    rows: rows.map((row) => {
      const values = valuesOf(row, mchid)
      return columns.map((column) => values[column])
    }),
    totalColumns: TOTAL_COLUMNS,
    totals: [String(rows.length), orderFen, refundFen, '0.00', inFeeYuan(sum(feeOf)), orderFen, refundFen],
  }
}

const COLUMNS = [
  ...(['交易时间', '公众账号ID', '商户号', '特约商户号', '设备号', '微信订单号', '商户订单号', '用户标识'] as const),
  ...(['交易类型', '交易状态', '付款银行', '货币种类', '应结订单金额', '代金券金额'] as const),
  ...(['退款申请时间', '退款成功时间', '微信退款单号', '商户退款单号', '退款金额', '充值券退款金额'] as const),
  ...(['退款类型', '退款状态', '商品名称', '商户数据包', '手续费', '费率', '订单金额', '申请退款金额'] as const),
  '费率备注' as const,
]
type Column = (typeof COLUMNS)[number]

const REFUND_TIMES: Column[] = ['退款申请时间', '退款成功时间']
const LEFT_OUT: Record<TradeBillType, Column[]> = {
  ALL: REFUND_TIMES,
  REFUND: [],
  RECHARGE_REFUND: [],
  SUCCESS: [
    ...REFUND_TIMES,
    ...([
      '微信退款单号',
      '商户退款单号',
      '退款金额',
      '充值券退款金额',
      '退款类型',
      '退款状态',
      '申请退款金额',
    ] as const),
  ],
}

const TOTAL_COLUMNS = [
  ...['总交易单数', '应结订单总金额', '退款总金额', '充值券退款总金额', '手续费总金额', '订单总金额', '申请退款总金额'],
]

function valuesOf(row: TradeRow, mchid: string): Record<Column, string> {
  const { refund } = row
  const refundYuan = inYuan(refund?.refundFen ?? 0)
  const endedAt = refund?.state === 'SUCCESS' && refund.endedAt !== undefined ? new Date(refund.endedAt) : undefined
  return {
    交易时间: toBeijingText(row.at),
    公众账号ID: row.appid,
    商户号: mchid,
    特约商户号: '0',
    设备号: '',
    微信订单号: row.transactionId,
    商户订单号: row.outTradeNo,
    用户标识: row.openid,
    交易类型: row.tradeType,
    交易状态: refund === undefined ? 'SUCCESS' : 'REFUND',
    付款银行: 'OTHERS',
    货币种类: 'CNY',
    应结订单金额: inYuan(row.orderFen),
    代金券金额: '0.00',
    退款申请时间: refund === undefined ? '' : toBeijingText(row.at),
    退款成功时间: endedAt === undefined ? '' : toBeijingText(endedAt),
    微信退款单号: refund?.refundId ?? '0',
    商户退款单号: refund?.outRefundNo ?? '0',
    退款金额: refundYuan,
    充值券退款金额: '0.00',
    退款类型: refund === undefined ? '' : 'ORIGINAL',
    退款状态: refund === undefined ? '' : REFUND_STATES[refund.state],
    商品名称: row.description,
    商户数据包: row.attach,
    手续费: inFeeYuan(feeOf(row)),
    费率: RATE,
    订单金额: inYuan(row.orderFen),
    申请退款金额: refundYuan,
    费率备注: '',
  }
}

const REFUND_STATES: Record<RefundState, string> = {
  SUCCESS: 'SUCCESS',
  PROCESSING: 'PROCESSING',
  CLOSED: 'FAILED',
  ABNORMAL: 'CHANGE',
}

const feeOf = ({ orderFen, refund }: TradeRow) => feeFenOf(orderFen) - feeFenOf(refund?.refundFen ?? 0)

/** Fees have five decimals in a bill. */
const inFeeYuan = (fen: number) => `${inYuan(fen)}000`
