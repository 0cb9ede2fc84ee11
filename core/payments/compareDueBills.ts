import { later, MINUTE_MS } from '../platform/clock'
import { AppError } from '../platform/errors'
import { describeError } from '../platform/log'
import { billedDays } from './bills'
import { compareBills, type CompareDeps, type ComparisonOutcome } from './compareBills'

export type DueBillOutcome = ComparisonOutcome | 'failed'

const RETRY_MS = 10 * MINUTE_MS

/**
 * Compares the bills of the last week that are ready and were not compared yet, the oldest first, and begins none after
 * `until`. A shop that compares for the first time begins with the newest. One bill's trouble stops no other: it is
 * logged and tried again in ten minutes.
 */
export async function compareDueBills(deps: CompareDeps, until: Date): Promise<DueBillOutcome[]> {
  const outcomes: DueBillOutcome[] = []
  for (const day of await dueDays(deps)) {
    if (deps.clock.now() >= until) break
    outcomes.push(await compareOrPostpone(deps, day))
  }
  return outcomes
}

async function dueDays({ bills, clock }: CompareDeps): Promise<string[]> {
  const now = clock.now()
  const days = billedDays(now)
  const known = new Map((await bills.comparisons(days)).map((comparison) => [comparison.day, comparison]))
  if (known.size === days.length && [...known.values()].every(({ dueAt }) => dueAt === undefined)) return []

  const first = (await bills.firstDay()) ?? days.at(-1) ?? ''
  return days.filter((day) => {
    const comparison = known.get(day)
    const isDue = comparison === undefined || (comparison.dueAt !== undefined && comparison.dueAt <= now)
    return isDue && day >= first
  })
}

async function compareOrPostpone(deps: CompareDeps, day: string): Promise<DueBillOutcome> {
  try {
    return await compareBills(deps, day)
  } catch (error) {
    deps.log.error(`the bill is not compared: ${describeError(error)}`, { day })
    const failure = error instanceof AppError ? error.code : 'INTERNAL'
    await deps.bills.postpone(day, { dueAt: later(deps.clock.now(), RETRY_MS), failure })
    return 'failed'
  }
}
