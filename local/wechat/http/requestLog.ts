import type { HostName } from '../router'

const KEPT = 200

/** One request to the platform; never its query, for addresses of this API carry secrets. */
export interface LoggedRequest {
  at: string
  host: HostName
  method: string
  path: string
  status: number
}

export interface RequestLog {
  add(entry: LoggedRequest): void
  /** The latest requests, oldest first. */
  list(): LoggedRequest[]
  /** How often each path was called since the start or the last reset. */
  counts(): Record<string, number>
  reset(): void
}

/** Remembers the last 200 requests and counts all of them, in memory. */
export function createRequestLog(): RequestLog {
  let latest: LoggedRequest[] = []
  const counts = new Map<string, number>()
  return {
    add(entry) {
      latest = [...latest, entry].slice(-KEPT)
      counts.set(entry.path, (counts.get(entry.path) ?? 0) + 1)
    },
    list: () => latest,
    counts: () => Object.fromEntries(counts),
    reset() {
      latest = []
      counts.clear()
    },
  }
}
