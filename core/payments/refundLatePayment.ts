import type { Order, OrderStore } from '../orders/orders'
import { later, MINUTE_MS } from '../platform/clock'
import { advanceRefund, type AdvanceDeps } from './advanceRefund'
import type { Refund } from './refunds'

export interface LateDeps extends AdvanceDeps {
  orders: Pick<OrderStore, 'postpone'>
}

const MAX_ATTEMPTS = 3
/** The money has left, and did not reach the payer: only a person can pay it out, and another refund would be too much. */
const STRANDED = ['CHANGE', 'ABNORMAL']
/** What the payer reads. */
const REASON = '订单已关闭，款项原路退回'

/**
 * Gives a late payment back, all that is left of it; called again, it goes on with the same refund. One that failed keeps
 * its row, and another is made, three in all; then somebody must look, which the log tells. `overtaken`: the order is not
 * as it was. Throws WeChat's trouble: the refund has begun and is due by itself.
 */
export async function refundLatePayment(
  deps: LateDeps,
  order: Order,
): Promise<'refunding' | 'refunded' | 'overtaken' | 'failed'> {
  const next = await nextAttempt(deps, order)
  if (next === undefined) return giveUp(deps, order)

  const createdAt = deps.clock.now()
  const wish = { ...next, cause: 'paidLate', reason: REASON, createdAt, dueAt: later(createdAt, MINUTE_MS) } as const
  const beginning = await deps.refunds.begin(wish)
  if (beginning.outcome === 'tooMany') return giveUp(deps, order)
  if (!('refund' in beginning)) return 'overtaken'

  const status = await advanceRefund(deps, beginning.refund)
  if (status === 'failed') return 'failed'
  return status === 'succeeded' ? 'refunded' : 'refunding'
}

/** The first number whose refund has not failed; undefined when there is no sense in another. */
async function nextAttempt(
  { refunds }: LateDeps,
  { outTradeNo }: Order,
): Promise<Pick<Refund, 'outRefundNo' | 'outTradeNo'> | undefined> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const outRefundNo = `late-${outTradeNo}-${attempt}`
    const known = await refunds.find(outRefundNo)
    if (known?.status !== 'failed') return { outRefundNo, outTradeNo }
    if (STRANDED.includes(known.failure ?? '')) return undefined
  }
  return undefined
}

async function giveUp({ orders, log }: LateDeps, order: Order): Promise<'failed'> {
  await orders.postpone(order, undefined)
  log.error('a late payment is not refunded: somebody must look at it', { outTradeNo: order.outTradeNo })
  return 'failed'
}
