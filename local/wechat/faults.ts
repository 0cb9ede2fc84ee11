/** A failure to be played; `faultKinds.ts` says which there are and what each does. */
export interface Fault {
  /** A path such as '/cgi-bin/token', with `*` for one part of it, or a name such as 'notify'. */
  target: string
  kind: string
  /** How long `slow` waits, and how much later `delay` and `late` send. */
  ms: number
}

/** Failures that were ordered and are not played yet. */
export interface Faults {
  /** Orders `fault` for the next `times` takes of its target. */
  add(fault: Fault, times: number): void
  /** Takes the oldest fault ordered for `target`, so that it is played once. */
  take(target: string): Fault | undefined
  list(): (Fault & { times: number })[]
  clear(): void
}

/** Keeps faults in memory: a restart plays none. */
export function createFaults(): Faults {
  let waiting: (Fault & { times: number })[] = []
  return {
    add: (fault, times) => void waiting.push({ ...fault, times }),
    take(target) {
      const found = waiting.find((entry) => isMeant(entry.target, target))
      if (found === undefined) return undefined
      found.times -= 1
      waiting = waiting.filter((entry) => entry.times > 0)
      const { times: _times, ...fault } = found
      return fault
    },
    list: () => waiting.map((entry) => ({ ...entry })),
    clear: () => void (waiting = []),
  }
}

/** Paths of APIv3 carry order numbers, so a part of a path can be left open; `*` never reaches over a slash. */
function isMeant(pattern: string, target: string): boolean {
  if (!pattern.includes('*')) return pattern === target
  const [wanted, given] = [pattern.split('/'), target.split('/')]
  return wanted.length === given.length && wanted.every((part, index) => part === '*' || part === given[index])
}
