import { later, MINUTE_MS } from '../platform/clock'
import { describeError } from '../platform/log'
import type { Inbox, KeptNotification } from './inbox'
import { applyRefundNotice, type RecordDeps } from './recordRefund'
import { settlePayment, type PaymentStore } from './settlePayment'

export interface ApplyDeps extends RecordDeps {
  payments: PaymentStore
  inbox: Inbox
}

const MAX_ATTEMPTS = 10
const LONGEST_WAIT_MIN = 60

/**
 * Applies a kept notification that nobody has applied, as whoever received it was interrupted; applying twice changes
 * nothing. A failure is logged and tried again, less and less often, ten times in all. `overtaken`: another run has it.
 * Rejects only when the inbox does.
 */
export async function applyKept(deps: ApplyDeps, entry: KeptNotification): Promise<'applied' | 'overtaken' | 'failed'> {
  const { inbox, clock, log } = deps
  const waitMin = Math.min(2 ** entry.attempts, LONGEST_WAIT_MIN)
  // Put off before it is tried, so that an entry which always fails never keeps the others waiting.
  if (!(await inbox.claim(entry, later(clock.now(), waitMin * MINUTE_MS)))) return 'overtaken'

  try {
    await apply(deps, entry)
  } catch (error) {
    log.error(`a kept notification is not applied: ${describeError(error)}`, { notification: entry.id })
    await giveUpAtLast(deps, { ...entry, attempts: entry.attempts + 1 })
    return 'failed'
  }
  await inbox.markApplied(entry.id, clock.now())
  return 'applied'
}

async function apply(deps: ApplyDeps, { content }: KeptNotification): Promise<void> {
  switch (content.kind) {
    case 'pay':
      await settlePayment(deps, { payment: content.payment, proof: 'notification' })
      return
    case 'refund':
      await applyRefundNotice(deps, content.notice)
  }
}

async function giveUpAtLast({ inbox, log }: ApplyDeps, entry: KeptNotification): Promise<void> {
  if (entry.attempts < MAX_ATTEMPTS) return
  await inbox.claim(entry, undefined)
  log.error('a kept notification is given up: somebody must look at it', { notification: entry.id })
}
