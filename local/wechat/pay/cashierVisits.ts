import type { Platform } from '../platform'
import { findOrder, totalFenOf, type Order } from './orders'
import { findPrepay } from './prepays'
import { settle } from './settle'

/** One user in front of the cashier with one order; it ends once. */
export interface CashierVisit {
  prepayId: string
  userId: string
  end?: CashierEnd
}

export type CashierEnd = { result: 'ok' } | { result: 'cancel' } | { result: 'fail'; errMsg: string }

/** Stores a visit and answers its token, which opens the cashier's page and nothing else. */
export function createCashierVisit(platform: Platform, visit: CashierVisit): string {
  const token = platform.random(32).toString('hex')
  platform.store.put('payCashier', token, visit)
  return token
}

export const findCashierVisit = (platform: Platform, token: string) =>
  platform.store.get<CashierVisit>('payCashier', token)

/** What the page shows of a visit; `undefined` where the token opens nothing. */
export function visitDetails(platform: Platform, token: string) {
  const visit = findCashierVisit(platform, token)
  const user = platform.users.find(({ id }) => id === visit?.userId)
  const order: Order | undefined = visit && findOrder(platform, findPrepay(platform, visit.prepayId)?.outTradeNo ?? '')
  if (visit === undefined || user === undefined || order === undefined) return undefined
  return { visit, user, order, totalFen: totalFenOf(order) }
}

/**
 * What the user decided. Of many decisions at once the first ends the visit and the others hear the same end;
 * `notEnough` ends nothing: the user may come back with money.
 */
export function decide(
  platform: Platform,
  token: string,
  choice: 'pay' | 'cancel',
): CashierEnd | 'notEnough' | 'unknown' {
  const details = visitDetails(platform, token)
  if (details === undefined) return 'unknown'
  const { visit, user } = details
  if (visit.end !== undefined) return visit.end
  if (choice === 'cancel') return endVisit(platform, token, { result: 'cancel' })

  const { result } = settle(platform, visit.prepayId, user)
  if (result === 'notEnough') return 'notEnough'
  return endVisit(platform, token, result === 'paid' ? { result: 'ok' } : { result: 'fail', errMsg: FAILURES[result] })
}

const FAILURES = { alreadyPaid: '该订单已支付', closed: '该订单已关闭', expired: '支付已超时，请重新下单' } as const

function endVisit(platform: Platform, token: string, end: CashierEnd): CashierEnd {
  const visit = findCashierVisit(platform, token)
  platform.store.put('payCashier', token, { ...visit, end })
  return end
}
