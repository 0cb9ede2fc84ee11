import type { RefundStatus } from '../api'
import { later, MINUTE_MS } from '../platform/clock'
import { AppError } from '../platform/errors'
import type { PaymentGateway, RefundState } from './gateway'
import { recordRefund, type RecordDeps } from './recordRefund'
import { nextRefundCheckAt, type Refund } from './refunds'

export interface AdvanceDeps extends RecordDeps {
  gateway: Pick<PaymentGateway, 'refund' | 'queryRefund'>
}

/**
 * Asks WeChat for a refund, or what became of it, and writes the answer down; answers where it stands. Always with the same
 * number for the same money, so it may be called again, or twice at once. Throws when WeChat decided nothing: then the
 * refund stays as it is, and is due again later.
 */
export async function advanceRefund(deps: AdvanceDeps, refund: Refund): Promise<RefundStatus> {
  const { refunds, clock } = deps
  const { outRefundNo, status } = refund
  if (status === 'succeeded' || status === 'failed') return status

  // Put off before WeChat is asked, so that a refund which always fails never keeps the others waiting.
  await refunds.postpone(refund, nextRefundCheckAt(refund, clock.now()))
  const state = await ask(deps, refund).catch((error: unknown) => comeBackSoon(deps, refund, error))
  if (state.outcome === 'unknown') return status

  await recordRefund(deps, { outRefundNo, state })
  return state.outcome
}

async function ask({ gateway }: AdvanceDeps, refund: Refund): Promise<RefundState> {
  if (refund.status === 'requested') return gateway.refund(refund)

  const state = await gateway.queryRefund(refund)
  // What others have made is theirs to ask for: for us that would be a refund which nobody here wanted.
  const isLost = state.outcome === 'unknown' && refund.cause !== 'elsewhere'
  return isLost ? gateway.refund(refund) : state
}

/** WeChat takes one refund of a payment a minute, and a busy WeChat is not busy for long. */
async function comeBackSoon({ refunds, clock }: AdvanceDeps, refund: Refund, error: unknown): Promise<never> {
  const isBusy = error instanceof AppError && error.code === 'WECHAT_BUSY'
  if (isBusy) await refunds.postpone(refund, later(clock.now(), MINUTE_MS))
  throw error
}
