import type { Platform } from '../platform'
import type { WeChatUser } from '../users'
import { fromBeijing, toBeijing } from './beijingTime'
import type { SignType } from './sign'

/** An order as WeChat Pay keeps it. Times are milliseconds. */
export interface Order {
  outTradeNo: string
  /** What the merchant sent, without nonce and signature; wire spelling. */
  request: Record<string, string>
  signType: SignType
  createdAt: number
  expiresAt: number
  closedAt?: number
  payment?: Payment
}

export interface Payment {
  transactionId: string
  userId: string
  openid: string
  paidAt: number
}

/** What the client needs to start a payment; valid for two hours. */
export interface Prepay {
  prepayId: string
  outTradeNo: string
  signType: SignType
  expiresAt: number
  /** Only for NATIVE: the text of the QR code. */
  codeUrl?: string
}

export type TradeState = 'NOTPAY' | 'SUCCESS' | 'CLOSED'

const PREPAY_LIFE_MS = 2 * 3_600_000
const ORDER_LIFE_MS = 7 * 24 * 3_600_000

/** What is true of the order at `now`: one that nobody paid in its time is closed by the clock alone. */
export function tradeStateAt(order: Order, now: Date): TradeState {
  if (order.payment !== undefined) return 'SUCCESS'
  if (order.closedAt !== undefined || now.getTime() >= order.expiresAt) return 'CLOSED'
  return 'NOTPAY'
}

/** Stores a new order; it ends at its `time_expire`, else after seven days. */
export function createOrder(platform: Platform, request: Record<string, string>, signType: SignType): Order {
  const createdAt = platform.clock.now().getTime()
  const order: Order = {
    outTradeNo: request['out_trade_no'] ?? '',
    request,
    signType,
    createdAt,
    expiresAt: fromBeijing(request['time_expire'] ?? '')?.getTime() ?? createdAt + ORDER_LIFE_MS,
  }
  saveOrder(platform, order)
  return order
}

export const saveOrder = (platform: Platform, order: Order) => platform.store.put('payOrder', order.outTradeNo, order)

export const findOrder = (platform: Platform, outTradeNo: string) => platform.store.get<Order>('payOrder', outTradeNo)

/** The order of a payment; `undefined` where no such payment was made. */
export function findOrderByTransaction(platform: Platform, transactionId: string): Order | undefined {
  const entry = platform.store.get<{ outTradeNo: string }>('payTransaction', transactionId)
  return entry === undefined ? undefined : findOrder(platform, entry.outTradeNo)
}

/** Stores a fresh prepay id of `order`; earlier ones stay valid for their own two hours. */
export function createPrepay(platform: Platform, order: Order, signType: SignType): Prepay {
  const now = platform.clock.now()
  const prepay: Prepay = {
    prepayId: `wx${toBeijing(now)}${platform.random(10).toString('hex')}`,
    outTradeNo: order.outTradeNo,
    signType,
    expiresAt: now.getTime() + PREPAY_LIFE_MS,
    ...(order.request['trade_type'] === 'NATIVE' ? { codeUrl: makeCodeUrl(platform) } : {}),
  }
  platform.store.put('payPrepay', prepay.prepayId, prepay)
  return prepay
}

export const findPrepay = (platform: Platform, prepayId: string) => platform.store.get<Prepay>('payPrepay', prepayId)

/** Every prepay id there is, oldest first. */
export const listPrepays = (platform: Platform) => platform.store.list<Prepay>('payPrepay')

export const totalFenOf = (order: Order): number => Number(order.request['total_fee'])

/** The user to whom `openid` belongs in the app `appid`; `undefined` where it belongs to nobody there. */
export function userByOpenid({ accounts, users }: Platform, appid: string, openid: string): WeChatUser | undefined {
  return users.find((user) => openidIn(accounts, user, appid) === openid)
}

/** The openid of `user` in the app `appid`, one of the two that the merchant is bound to. */
export function openidIn(accounts: Platform['accounts'], user: WeChatUser, appid: string): string {
  return appid === accounts.miniProgram.appid ? user.openids.miniProgram : user.openids.officialAccount
}

const makeCodeUrl = (platform: Platform) =>
  `weixin://wxpay/bizpayurl?pr=${platform.random(5).toString('hex').slice(0, 9)}`
