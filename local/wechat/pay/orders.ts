import type { Platform } from '../platform'
import { falseOpenid, type WeChatUser } from '../users'
import { fromBeijing } from './beijingTime'
import type { SignType } from './sign'

/** An order as WeChat Pay keeps it, whichever API placed it: both share one number space. Times are milliseconds. */
export type Order = V2Order | V3Order

export interface OrderLife {
  outTradeNo: string
  createdAt: number
  expiresAt: number
  closedAt?: number
  payment?: Payment
  /** A refund of it was accepted, whether or not the money has moved yet. */
  hasRefunds?: true
}

export interface V2Order extends OrderLife {
  api?: 'v2'
  /** What the merchant sent, without nonce and signature; wire spelling. */
  request: Record<string, string>
  signType: SignType
}

export interface V3Order extends OrderLife {
  api: 'v3'
  tradeType: TradeType
  /** The JSON that the merchant sent. */
  request: V3OrderRequest
}

/** The fields of an order request of APIv3 that are read again later; others are kept as they came. */
export interface V3OrderRequest {
  appid: string
  description: string
  notify_url: string
  amount: { total: number }
  attach?: string
  payer?: { openid: string }
  [field: string]: unknown
}

export interface Payment {
  transactionId: string
  userId: string
  openid: string
  paidAt: number
}

export type TradeType = 'JSAPI' | 'NATIVE' | 'MWEB' | 'APP'
export type TradeState = 'NOTPAY' | 'SUCCESS' | 'CLOSED' | 'REFUND'

/** When WeChat ends an order that names no end itself. */
export const ORDER_LIFE_MS = 7 * 24 * 3_600_000

/** What is true of the order at `now`: one that nobody paid in its time is closed by the clock alone. */
export function tradeStateAt(order: Order, now: Date): TradeState {
  if (order.payment !== undefined) return order.hasRefunds === true ? 'REFUND' : 'SUCCESS'
  if (order.closedAt !== undefined || now.getTime() >= order.expiresAt) return 'CLOSED'
  return 'NOTPAY'
}

/** Stores a new order of APIv2; it ends at its `time_expire`, else after seven days. */
export function createOrder(platform: Platform, request: Record<string, string>, signType: SignType): V2Order {
  const createdAt = platform.clock.now().getTime()
  const order: V2Order = {
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

/** Every order there is, oldest first. */
export const listOrders = (platform: Platform) => platform.store.list<Order>('payOrder')

/** The order of a payment; `undefined` where no such payment was made. */
export function findOrderByTransaction(platform: Platform, transactionId: string): Order | undefined {
  const entry = platform.store.get<{ outTradeNo: string }>('payTransaction', transactionId)
  return entry === undefined ? undefined : findOrder(platform, entry.outTradeNo)
}

/** Which API placed the order: its notifications speak that one. */
export const apiOf = (order: Order): 'v2' | 'v3' => order.api ?? 'v2'

export const appidOf = ({ request }: Order): string => request['appid'] ?? ''

export const notifyUrlOf = ({ request }: Order): string => request['notify_url'] ?? ''

export const attachOf = ({ request }: Order): string => request['attach'] ?? ''

export const totalFenOf = (order: Order): number =>
  order.api === 'v3' ? order.request.amount.total : Number(order.request['total_fee'])

export const descriptionOf = (order: Order): string =>
  order.api === 'v3' ? order.request.description : (order.request['body'] ?? '')

/** Whose order it is; '' where anybody may pay it. */
export const openidOf = (order: Order): string =>
  (order.api === 'v3' ? order.request.payer?.openid : order.request['openid']) ?? ''

export const tradeTypeOf = (order: Order): TradeType =>
  order.api === 'v3' ? order.tradeType : (order.request['trade_type'] as TradeType)

/** The user to whom `openid` belongs in the app `appid`; `undefined` where it belongs to nobody there. */
export function userByOpenid({ accounts, users }: Platform, appid: string, openid: string): WeChatUser | undefined {
  return users.find((user) => openidIn(accounts, user, appid) === openid)
}

/** The openid of `user` in the app `appid`, one of those that the merchant is bound to. */
export function openidIn(accounts: Platform['accounts'], user: WeChatUser, appid: string): string {
  if (appid === accounts.miniProgram.appid) return user.openids.miniProgram
  return appid === accounts.officialAccount.appid ? user.openids.officialAccount : falseOpenid(appid, user.id)
}
