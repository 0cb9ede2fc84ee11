import { beijingDay } from '../platform/beijing'
import type { BillPayment, BillRefund, BillTotals, PayBill } from '../wechat/payBill'
import type { BookedPayment, BookedRefund, Difference } from './bills'

/** What our books say of one day, and of everything else that its bill names. */
export interface DayInBooks {
  day: string
  /** Apps that sell here. Others may share the merchant number: what was paid in them is not ours to know. */
  appids: readonly string[]
  /** Taken on this day, and all others that the bill names. */
  payments: { ofDay: BookedPayment[]; named: BookedPayment[] }
  /** Paid out on this day, and all that the bill names. */
  refunds: { ofDay: BookedRefund[]; named: BookedRefund[] }
  /** No earlier bill was ever compared, so one that we never saw may have shown an earlier refund. */
  isFirstDay: boolean
}

/** All differences between the bill of a day and our books. */
export function differencesOf(bill: PayBill, books: DayInBooks): Difference[] {
  const found = [...paymentDifferences(bill, books), ...refundDifferences(bill, books), ...totalsDifferences(bill)]
  return found.map((difference) => ({ day: books.day, ...difference }))
}

type Found = Omit<Difference, 'day'>

function paymentDifferences(bill: PayBill, { appids, payments }: DayInBooks): Found[] {
  const billed = byKey(bill.payments, ({ transactionId }) => transactionId, addPayments)
  const ours = new Map([...payments.named, ...payments.ofDay].map((payment) => [payment.transactionId, payment]))

  const inBill = [...billed].flatMap(([key, { outTradeNo, appid, totalFen: billFen }]): Found[] => {
    const our = ours.get(key)
    if (our?.outTradeNo !== outTradeNo) {
      return appids.includes(appid) ? [{ kind: 'paymentMissingHere', key, outTradeNo, billFen }] : []
    }
    return our.totalFen === billFen
      ? []
      : [{ kind: 'paymentAmountDiffers', key, outTradeNo, billFen, ourFen: our.totalFen }]
  })
  const missing = payments.ofDay
    .filter(({ transactionId, outTradeNo }) => billed.get(transactionId)?.outTradeNo !== outTradeNo)
    .map(({ transactionId: key, outTradeNo, totalFen: ourFen }): Found => {
      return { kind: 'paymentMissingInBill', key, outTradeNo, ourFen }
    })
  return [...inBill, ...missing]
}

function refundDifferences(bill: PayBill, books: DayInBooks): Found[] {
  const billed = byKey(bill.refunds, ({ outRefundNo }) => outRefundNo, addRefunds)
  const ours = new Map(books.refunds.named.map((refund) => [refund.outRefundNo, refund]))

  const inBill = [...billed].flatMap(([key, { outTradeNo, appid, refundFen: billFen }]): Found[] => {
    const our = ours.get(key)
    if (our === undefined && !books.appids.includes(appid)) return []
    if (our?.outTradeNo !== outTradeNo || wasNeverTaken(our)) {
      return [{ kind: 'refundMissingHere', key, outTradeNo, billFen }]
    }
    return our.refundFen === billFen
      ? []
      : [{ kind: 'refundAmountDiffers', key, outTradeNo, billFen, ourFen: our.refundFen }]
  })
  const missing = books.refunds.ofDay
    .filter((refund) => !billed.has(refund.outRefundNo) && isExpected(refund, books))
    .map(({ outRefundNo: key, outTradeNo, refundFen: ourFen }): Found => {
      return { kind: 'refundMissingInBill', key, outTradeNo, ourFen }
    })
  return [...inBill, ...missing]
}

/** Our books say that WeChat refused it, without having given it a number. */
function wasNeverTaken({ status, refundId }: BookedRefund): boolean {
  return status === 'failed' && refundId === undefined
}

/**
 * A refund stands in the bill of the day on which WeChat accepted it, days before it reaches a bank card. So by the day on
 * which it reached the payer it must have been in a bill: in this one or in an earlier one, which would be remembered.
 */
function isExpected({ billedOn, cause, createdAt }: BookedRefund, { day, isFirstDay }: DayInBooks): boolean {
  if (billedOn !== undefined) return false
  return !isFirstDay || (cause !== 'elsewhere' && beijingDay(createdAt) === day)
}

function totalsDifferences({ totals, sums }: PayBill): Found[] {
  const names: (keyof BillTotals)[] = ['rows', 'ordersFen', 'refundsFen']
  return names
    .filter((name) => totals[name] !== sums[name])
    .map((name) => ({ kind: 'totalsDiffer', key: `${name}-${totals[name]}-${sums[name]}` }))
}

/** By key; rows with the same key are added up, so that a row too many shows as another amount. */
function byKey<T>(rows: T[], keyOf: (row: T) => string, add: (one: T, other: T) => T): Map<string, T> {
  const found = new Map<string, T>()
  for (const row of rows) {
    const earlier = found.get(keyOf(row))
    found.set(keyOf(row), earlier === undefined ? row : add(earlier, row))
  }
  return found
}

const addPayments = (one: BillPayment, { totalFen }: BillPayment) => ({ ...one, totalFen: one.totalFen + totalFen })
const addRefunds = (one: BillRefund, { refundFen }: BillRefund) => ({ ...one, refundFen: one.refundFen + refundFen })
