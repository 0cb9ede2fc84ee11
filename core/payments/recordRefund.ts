import type { Clock } from '../platform/clock'
import { AppError } from '../platform/errors'
import type { Log } from '../platform/log'
import type { KnownRefundState, RefundNotice, RefundStore } from './refunds'
import { requireFitting } from './settlePayment'

export interface RecordDeps {
  refunds: RefundStore
  clock: Clock
  log: Log
}

/**
 * Writes down what WeChat said of a refund; a repeat changes nothing. A refund that failed is logged, as its money waits
 * for somebody's decision. Throws NOTIFICATION_MISMATCH when the books have no money left for it.
 */
export async function recordRefund(
  { refunds, clock, log }: RecordDeps,
  { outRefundNo, state }: { outRefundNo: string; state: KnownRefundState },
): Promise<'changed' | 'repeated' | 'notFound'> {
  const outcome = await refunds.record(outRefundNo, state, clock.now())
  if (outcome === 'tooMuch') throw new AppError('NOTIFICATION_MISMATCH', { field: 'refund_fee' })

  if (outcome === 'changed' && state.outcome === 'failed') {
    log.error('WeChat did not make a refund', { outRefundNo, reason: state.reason })
  }
  return outcome
}

/**
 * The same for a verified notice, whose refund may have been made elsewhere: then it is taken into the books first.
 * Throws ORDER_NOT_FOUND or NOTIFICATION_MISMATCH when it is none of ours.
 */
export async function applyRefundNotice(deps: RecordDeps, notice: RefundNotice): Promise<void> {
  const { outRefundNo, outTradeNo } = notice
  if ((await recordRefund(deps, notice)) !== 'notFound') return

  const adoption = requireFitting(await deps.refunds.adopt(notice, deps.clock.now()))
  if (adoption === 'adopted') deps.log.info('a refund that was made elsewhere', { outRefundNo, outTradeNo })
  await recordRefund(deps, notice)
}
