/**
 * A failure to be played. The router plays `status500`, `drop`, `slow`, `html`, `halfBody` and `errcode:N` for any path;
 * other kinds, such as `wrongSign` or `wrongAmount` of target `notify`, belong to the part that takes them.
 */
export interface Fault {
  /** A path such as '/cgi-bin/token', or a name such as 'notify'. */
  target: string
  kind: string
  /** How long `slow` waits. */
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
      const found = waiting.find((entry) => entry.target === target)
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
