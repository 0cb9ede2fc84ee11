import { later, MINUTE_MS, SECOND_MS, type Clock } from '../platform/clock'
import type { Deadline } from '../platform/deadline'
import { AppError } from '../platform/errors'
import { describeError, type Log } from '../platform/log'
import type { Fulfilment, FulfilmentStore, OnPaid } from './fulfilments'

export interface FulfilDeps {
  fulfilments: FulfilmentStore
  onPaid: OnPaid
  clock: Clock
  deadline: Deadline
  log: Log
}

/** `waiting`: a refund of the order is not decided; `overtaken`: another run has taken it. */
export type FulfilOutcome = 'done' | 'waiting' | 'cancelled' | 'overtaken' | 'failed'

/** Longer than the hook may take, so that nobody else begins it meanwhile. */
const LEASE_MS = 5 * MINUTE_MS
const HOOK_MS = 10 * SECOND_MS
const WAIT_MS = 10 * MINUTE_MS
const BACKOFF_MIN = [1, 2, 5, 10, 30]
const LONGEST_BACKOFF_MIN = 60
/** A hiccup needs nobody; from here on somebody should look. */
const ALARMING_ATTEMPTS = 5

/**
 * Does what the shop owes for one paid order, once its money is seen in the books again. A failure is kept with its
 * code and tried again later, less and less often, and never given up; money that went back ends it. Of two runs at
 * once one does the work. Rejects only when the storage does; then it is due again within five minutes.
 */
export async function fulfil(deps: FulfilDeps, due: Fulfilment): Promise<FulfilOutcome> {
  const claimed = await deps.fulfilments.claim(due, later(deps.clock.now(), LEASE_MS))
  if (claimed === undefined) return 'overtaken'

  try {
    return await run(deps, claimed)
  } catch (error) {
    await putOff(deps, claimed, error)
    return 'failed'
  }
}

async function run(deps: FulfilDeps, claimed: Fulfilment): Promise<FulfilOutcome> {
  const { fulfilments, clock } = deps
  const paid = await fulfilments.read(claimed)

  switch (paid?.order.status) {
    case 'paid':
      await deps.deadline(deps.onPaid({ ...paid, key: claimed.outTradeNo }), HOOK_MS)
      await fulfilments.finish(claimed, clock.now())
      return 'done'
    case 'refunding':
      // The refund may be a partial one, or fail: then the order is paid again.
      await fulfilments.postpone(claimed, { dueAt: later(clock.now(), WAIT_MS), attempts: claimed.attempts - 1 })
      return 'waiting'
    case 'refunded':
    case 'paidLate':
      await fulfilments.cancel(claimed, clock.now())
      return 'cancelled'
    default:
      throw new Error(`its order is ${paid?.order.status ?? 'missing, or its payment is'}`)
  }
}

async function putOff({ fulfilments, clock, log }: FulfilDeps, claimed: Fulfilment, error: unknown): Promise<void> {
  const { outTradeNo, attempts } = claimed
  const minutes = BACKOFF_MIN[attempts - 1] ?? LONGEST_BACKOFF_MIN
  const failure = error instanceof AppError ? error.code : 'INTERNAL'
  await fulfilments.postpone(claimed, { dueAt: later(clock.now(), minutes * MINUTE_MS), attempts, failure })

  const level = attempts < ALARMING_ATTEMPTS ? 'info' : 'error'
  log[level](`not fulfilled: ${describeError(error)}`, { outTradeNo, attempts })
}
