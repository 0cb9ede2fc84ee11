/** The time of the whole local system: WeChat, CloudBase and every function instance follow it. */
export interface Clock {
  now(): Date
  /** Runs `task` once at `at`, or at once when `at` is past. Returns a function that cancels it. */
  at(at: Date, task: () => void): () => void
}

export interface MovableClock extends Clock {
  /** Moves time forward by `ms` and runs everything that fell due. Throws RangeError on a negative or broken value. */
  moveBy(ms: number): void
  /** How far this clock runs ahead of the machine, in milliseconds; shared with workers (one Float64 in it). */
  readonly offset: SharedArrayBuffer
  /** Cancels every task. */
  close(): void
}

interface Task {
  at: number
  run: () => void
}

const LONGEST_TIMER_MS = 2 ** 31 - 1

/** A clock that starts `offsetMs` ahead of `machineNow` and can be moved forward. */
export function movableClock(offsetMs = 0, machineNow: () => number = Date.now): MovableClock {
  const offset = new SharedArrayBuffer(8)
  const shift = new Float64Array(offset)
  shift[0] = offsetMs
  const tasks = new Set<Task>()
  let timer: NodeJS.Timeout | undefined

  const now = () => machineNow() + (shift[0] ?? 0)

  function runDue() {
    for (const task of [...tasks].sort((a, b) => a.at - b.at)) {
      if (task.at > now() || !tasks.delete(task)) continue
      task.run()
    }
    arm()
  }

  function arm() {
    clearTimeout(timer)
    if (tasks.size === 0) return
    const next = Math.min(...[...tasks].map((task) => task.at))
    timer = setTimeout(runDue, Math.min(Math.max(0, next - now()), LONGEST_TIMER_MS))
    timer.unref()
  }

  return {
    now: () => new Date(now()),
    offset,
    at(at, run) {
      const task = { at: at.getTime(), run }
      tasks.add(task)
      arm()
      return () => void (tasks.delete(task) && arm())
    },
    moveBy(ms) {
      if (!(ms >= 0 && Number.isFinite(ms)))
        throw new RangeError('The clock moves forward by a number of milliseconds.')
      shift[0] = (shift[0] ?? 0) + ms
      runDue()
    },
    close() {
      clearTimeout(timer)
      tasks.clear()
    },
  }
}
