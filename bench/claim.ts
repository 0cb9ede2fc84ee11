/** One side of a comparison, or one figure. */
export interface Figure {
  what: string
  value: number
  unit: string
}

/** A measured claim: both sides from the same run, and what must hold between them. */
export interface Claim {
  name: string
  ours: Figure
  theirs: Figure
  /** How the two are compared, such as "theirs / ours". */
  ratio: number
  goal: string
  holds: boolean
}

const ROUNDS = 5

/**
 * Runs both sides in turn, five times each, and keeps the best of each: noise only ever makes a run slower.
 * Where one side takes only milliseconds, a burst of noise outlasts five of them: then `repeats` such rounds of five.
 */
export async function bestOfFive(
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
  repeats = 1,
): Promise<{ ours: number; theirs: number }> {
  const best = { ours: Infinity, theirs: Infinity }
  for (let round = 0; round < ROUNDS * repeats; round++) {
    best.theirs = Math.min(best.theirs, await theirs())
    best.ours = Math.min(best.ours, await ours())
  }
  return best
}

/** How long `work` takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** A claim that theirs is at least `factor` times ours. */
export function atLeastTimes(factor: number, { name, ours, theirs }: Pick<Claim, 'name' | 'ours' | 'theirs'>): Claim {
  const ratio = theirs.value / ours.value
  return { name, ours, theirs, ratio, goal: `at least ${factor}×`, holds: ratio >= factor }
}

/** A claim that ours stays below a limit; theirs is what it is compared with. */
export function below(limit: number, { name, ours, theirs }: Pick<Claim, 'name' | 'ours' | 'theirs'>): Claim {
  const ratio = theirs.value / ours.value
  return { name, ours, theirs, ratio, goal: `at most ${limit} ${ours.unit}`, holds: ours.value <= limit }
}
