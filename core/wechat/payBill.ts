import { AppError } from '../platform/errors'
import { readBillTable, type BillLine } from './payBillTable'

export interface BillPayment {
  transactionId: string
  outTradeNo: string
  appid: string
  totalFen: number
}

/** A refund that WeChat accepted on the day of the bill: whether it was paid out, the bill does not say for certain. */
export interface BillRefund {
  outRefundNo: string
  refundId: string
  transactionId: string
  outTradeNo: string
  appid: string
  refundFen: number
}

/** A number of rows and two sums of money over all rows. */
export interface BillTotals {
  rows: number
  ordersFen: number
  refundsFen: number
}

export interface PayBill {
  payments: BillPayment[]
  refunds: BillRefund[]
  /** As the last row of the bill says. */
  totals: BillTotals
  /** As its other rows come to. */
  sums: BillTotals
}

const NO_TOTALS: BillTotals = { rows: 0, ordersFen: 0, refundsFen: 0 }

/** The bill of a day on which nothing happened: WeChat makes none. */
export const EMPTY_BILL: PayBill = { payments: [], refunds: [], totals: NO_TOTALS, sums: NO_TOTALS }

/** Columns by the names that bills of today have and, behind them, those of merchants from before 2018. */
const ORDER_AMOUNT = ['订单金额', '总金额']
const REFUND_AMOUNT = ['申请退款金额', '退款金额']
const TOTAL_ROWS = '总交易单数'
const TOTAL_ORDERS = ['订单总金额', '总交易额']
const TOTAL_REFUNDS = ['申请退款总金额', '退款总金额', '总退款金额']

/**
 * Reads the trade bill of one day (`bill_type` ALL), of APIv2 and of v3 alike: one row for each payment and for each
 * accepted refund, and a last table of one row with the totals. Amounts are in yuan there and in fen here. Throws
 * WECHAT_ANSWER_INVALID naming the line that makes no sense, such as the end of a bill that was cut off.
 * Source: https://pay.weixin.qq.com/docs/merchant/products/bill-download/format-trade.html
 */
export function readPayBill(csv: string): PayBill {
  const { lines, totals } = readBillTable(csv, TOTAL_ROWS)
  const bill: PayBill = { payments: [], refunds: [], totals: totalsOf(totals), sums: { ...NO_TOTALS } }

  for (const line of lines) {
    const state = stateOf(line)
    if (state === 'SUCCESS') bill.payments.push(paymentOf(line))
    if (state === 'REFUND') bill.refunds.push(refundOf(line))
    bill.sums.rows += 1
    bill.sums.ordersFen += fenOf(line, ORDER_AMOUNT)
    bill.sums.refundsFen += fenOf(line, REFUND_AMOUNT)
  }
  return bill
}

function totalsOf(line: BillLine): BillTotals {
  return {
    rows: Number(matching(line, TOTAL_ROWS, /^\d{1,9}$/)),
    ordersFen: fenOf(line, TOTAL_ORDERS),
    refundsFen: fenOf(line, TOTAL_REFUNDS),
  }
}

/** REVOKED is a payment by the buyer's payment code that was taken back at once: no way in which this shop sells. */
const STATES = ['SUCCESS', 'REFUND', 'REVOKED']

function stateOf(line: BillLine): string {
  const state = line.value('交易状态')
  if (!STATES.includes(state)) throw malformed(line, 'has an unknown 交易状态')
  return state
}

function paymentOf(line: BillLine): BillPayment {
  return { ...tradeOf(line), totalFen: fenOf(line, ORDER_AMOUNT) }
}

function refundOf(line: BillLine): BillRefund {
  const outRefundNo = matching(line, '商户退款单号', /^[0-9A-Za-z_|*@-]{1,64}$/)
  const refundId = matching(line, '微信退款单号', /^\d{10,32}$/)
  return { outRefundNo, refundId, ...tradeOf(line), refundFen: fenOf(line, REFUND_AMOUNT) }
}

function tradeOf(line: BillLine) {
  return {
    transactionId: matching(line, '微信订单号', /^\d{10,32}$/),
    outTradeNo: matching(line, '商户订单号', /^[\x21-\x7e]{1,64}$/),
    appid: matching(line, '公众账号ID', /^[0-9A-Za-z_-]{1,32}$/),
  }
}

function matching(line: BillLine, name: string, pattern: RegExp): string {
  const value = line.value(name)
  if (!pattern.test(value)) throw malformed(line, `has no proper ${name}`)
  return value
}

/** Yuan as WeChat writes it (`12.3`, `12.30`, `12.30000`) in whole fen, without a float in between. */
function fenOf(line: BillLine, names: string[]): number {
  const name = names.find((one) => line.has(one)) ?? names[0] ?? ''
  const [, yuan, fen = ''] = /^(\d{1,10})(?:\.(\d{1,2})0*)?$/.exec(line.value(name)) ?? []
  if (yuan === undefined) throw malformed(line, `has no amount as its ${name}`)
  return Number(yuan + fen.padEnd(2, '0'))
}

function malformed({ number }: BillLine, problem: string): AppError {
  return new AppError('WECHAT_ANSWER_INVALID', { api: 'bill', reason: `line ${number} ${problem}` })
}
