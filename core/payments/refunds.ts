import type { OrderStatus, RefundStatus, RefundView } from '../api'
import { DAY_MS, HOUR_MS, later, MINUTE_MS } from '../platform/clock'
import type { RefundRequest, RefundState } from './gateway'

/** A refund with everything that was true when it was begun. */
export interface Refund extends RefundRequest {
  status: RefundStatus
  /** Who wanted it: the merchant here, our own rule for late payments, or somebody at WeChat's console. */
  cause: 'merchant' | 'paidLate' | 'elsewhere'
  createdAt: Date
  refundId?: string
  endedAt?: Date
  /** WeChat's own code for why no money moved. */
  failure?: string
  /** When reconcile asks WeChat next; absent once the refund has ended. */
  dueAt?: Date
}

/** A refund that somebody wants. Without `refundFen`: all that is left, or what this number refunds already. */
export interface RefundWish extends Pick<Refund, 'outRefundNo' | 'outTradeNo' | 'cause' | 'createdAt' | 'dueAt'> {
  refundFen?: number
  reason?: string
}

export type RefundBeginning =
  | { outcome: 'begun' | 'repeated'; refund: Refund }
  /** The order has no money to give back: not paid yet, or all of it refunded. */
  | { outcome: 'notRefundable'; status: OrderStatus }
  /** `numberReused`: the number belongs to another order or amount. */
  | { outcome: 'orderNotFound' | 'numberReused' | 'tooMuch' | 'tooMany' }

/** What WeChat says of a refund that it knows. */
export type KnownRefundState = Exclude<RefundState, { outcome: 'unknown' }>

/** What WeChat tells of a refund unasked. */
export interface RefundNotice extends Omit<RefundRequest, 'appid' | 'reason'> {
  state: KnownRefundState
}

/** WeChat takes fifty refunds of one payment (https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=9_4). */
export const MAX_REFUNDS = 50

/** Refunds in durable storage: the sums on the order and the rows of `refunds` change together. */
export interface RefundStore {
  /**
   * Begins a refund in one transaction: its row, and the order becomes refunding with `refundFen` in flight. What was paid
   * is never exceeded, whatever races. The same number with the same order and amount is `repeated` and changes nothing.
   */
  begin(wish: RefundWish): Promise<RefundBeginning>
  find(outRefundNo: string): Promise<Refund | undefined>
  /** Refunds that are not decided and whose `dueAt` has come, the longest due first. */
  due(wanted: { at: Date; limit: number }): Promise<Refund[]>
  /** Lets reconcile ask again at `dueAt`; does nothing once the refund's status is another. */
  postpone(refund: Pick<Refund, 'outRefundNo' | 'status'>, dueAt: Date): Promise<void>
  /**
   * Writes down what WeChat said, in one transaction with the order: the money moves from in flight to refunded, or back;
   * the order becomes refunded, paid (paidLate) or stays refunding. A state that is known already, or that comes after the
   * end, is `repeated`. A failed refund may still succeed, as the merchant can pay it out at WeChat's console: it is begun
   * again first, and `tooMuch` when its money has been refunded otherwise meanwhile.
   */
  record(
    outRefundNo: string,
    state: KnownRefundState,
    at: Date,
  ): Promise<'changed' | 'repeated' | 'notFound' | 'tooMuch'>
  /**
   * Begins in our books a refund that was made elsewhere, by its notice; `record` then writes its state. A number that is
   * here already is `repeated`; `differs` names the field in which notice and books disagree.
   */
  adopt(notice: RefundNotice, at: Date): Promise<'adopted' | 'repeated' | 'orderNotFound' | { differs: string }>
}

/**
 * When reconcile asks for or after a refund again: soon where WeChat works on it, less often where WeChat did not take it,
 * and hourly once it has become old, as a bank may take days.
 */
export function nextRefundCheckAt({ status, createdAt }: Pick<Refund, 'status' | 'createdAt'>, now: Date): Date {
  const ageMs = now.getTime() - createdAt.getTime()
  const oldMs = status === 'requested' ? DAY_MS : HOUR_MS
  if (ageMs >= oldMs) return later(now, HOUR_MS)
  return later(now, status === 'processing' && ageMs < 5 * MINUTE_MS ? MINUTE_MS : 10 * MINUTE_MS)
}

/** What the merchant may see of a refund. */
export function viewOfRefund(refund: Refund): RefundView {
  const { outRefundNo, outTradeNo, status, refundFen, reason, createdAt, endedAt, failure } = refund
  return {
    outRefundNo,
    outTradeNo,
    status,
    refundFen,
    createdAt: createdAt.toISOString(),
    ...(reason !== undefined && { reason }),
    ...(endedAt && { endedAt: endedAt.toISOString() }),
    ...(failure !== undefined && { failure }),
  }
}
