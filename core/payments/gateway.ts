import type { AppPayment, H5Payment, MiniProgramPayment } from '../api'
import type { Order } from '../orders/orders'

/** A payment that WeChat Pay says was made, from a message whose signature was verified. */
export interface Payment {
  outTradeNo: string
  transactionId: string
  appid: string
  /** Who paid; fixed by the order for a payment inside WeChat only, anybody for a QR code or a link. */
  openid: string
  totalFen: number
  paidAt: Date
  /** WeChat also says that some or all of it was refunded. */
  hasRefunds?: true
}

export type Prepay =
  | { outcome: 'prepaid'; prepayId: string }
  /** For `native` the text of a QR code, for `h5` a page of WeChat's: it lives for minutes and is not kept. */
  | { outcome: 'prepaid'; payUrl: string }
  /** WeChat has the money already, or has closed this number for ever. */
  | { outcome: 'paid' | 'closed' }

export type Trade = { outcome: 'paid'; payment: Payment } | { outcome: 'unpaid' | 'closed' | 'unknown' }

/** One refund as WeChat is asked for it: always the same for one `outRefundNo`. */
export interface RefundRequest {
  outRefundNo: string
  outTradeNo: string
  transactionId: string
  appid: string
  /** What was paid in all. */
  totalFen: number
  refundFen: number
  /** Shown to the payer; at most 80 characters. */
  reason?: string
}

/** What WeChat says of a refund, in answers and notices that were verified and fit the request. */
export type RefundState =
  | { outcome: 'processing'; refundId: string }
  | { outcome: 'succeeded'; refundId: string; succeededAt: Date }
  /** It ended without moving the money: `reason` is WeChat's own code, such as CLOSED, CHANGE or ABNORMAL. */
  | { outcome: 'failed'; refundId?: string; reason: string }
  /** WeChat has never heard of this number. */
  | { outcome: 'unknown' }

export type BillKind = 'trade' | 'fundFlow'

/**
 * WeChat Pay as the shop needs it; one adapter per API version. Calls may be repeated: the same order asks the same.
 * They reject with WECHAT_UNREACHABLE, WECHAT_BUSY, WECHAT_ANSWER_INVALID or PAYMENT_REFUSED when WeChat decided nothing.
 */
export interface PaymentGateway {
  /** Asks WeChat to expect this order's payment. */
  prepay(order: Order): Promise<Prepay>
  /** What WeChat knows of this order's payment. */
  query(order: Order): Promise<Trade>
  /**
   * After `closed` WeChat takes no payment for this order any more; `paid` when it has taken one; `unknown` when it has
   * never heard of the order, which may still arrive until the order has expired.
   */
  close(order: Order): Promise<'closed' | 'paid' | 'unknown'>
  /** What the buyer's client passes to WeChat, freshly signed and in that client's spelling. */
  startPayment(start: { appid: string; prepayId: string; client: Client }): MiniProgramPayment | H5Payment | AppPayment
  /** Asks for a refund; the same number again is the same refund. `failed` only when WeChat will never make it. */
  refund(request: RefundRequest): Promise<RefundState>
  /** What WeChat knows of a refund. */
  queryRefund(request: RefundRequest): Promise<RefundState>
  /** The bill of one day in Beijing (`2026-11-22`) as CSV text; `none` when nothing happened on it. Ready by 10:00 the day after. */
  bill(kind: BillKind, day: string): Promise<{ outcome: 'ready'; csv: string } | { outcome: 'none' | 'notReady' }>
}

export type Client = 'miniProgram' | 'h5' | 'app'
