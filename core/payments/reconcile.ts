import { isPayable } from '../orders/orderStatus'
import { nextCheckAt, type Order, type OrderStore } from '../orders/orders'
import { later, MINUTE_MS, SECOND_MS } from '../platform/clock'
import { describeError, type Log } from '../platform/log'
import { closePayment, type Ending } from './closePayment'
import { settleIfPaid, type SettleDeps } from './settleByQuery'

export interface ReconcileDeps extends SettleDeps {
  orders: OrderStore
  log: Log
}

export interface ReconcileSummary {
  closed: number
  paid: number
  /** Not paid yet, and not expired either: they come again. */
  waiting: number
  /** A notification, a cancellation or another run was faster. */
  overtaken: number
  /** Of these the log tells why; they come again in ten minutes. */
  failed: number
  /** More orders were due than one run takes; the next run goes on. */
  hasMore: boolean
}

const BATCH = 500
const AT_ONCE = 5
const RETRY_MS = 10 * MINUTE_MS
/** Well within the time limit of the function, as a slow WeChat may take two answers of three seconds an order. */
const RUN_MS = 40 * SECOND_MS

/**
 * Ends cancelled and expired orders: closes each at WeChat or books its payment, which wins. Asks now and then about
 * orders that still wait for their payment, as its notification may be lost. One order's trouble stops no other.
 * Takes a bounded number of orders and a bounded time; two runs at once do no harm.
 */
export async function reconcile(deps: ReconcileDeps): Promise<ReconcileSummary> {
  const start = deps.clock.now()
  const due = await deps.orders.due({ at: start, limit: BATCH })
  const outcomes: Outcome[] = []

  for (let from = 0; from < due.length && deps.clock.now() < later(start, RUN_MS); from += AT_ONCE) {
    const some = due.slice(from, from + AT_ONCE)
    outcomes.push(...(await Promise.all(some.map((order) => settleOrReport(deps, order)))))
  }

  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length
  const hasMore = due.length === BATCH || outcomes.length < due.length
  return {
    closed: count('closed'),
    paid: count('paid'),
    waiting: count('waiting'),
    overtaken: count('overtaken'),
    failed: count('failed'),
    hasMore,
  }
}

type Outcome = Ending | 'waiting' | 'failed'

async function settleOrReport(deps: ReconcileDeps, order: Order): Promise<Outcome> {
  const isWaiting = isPayable(order.status) && deps.clock.now() < order.expiresAt
  try {
    return isWaiting ? await check(deps, order) : await end(deps, order)
  } catch (error) {
    deps.log.error(`not reconciled: ${describeError(error)}`, { outTradeNo: order.outTradeNo })
    return 'failed'
  }
}

async function check(deps: ReconcileDeps, order: Order): Promise<Outcome> {
  await deps.orders.postpone(order, nextCheckAt(order, deps.clock.now()))
  return (await settleIfPaid(deps, order)) === 'paid' ? 'paid' : 'waiting'
}

async function end(deps: ReconcileDeps, order: Order): Promise<Ending> {
  const { orders, clock } = deps
  const { outTradeNo, status } = order
  const retryAt = later(clock.now(), RETRY_MS)

  // Put off before WeChat is asked, so that an order which always fails never keeps the others waiting.
  if (isPayable(status)) {
    const isChanged = await orders.change({ outTradeNo, from: status, to: 'closing' }, { dueAt: retryAt })
    if (!isChanged) return 'overtaken'
  } else {
    await orders.postpone(order, retryAt)
  }
  return closePayment(deps, { ...order, status: 'closing' })
}
