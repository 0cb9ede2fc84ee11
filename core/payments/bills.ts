import { beijingDay } from '../platform/beijing'
import { DAY_MS, HOUR_MS, later } from '../platform/clock'
import type { Payment } from './gateway'
import type { Refund } from './refunds'

/** In which way WeChat's bill and our books do not say the same. */
export type DifferenceKind =
  | 'paymentMissingHere'
  | 'paymentMissingInBill'
  | 'paymentAmountDiffers'
  | 'refundMissingHere'
  | 'refundMissingInBill'
  | 'refundAmountDiffers'
  /** The bill's own totals are not those of its rows. */
  | 'totalsDiffer'

export interface Difference {
  day: string
  kind: DifferenceKind
  /** The transactionId or the outRefundNo; for totals which one, what it says and what the rows come to. */
  key: string
  outTradeNo?: string
  billFen?: number
  ourFen?: number
}

export type BookedPayment = Pick<Payment, 'transactionId' | 'outTradeNo' | 'totalFen' | 'paidAt'>

/** A refund as our books have it; `billedOn` is the day whose bill has shown it. */
export type BookedRefund = Refund & { billedOn?: string }

/** How far a day has been compared. */
export interface Comparison {
  day: string
  /** When it is tried again; absent once it has been compared. */
  dueAt?: Date
}

/** Our books by the days of WeChat's bills, and what the comparisons came to. */
export interface BillStore {
  /** The payments that WeChat took on a day in Beijing. */
  payments(day: string): Promise<BookedPayment[]>
  /** Those of these transactions that are booked, on whatever day. */
  paymentsById(transactionIds: string[]): Promise<BookedPayment[]>
  /** The refunds that reached the payer on a day in Beijing. */
  refundsEnded(day: string): Promise<BookedRefund[]>
  refundsById(outRefundNos: string[]): Promise<BookedRefund[]>
  /** Remembers the bill in which a refund was seen; an earlier one stays. */
  markBilled(outRefundNo: string, day: string): Promise<void>
  /** Keeps a difference; the same one again changes nothing. */
  keep(difference: Difference, at: Date): Promise<void>
  /** How many differences are kept of a day, counted up to a thousand. */
  keptOf(day: string): Promise<number>
  /** The comparisons of these days, finished or put off. */
  comparisons(days: string[]): Promise<Comparison[]>
  /** The first day that was ever compared or tried. */
  firstDay(): Promise<string | undefined>
  /** Marks a day as compared for ever, with how many differences were found. */
  finish(day: string, outcome: { differences: number; at: Date }): Promise<void>
  /** Lets a day be tried again at `dueAt`; does nothing once it has been compared. */
  postpone(day: string, next: { dueAt: Date; failure: string }): Promise<void>
}

/** WeChat makes a bill from 9:00 in Beijing on and asks to fetch it after 10:00 (https://pay.weixin.qq.com/doc/v2/partner/4011989905). */
const READY_AFTER_MS = DAY_MS + 10 * HOUR_MS
const DAYS_BACK = 7

/** The days whose bills are ready at `now`, up to a week of them, the oldest first. */
export function billedDays(now: Date): string[] {
  const newest = later(now, -READY_AFTER_MS)
  return Array.from({ length: DAYS_BACK }, (_, at) => beijingDay(later(newest, (at + 1 - DAYS_BACK) * DAY_MS)))
}
