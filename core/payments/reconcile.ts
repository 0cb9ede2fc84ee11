import type { RefundStatus } from '../api'
import { later, SECOND_MS } from '../platform/clock'
import { describeError } from '../platform/log'
import { advanceRefund } from './advanceRefund'
import { applyKept, type ApplyDeps } from './applyKept'
import type { CompareDeps } from './compareBills'
import { compareDueBills, type DueBillOutcome } from './compareDueBills'
import { fulfil, type FulfilDeps, type FulfilOutcome } from './fulfil'
import type { Refund } from './refunds'
import { reconcileOrder, type OrderOutcome, type ReconcileOrderDeps } from './reconcileOrder'
import { tallyOf, workThrough, type Tally } from './workThrough'

export type ReconcileDeps = ReconcileOrderDeps & ApplyDeps & FulfilDeps & CompareDeps

/** What one run came to, by kind of work. What `failed` is in the log, and comes again. */
export interface ReconcileSummary {
  orders: Tally<OrderOutcome>
  /** Verified notifications that their receiver could not apply. */
  notifications: Tally<'applied' | 'overtaken'>
  refunds: Tally<RefundOutcome>
  fulfilments: Tally<FulfilOutcome>
  bills: Tally<DueBillOutcome>
  /** More was due than one run takes; the next run goes on. */
  hasMore: boolean
}

/** `refused`: WeChat will never make this refund. */
type RefundOutcome = Exclude<RefundStatus, 'failed'> | 'refused'

/**
 * Until when each kind of work is begun, from the start of the run: each has a share that no earlier one can use up, and
 * what is under way at the end still ends within the time limit of the function.
 */
const UNTIL_S = { orders: 20, notifications: 24, refunds: 29, fulfilments: 37, bills: 40 }

/**
 * Brings everything forward that waits for somebody: orders that no notification settled and late payments, kept
 * notifications, refunds, fulfilments, and once a day the comparison of WeChat's bill with our books. Each is bounded in
 * number and time; one row's trouble stops no other, and one kind's no other kind. Two runs at once do no harm.
 */
export async function reconcile(deps: ReconcileDeps): Promise<ReconcileSummary> {
  const start = deps.clock.now()
  const until = (kind: keyof typeof UNTIL_S) => later(start, UNTIL_S[kind] * SECOND_MS)

  const orders = await bringOrders(deps, until('orders'))
  const notifications = await bringNotifications(deps, until('notifications'))
  const refunds = await bringRefunds(deps, until('refunds'))
  const fulfilments = await bringFulfilments(deps, until('fulfilments'))
  const bills = await bringBills(deps, until('bills'))

  return {
    orders: orders.tally,
    notifications: notifications.tally,
    refunds: refunds.tally,
    fulfilments: fulfilments.tally,
    bills,
    hasMore: [orders, notifications, refunds, fulfilments].some(({ hasMore }) => hasMore),
  }
}

function bringOrders(deps: ReconcileDeps, until: Date) {
  return workThrough(deps, {
    until,
    due: (limit) => deps.orders.due({ at: deps.clock.now(), limit }),
    bringForward: (order) => reconcileOrder(deps, order),
    nameOf: ({ outTradeNo }) => ({ outTradeNo }),
  })
}

function bringNotifications(deps: ReconcileDeps, until: Date) {
  return workThrough(deps, {
    until,
    due: (limit) => deps.inbox.due({ at: deps.clock.now(), limit }),
    bringForward: (notification) => applyKept(deps, notification),
    nameOf: ({ id }) => ({ notification: id }),
  })
}

function bringRefunds(deps: ReconcileDeps, until: Date) {
  return workThrough<Refund, RefundOutcome>(deps, {
    until,
    due: (limit) => deps.refunds.due({ at: deps.clock.now(), limit }),
    async bringForward(refund) {
      const status = await advanceRefund(deps, refund)
      return status === 'failed' ? 'refused' : status
    },
    nameOf: ({ outRefundNo }) => ({ outRefundNo }),
  })
}

function bringFulfilments(deps: ReconcileDeps, until: Date) {
  return workThrough(deps, {
    until,
    due: (limit) => deps.fulfilments.due({ at: deps.clock.now(), limit }),
    bringForward: (fulfilment) => fulfil(deps, fulfilment),
    nameOf: ({ outTradeNo }) => ({ outTradeNo }),
  })
}

async function bringBills(deps: ReconcileDeps, until: Date): Promise<Tally<DueBillOutcome>> {
  try {
    return tallyOf(await compareDueBills(deps, until))
  } catch (error) {
    deps.log.error(`no bill is compared: ${describeError(error)}`)
    return { failed: 1 }
  }
}
