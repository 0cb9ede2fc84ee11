import type { Platform } from '../platform'
import { toBeijing } from './beijingTime'
import { findOrder, saveOrder, totalFenOf, type Order } from './orders'

export type RefundState = 'PROCESSING' | 'SUCCESS' | 'CLOSED' | 'ABNORMAL'

/** A refund as WeChat Pay keeps it, whichever API asked: both share one number space. Times are milliseconds. */
export interface Refund {
  outRefundNo: string
  refundId: string
  outTradeNo: string
  transactionId: string
  refundFen: number
  /** Who asked: the API, or somebody at the merchant's console. */
  source: 'API' | 'VENDOR_PLATFORM'
  /** The form of its notification. */
  api: 'v2' | 'v3'
  reason?: string
  /** Where its end is told; nobody is told without. */
  notifyUrl?: string
  createdAt: number
  state: RefundState
  /** When the money arrives, or the attempt ends otherwise. */
  endsAt: number
  endsAs: Exclude<RefundState, 'PROCESSING'>
  endedAt?: number
}

export type RefundRequest = Pick<Refund, 'outRefundNo' | 'refundFen' | 'source' | 'api' | 'reason' | 'notifyUrl'> & {
  /** What the merchant says was paid. */
  totalFen: number
}

export type RefundDenial =
  'notPaid' | 'numberReused' | 'totalDiffers' | 'allRefunded' | 'tooMuch' | 'tooMany' | 'tooOld'

/** How long a refund takes and how it ends, for those that are accepted from now on. */
export interface RefundSettings {
  takesMs: number
  endsAs: Refund['endsAs']
}

const MOST_REFUNDS = 50
const REFUNDABLE_MS = 365 * 24 * 3_600_000

/**
 * Accepts a refund, or says why not; to be called in one transaction. The same number with the same order and amount is
 * the same refund, whatever became of it. A refund that was closed frees its money, one that is abnormal keeps it.
 */
export function acceptRefund(platform: Platform, order: Order, request: RefundRequest): Refund | RefundDenial {
  const known = findRefund(platform, request.outRefundNo)
  if (known !== undefined) return isSame(known, order, request) ? known : 'numberReused'
  const denial = denialOf(platform, order, request)
  if (denial !== undefined) return denial

  const refund = makeRefund(platform, order, request)
  saveRefund(platform, refund)
  platform.store.put('payRefundId', refund.refundId, { outRefundNo: refund.outRefundNo })
  const numbers = refundsOf(platform, order).map(({ outRefundNo }) => outRefundNo)
  platform.store.put('payOrderRefunds', order.outTradeNo, { outRefundNos: [...numbers, refund.outRefundNo] })
  saveOrder(platform, { ...order, hasRefunds: true })
  return refund
}

export const saveRefund = (platform: Platform, refund: Refund) =>
  platform.store.put('payRefund', refund.outRefundNo, refund)

export const findRefund = (platform: Platform, outRefundNo: string) =>
  platform.store.get<Refund>('payRefund', outRefundNo)

export function findRefundById(platform: Platform, refundId: string): Refund | undefined {
  const entry = platform.store.get<{ outRefundNo: string }>('payRefundId', refundId)
  return entry === undefined ? undefined : findRefund(platform, entry.outRefundNo)
}

/** The refunds of one order, oldest first. */
export function refundsOf(platform: Platform, { outTradeNo }: Order): Refund[] {
  const entry = platform.store.get<{ outRefundNos: string[] }>('payOrderRefunds', outTradeNo)
  return (entry?.outRefundNos ?? []).flatMap((outRefundNo) => findRefund(platform, outRefundNo) ?? [])
}

/** All refunds, oldest first. */
export const listRefunds = (platform: Platform) => platform.store.list<Refund>('payRefund')

/** Five seconds and success unless the controls say otherwise. */
export const refundSettings = ({ store }: Platform): RefundSettings =>
  store.get<RefundSettings>('setting', 'refunds') ?? { takesMs: 5_000, endsAs: 'SUCCESS' }

/** Writes how a refund ended and what its order is then: an order whose refunds were all closed is simply paid. */
export function endRefund(platform: Platform, refund: Refund, state: Refund['endsAs']): Refund {
  const ended: Refund = { ...refund, state, endedAt: platform.clock.now().getTime() }
  saveRefund(platform, ended)
  const order = findOrder(platform, refund.outTradeNo)
  if (order === undefined || refundsOf(platform, order).some((each) => each.state !== 'CLOSED')) return ended

  const { hasRefunds: _, ...paid } = order
  saveOrder(platform, paid as Order)
  return ended
}

const V2_STATUSES = { PROCESSING: 'PROCESSING', SUCCESS: 'SUCCESS', CLOSED: 'REFUNDCLOSE', ABNORMAL: 'CHANGE' } as const

/** The same state in the words of APIv2. */
export const v2RefundStatusOf = (state: RefundState) => V2_STATUSES[state]

const isSame = (known: Refund, order: Order, { refundFen, totalFen }: RefundRequest) =>
  known.outTradeNo === order.outTradeNo && known.refundFen === refundFen && totalFenOf(order) === totalFen

function denialOf(platform: Platform, order: Order, request: RefundRequest): RefundDenial | undefined {
  if (order.payment === undefined) return 'notPaid'
  const held = refundsOf(platform, order).filter(({ state }) => state !== 'CLOSED')
  const heldFen = held.reduce((sum, { refundFen }) => sum + refundFen, 0)
  if (request.totalFen !== totalFenOf(order)) return 'totalDiffers'
  if (heldFen >= totalFenOf(order)) return 'allRefunded'
  if (heldFen + request.refundFen > totalFenOf(order)) return 'tooMuch'
  if (held.length >= MOST_REFUNDS) return 'tooMany'
  return platform.clock.now().getTime() - order.payment.paidAt > REFUNDABLE_MS ? 'tooOld' : undefined
}

function makeRefund(platform: Platform, order: Order, { totalFen: _, ...request }: RefundRequest): Refund {
  const now = platform.clock.now()
  const { takesMs, endsAs } = refundSettings(platform)
  return {
    ...request,
    refundId: makeRefundId(platform, now),
    outTradeNo: order.outTradeNo,
    transactionId: order.payment?.transactionId ?? '',
    createdAt: now.getTime(),
    state: 'PROCESSING',
    endsAt: now.getTime() + takesMs,
    endsAs,
  }
}

/** 29 digits, as WeChat makes them: 503, seven digits, the day in Beijing, eleven digits. */
function makeRefundId(platform: Platform, now: Date): string {
  const digits = (count: number) => String(platform.random(6).readUIntBE(0, 6) % 10 ** count).padStart(count, '0')
  return `503${digits(7)}${toBeijing(now).slice(0, 8)}${digits(11)}`
}
