import type { Clock } from '../platform/clock'
import { describeError, type Log, type LogFields } from '../platform/log'

/** How often each outcome came; one that never came is absent. Of `failed` the log tells why. */
export type Tally<Outcome extends string> = { [K in Outcome | 'failed']?: number }

/** One kind of rows that wait for somebody. */
export interface Work<T, Outcome extends string> {
  /** Nothing is begun from here on. */
  until: Date
  due: (limit: number) => Promise<T[]>
  bringForward: (row: T) => Promise<Outcome>
  /** Names a row in the log. */
  nameOf: (row: T) => LogFields
}

export interface WorkDone<Outcome extends string> {
  tally: Tally<Outcome>
  /** More was due than there was time for. */
  hasMore: boolean
}

const BATCH = 500
const AT_ONCE = 5

/** Brings due rows forward, a few at once, bounded in number and time. A row's trouble is logged and stops no other; never rejects. */
export async function workThrough<T, Outcome extends string>(
  { clock, log }: { clock: Clock; log: Log },
  { until, due, bringForward, nameOf }: Work<T, Outcome>,
): Promise<WorkDone<Outcome>> {
  const outcomes: (Outcome | 'failed')[] = []
  const fail = (problem: string, error: unknown, name?: LogFields): 'failed' => {
    log.error(`${problem}: ${describeError(error)}`, name)
    return 'failed'
  }

  const rows = await due(BATCH).catch((error: unknown) => fail('what is due cannot be read', error))
  if (rows === 'failed') return { tally: tallyOf(['failed']), hasMore: true }

  for (let from = 0; from < rows.length && clock.now() < until; from += AT_ONCE) {
    const some = rows.slice(from, from + AT_ONCE)
    const tries = some.map((row) => bringForward(row).catch((error) => fail('not reconciled', error, nameOf(row))))
    outcomes.push(...(await Promise.all(tries)))
  }
  return { tally: tallyOf(outcomes), hasMore: rows.length === BATCH || outcomes.length < rows.length }
}

/** Counts outcomes. */
export function tallyOf<Outcome extends string>(outcomes: readonly Outcome[]): Tally<Outcome> {
  const tally: Record<string, number> = {}
  for (const outcome of outcomes) tally[outcome] = (tally[outcome] ?? 0) + 1
  return tally as Tally<Outcome>
}
