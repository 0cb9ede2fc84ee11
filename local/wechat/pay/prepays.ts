import type { Platform } from '../platform'
import { toBeijing } from './beijingTime'
import { tradeTypeOf, type Order } from './orders'
import type { SignType } from './sign'

/** What the client needs to start a payment; valid for two hours. */
export interface Prepay {
  prepayId: string
  outTradeNo: string
  /** How the client has to sign; RSA for an order of APIv3. */
  signType: SignType | 'RSA'
  createdAt?: number
  expiresAt: number
  /** Only for NATIVE: the text of the QR code. */
  codeUrl?: string
}

const PREPAY_LIFE_MS = 2 * 3_600_000

/** Stores a fresh prepay id of `order`; earlier ones stay valid for their own two hours. */
export function createPrepay(platform: Platform, order: Order, signType: Prepay['signType']): Prepay {
  const now = platform.clock.now()
  const prepay: Prepay = {
    prepayId: `wx${toBeijing(now)}${platform.random(10).toString('hex')}`,
    outTradeNo: order.outTradeNo,
    signType,
    createdAt: now.getTime(),
    expiresAt: now.getTime() + PREPAY_LIFE_MS,
    ...(tradeTypeOf(order) === 'NATIVE' ? { codeUrl: makeCodeUrl(platform) } : {}),
  }
  platform.store.put('payPrepay', prepay.prepayId, prepay)
  return prepay
}

export const findPrepay = (platform: Platform, prepayId: string) => platform.store.get<Prepay>('payPrepay', prepayId)

/** Every prepay id there is, oldest first. */
export const listPrepays = (platform: Platform) => platform.store.list<Prepay>('payPrepay')

const makeCodeUrl = (platform: Platform) =>
  `weixin://wxpay/bizpayurl?pr=${platform.random(5).toString('hex').slice(0, 9)}`
