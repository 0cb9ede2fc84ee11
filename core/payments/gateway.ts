import type { H5Payment, MiniProgramPayment } from '../api'
import type { Order } from '../orders/orders'

/** A payment that WeChat Pay says was made, from a message whose signature was verified. */
export interface Payment {
  outTradeNo: string
  transactionId: string
  appid: string
  openid: string
  totalFen: number
  paidAt: Date
}

export type Prepay =
  | { outcome: 'prepaid'; prepayId: string }
  /** WeChat has the money already, or has closed this number for ever. */
  | { outcome: 'paid' | 'closed' }

export type Trade = { outcome: 'paid'; payment: Payment } | { outcome: 'unpaid' | 'closed' | 'unknown' }

/**
 * WeChat Pay as the shop needs it; one adapter per API version. Calls may be repeated: the same order asks the same.
 * They reject with WECHAT_UNREACHABLE, WECHAT_BUSY, WECHAT_ANSWER_INVALID or PAYMENT_REFUSED when WeChat decided nothing.
 */
export interface PaymentGateway {
  /** Asks WeChat to expect this order's payment. */
  prepay(order: Order): Promise<Prepay>
  /** What WeChat knows of this order's payment. */
  query(order: Order): Promise<Trade>
  /** After `closed` WeChat takes no payment for this order any more; `paid` when it has taken one. */
  close(order: Order): Promise<'closed' | 'paid'>
  /** What the buyer's client passes to WeChat, freshly signed and in that client's spelling. */
  startPayment(start: { appid: string; prepayId: string; client: Client }): MiniProgramPayment | H5Payment
}

export type Client = 'miniProgram' | 'h5'
