import { toBeijingText } from './beijingTime'
import { inYuan, type BillTable } from './billFile'
import { feeFenOf, type TradeRow } from './tradeBill'

export type FundAccount = 'BASIC' | 'OPERATION' | 'FEES'

/** One movement on the merchant's account. */
interface Flow {
  at: Date
  row: TradeRow
  kind: '交易' | '扣除交易手续费' | '退款'
  fen: number
  note: string
}

/** What the account held before the day, and the movements of the day; all of this sandbox's are on the basic account. */
export interface AccountDay {
  rows: readonly TradeRow[]
  balanceFen: number
}

/** What a day's rows leave on the account. */
export const balanceOf = (rows: readonly TradeRow[]): number =>
  rows.flatMap(flowsOf).reduce((sum, flow) => sum + signedFen(flow), 0)

/** The bill of the movements of one day. Source of the columns: test data of github.com/gunsluo/wechatpay-go. */
export function fundFlowBill({ rows, balanceFen }: AccountDay, mchid: string): BillTable {
  const flows = rows.flatMap(flowsOf)
  let leftFen = balanceFen
  return {
    columns: COLUMNS,
    rows: flows.map((flow) => {
      leftFen += signedFen(flow)
      return valuesOf(flow, leftFen, mchid)
    }),
    totalColumns: ['资金流水总笔数', '收入笔数', '收入金额', '支出笔数', '支出金额'],
    totals: [String(flows.length), ...countAndSum(flows, true), ...countAndSum(flows, false)],
  }
}

const COLUMNS = [
  ...[
    '记账时间',
    '微信支付业务单号',
    '资金流水单号',
    '业务名称',
    '业务类型',
    '收支类型',
    '收支金额(元)',
    '账户结余(元)',
  ],
  ...['资金变更提交申请人', '备注', '业务凭证号'],
]

/** A payment comes in and its fee goes out; a refund that has succeeded goes out less its share of the fee. */
function flowsOf(row: TradeRow): Flow[] {
  const { at, refund, orderFen } = row
  if (refund !== undefined) {
    if (refund.state !== 'SUCCESS') return []
    const feeFen = feeFenOf(refund.refundFen)
    const note = `退款总金额${inYuan(refund.refundFen)}元;含手续费${inYuan(feeFen)}元`
    return [{ at: new Date(refund.endedAt ?? at), row, kind: '退款', fen: refund.refundFen - feeFen, note }]
  }
  const feeFen = feeFenOf(orderFen)
  const paid: Flow = { at, row, kind: '交易', fen: orderFen, note: '' }
  return feeFen === 0 ? [paid] : [paid, { at, row, kind: '扣除交易手续费', fen: feeFen, note: '' }]
}

function valuesOf({ at, row, kind, fen, note }: Flow, leftFen: number, mchid: string): string[] {
  const { refund, transactionId } = row
  return [
    toBeijingText(at),
    refund?.refundId ?? transactionId,
    transactionId,
    kind === '扣除交易手续费' ? '交易' : kind,
    kind,
    isIncome(kind) ? '收入' : '支出',
    inYuan(fen),
    inYuan(leftFen),
    refund === undefined ? 'system' : `${mchid}API`,
    note,
    refund?.outRefundNo ?? row.outTradeNo,
  ]
}

const isIncome = (kind: Flow['kind']) => kind === '交易'

const signedFen = ({ kind, fen }: Flow) => (isIncome(kind) ? fen : -fen)

function countAndSum(flows: readonly Flow[], areIncome: boolean): string[] {
  const those = flows.filter(({ kind }) => isIncome(kind) === areIncome)
  return [String(those.length), inYuan(those.reduce((sum, { fen }) => sum + fen, 0))]
}
