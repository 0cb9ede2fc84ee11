import type { Platform } from '../platform'
import { startOfBeijingDay } from './beijingTime'
import { inYuan, type BillTable } from './billFile'
import { balanceOf, fundFlowBill, type FundAccount } from './fundFlowBill'
import { listOrders } from './orders'
import { listRefunds } from './refunds'
import { paymentRow, refundRow, tradeBill, type TradeBillType, type TradeRow } from './tradeBill'

/** A bill that is wanted: its day in Beijing as `yyyyMMdd`. */
export type WantedBill =
  { kind: 'trade'; day: string; type: TradeBillType } | { kind: 'fundFlow'; day: string; account: FundAccount }

/** `creating`: the day is not over or its bill not made; `none`: nothing happened; `tooOld`: more than three months ago. */
export type BillOutcome = BillTable | 'creating' | 'none' | 'tooOld' | 'noSuchDay'

const DAY_MS = 24 * 3_600_000
// Ten o'clock of the next day. Source: pay.weixin.qq.com/docs/merchant/apis/jsapi-payment/get-trade-bill.html.
const READY_MS = DAY_MS + 10 * 3_600_000
const KEPT_MS = 92 * DAY_MS

/** The bill of one day, or why there is none; a fault ordered for `bill` is played into the trade bill. */
export function makeBill(platform: Platform, wanted: WantedBill): BillOutcome {
  const start = startOfBeijingDay(wanted.day)?.getTime()
  if (start === undefined) return 'noSuchDay'
  const age = platform.clock.now().getTime() - start
  if (age < READY_MS) return 'creating'
  if (age > KEPT_MS) return 'tooOld'

  const all = rowsUntil(platform, start + DAY_MS)
  const { mchid } = platform.accounts.merchant
  if (wanted.kind === 'trade') return tradeBillOf(platform, all.filter(isFrom(start)), wanted.type)
  const rows = wanted.account === 'BASIC' ? all.filter(isFrom(start)) : []
  const balanceFen = balanceOf(all.filter(({ at }) => at.getTime() < start))
  const bill = fundFlowBill({ rows, balanceFen }, mchid)
  return bill.rows.length === 0 ? 'none' : bill
}

function tradeBillOf(platform: Platform, all: TradeRow[], type: TradeBillType): BillOutcome {
  const fault = platform.faults.take('bill')?.kind
  const altered = alteredRows(all, fault)
  const rows = altered.filter((row) => type === 'ALL' || (type === 'SUCCESS') === (row.refund === undefined))
  if (rows.length === 0 || type === 'RECHARGE_REFUND') return 'none'

  const bill = tradeBill(rows, platform.accounts.merchant.mchid, type)
  return fault === 'totalsWrong' ? withWrongTotals(bill, rows) : bill
}

/** Every payment and refund before `end`, oldest first. A refund that was closed moved no money and is not listed. */
function rowsUntil(platform: Platform, end: number): TradeRow[] {
  const orders = listOrders(platform).filter(({ payment }) => payment !== undefined)
  const byNumber = new Map(orders.map((order) => [order.outTradeNo, order]))
  const refunds = listRefunds(platform).flatMap((refund) => {
    const order = refund.state === 'CLOSED' ? undefined : byNumber.get(refund.outTradeNo)
    return order === undefined ? [] : [refundRow(order, refund)]
  })
  return [...orders.map(paymentRow), ...refunds]
    .filter(({ at }) => at.getTime() < end)
    .sort((a, b) => a.at.getTime() - b.at.getTime())
}

const isFrom =
  (start: number) =>
  ({ at }: TradeRow) =>
    at.getTime() >= start

function alteredRows(rows: TradeRow[], fault: string | undefined): TradeRow[] {
  const [first, ...others] = rows
  if (first === undefined) return rows
  switch (fault) {
    case 'rowLost':
      return others
    case 'amountChanged':
      return [raised(first), ...others]
    case 'billDiffers':
      return others.map((row, index) => (index === 0 ? raised(row) : row))
    case 'rowAdded':
      return [...rows, invented(first)]
    default:
      return rows
  }
}

function raised(row: TradeRow): TradeRow {
  if (row.refund === undefined) return { ...row, orderFen: row.orderFen + 1 }
  return { ...row, refund: { ...row.refund, refundFen: row.refund.refundFen + 1 } }
}

function invented({ refund: _, ...row }: TradeRow): TradeRow {
  return { ...row, outTradeNo: `NOBODY${row.outTradeNo}`.slice(0, 32), transactionId: '4'.repeat(28), orderFen: 1 }
}

function withWrongTotals(bill: BillTable, rows: TradeRow[]): BillTable {
  const place = bill.totalColumns.indexOf('订单总金额')
  const wrong = inYuan(rows.reduce((sum, { orderFen }) => sum + orderFen, 1))
  return { ...bill, totals: bill.totals.map((value, index) => (index === place ? wrong : value)) }
}
