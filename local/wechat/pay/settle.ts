import type { Platform } from '../platform'
import type { WeChatUser } from '../users'
import { toBeijing } from './beijingTime'
import { balanceFenOf, takeFromBalance } from './balances'
import { createNotification } from './notification'
import { notifierOf } from './notifier'
import { appidOf, findOrder, openidIn, saveOrder, totalFenOf, tradeStateAt, type Order } from './orders'
import { findPrepay } from './prepays'

/** How a payment ended; only `paid` moved money. */
export type Settlement =
  { result: 'paid'; transactionId: string } | { result: 'alreadyPaid' | 'closed' | 'expired' | 'notEnough' }

/**
 * Takes the money of a prepaid order from `user`, once: of many calls at the same time one pays, the others are told so.
 * The notification is stored together with the payment and sent afterwards.
 */
export function settle(platform: Platform, prepayId: string, user: WeChatUser): Settlement {
  const settlement = platform.store.atomically(() => pay(platform, prepayId, user))
  if (settlement.result === 'paid') notifierOf(platform)?.send(settlement.transactionId)
  return settlement
}

function pay(platform: Platform, prepayId: string, user: WeChatUser): Settlement {
  const prepay = findPrepay(platform, prepayId)
  const order = prepay && findOrder(platform, prepay.outTradeNo)
  if (prepay === undefined || order === undefined) return { result: 'expired' }

  const now = platform.clock.now()
  const state = tradeStateAt(order, now)
  if (state === 'SUCCESS' || state === 'REFUND') return { result: 'alreadyPaid' }
  if (state === 'CLOSED') return { result: 'closed' }
  if (now.getTime() >= prepay.expiresAt) return { result: 'expired' }
  if (balanceFenOf(platform, user) < totalFenOf(order)) return { result: 'notEnough' }

  return { result: 'paid', transactionId: record(platform, order, user) }
}

function record(platform: Platform, order: Order, user: WeChatUser): string {
  const now = platform.clock.now()
  const transactionId = makeTransactionId(platform, now)
  const openid = openidIn(platform.accounts, user, appidOf(order))
  const paid: Order = { ...order, payment: { transactionId, userId: user.id, openid, paidAt: now.getTime() } }

  takeFromBalance(platform, user, totalFenOf(order))
  saveOrder(platform, paid)
  platform.store.put('payTransaction', transactionId, { outTradeNo: order.outTradeNo })
  createNotification(platform, paid)
  return transactionId
}

/** 28 digits, as WeChat makes them: 4200, six digits, the day in Beijing, ten digits. */
function makeTransactionId(platform: Platform, now: Date): string {
  const digits = (count: number) => String(platform.random(6).readUIntBE(0, 6) % 10 ** count).padStart(count, '0')
  const id = `4200${digits(6)}${toBeijing(now).slice(0, 8)}${digits(10)}`
  return platform.store.get('payTransaction', id) === undefined ? id : makeTransactionId(platform, now)
}
