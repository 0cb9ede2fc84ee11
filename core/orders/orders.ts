import type { OrderStatus, OrderView, TradeType } from '../api'
import { later, MINUTE_MS } from '../platform/clock'
import type { UnpaidStatus } from './orderStatus'

/** An order with everything that was true when it was placed: a later change of the catalogue does not touch it. */
export interface Order {
  outTradeNo: string
  status: OrderStatus
  userId: string
  /** Who pays, in which app: a prepay_id works for nobody else. */
  appid: string
  openid: string
  /** Kept, as WeChat wants the same parameters when it is asked again. */
  clientIp: string
  idempotencyKey: string
  productId: string
  title: string
  picture: string
  quantity: number
  totalFen: number
  createdAt: Date
  expiresAt: Date
  /** When reconcile looks at the order next; absent once nothing is open. */
  dueAt?: Date
  prepayId?: string
  transactionId?: string
  paidAt?: Date
  /** `jsapi` where absent. */
  tradeType?: TradeType
  /** The payment came after the close: it goes back. */
  isPaidLate?: true
  /** Refunds that WeChat has confirmed. */
  refundedFen?: number
  /** Refunds that are asked for and not decided. */
  refundingFen?: number
  /** How many refunds were ever begun: WeChat takes fifty. */
  refundCount?: number
}

/** What may change beside the status; `undefined` removes. */
export type OrderDetails = { [K in 'dueAt' | 'prepayId']?: Order[K] | undefined }

/** Orders in durable storage. Rejects when the storage does; then the change may or may not have happened. */
export interface OrderStore {
  /** Stores a new order; `duplicate` when this user's key (or the number) is taken, and then stores nothing. */
  insert(order: Order): Promise<'inserted' | 'duplicate'>
  /** Somebody else's order is not found, just as an unknown one. */
  findOwn(wanted: { userId: string; outTradeNo: string }): Promise<Order | undefined>
  findByKey(wanted: { userId: string; idempotencyKey: string }): Promise<Order | undefined>
  /** Anybody's order: for the merchant and for WeChat, never for a buyer. */
  find(outTradeNo: string): Promise<Order | undefined>
  /** One user's orders, newest first, beginning behind the order whose `sortKeyOf` is `after`. */
  page(wanted: { userId: string; after?: string; limit: number }): Promise<Order[]>
  /** Open orders and late payments whose `dueAt` has come, the longest due first. */
  due(wanted: { at: Date; limit: number }): Promise<Order[]>
  /**
   * Changes the status only while it is `from`, and tells whether it was: of racing changes one wins. Rejects a change that
   * is not in LEGAL_CHANGES, whatever is stored, and one that belongs to the stores of payments and refunds.
   */
  change(change: { outTradeNo: string; from: OrderStatus; to: UnpaidStatus }, details?: OrderDetails): Promise<boolean>
  /** Lets reconcile look at an order again at `dueAt`, or never where that is undefined; does nothing once its status is another. */
  postpone(order: { outTradeNo: string; status: OrderStatus }, dueAt: Date | undefined): Promise<void>
  /**
   * Gives one user's orders to another, each by itself: what breaks off is completed by calling again. An idempotency key
   * that the other user has taken too is replaced: its purchase cannot be repeated any more, and both orders stay.
   */
  moveAll(move: { from: string; to: string }): Promise<void>
}

/** Shorter than the two hours that a prepay_id lives, so that a stored prepay_id never goes stale. */
export const ORDER_LIFE_MS = 30 * MINUTE_MS

/**
 * When reconcile asks WeChat whether an order that waits for its payment has been paid, as a notification may be lost:
 * soon after the order was made, then less and less often, and at last when it expires.
 */
export function nextCheckAt({ createdAt, expiresAt }: Pick<Order, 'createdAt' | 'expiresAt'>, now: Date): Date {
  const checks = CHECKS_MIN.map((minutes) => later(createdAt, minutes * MINUTE_MS))
  return checks.find((at) => now < at) ?? expiresAt
}

const CHECKS_MIN = [1, 3, 7, 15]

/** WeChat refuses `closeorder` for five minutes after it made the order (https://pay.weixin.qq.com/doc/v2/merchant/4011987803). */
export function closableAt({ createdAt }: Pick<Order, 'createdAt'>): Date {
  return later(createdAt, 5 * MINUTE_MS)
}

/** When a closing order may be closed at WeChat: now, or once WeChat allows it. */
export function closingDueAt(order: Pick<Order, 'createdAt'>, now: Date): Date {
  const allowed = closableAt(order)
  return now < allowed ? allowed : now
}

/** Sorts by age and tells orders of one millisecond apart; also the cursor of a page. */
export function sortKeyOf({ createdAt, outTradeNo }: Pick<Order, 'createdAt' | 'outTradeNo'>): string {
  return `${createdAt.toISOString()}_${outTradeNo}`
}

/** What the buyer may see of an order. */
export function viewOfOrder(order: Order): OrderView {
  const { outTradeNo, status, productId, title, picture, quantity, totalFen, createdAt, expiresAt } = order
  const { paidAt, refundedFen = 0 } = order
  return {
    outTradeNo,
    status,
    productId,
    title,
    picture,
    quantity,
    totalFen,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    ...(paidAt && { paidAt: paidAt.toISOString() }),
    ...(refundedFen > 0 && { refundedFen }),
  }
}
