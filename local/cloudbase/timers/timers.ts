import type { Clock } from '../../clock'
import type { Log } from '../../log'
import type { FunctionSettings, TimerSettings } from '../config/project'
import type { Invoke } from '../functions/invoke'
import { nextDue, parseCron } from './cron'

export interface TimersOptions {
  functions: Pick<FunctionSettings, 'name' | 'timers'>[]
  invoke: Invoke
  clock: Clock
  log: Log
}

/**
 * Fires every timer of the functions on the local clock until `close`. A clock that jumps over several due times fires
 * a timer once; while a timer's call still runs, its next due times are skipped.
 */
export function startTimers({ functions, ...deps }: TimersOptions): { close(): void } {
  const started = functions.flatMap((settings) =>
    settings.timers.map((timer) => startTimer(deps, settings.name, timer)),
  )
  return {
    close() {
      for (const timer of started) timer.close()
    },
  }
}

function startTimer(deps: Omit<TimersOptions, 'functions'>, name: string, timer: TimerSettings): { close(): void } {
  const cron = parseCron(timer.cron)
  let cancel: (() => void) | undefined
  let isRunning = false

  function arm(): void {
    const due = nextDue(cron, deps.clock.now())
    cancel = due && deps.clock.at(due, () => fire(due))
  }

  function fire(due: Date): void {
    arm()
    if (isRunning)
      return deps.log.warn('timer skipped, its last call still runs', { function: name, timer: timer.name })

    isRunning = true
    void run(due).finally(() => (isRunning = false))
  }

  async function run(due: Date): Promise<void> {
    const event = { Type: 'Timer', TriggerName: timer.name, Time: secondsTime(due), Message: '' }
    const result = await deps.invoke(name, event, { kind: 'timer' })
    if (!result.ok) deps.log.error('timer failed', { function: name, timer: timer.name, code: result.code })
  }

  arm()
  return { close: () => cancel?.() }
}

/** `2025-06-11T05:06:40Z`, as the platform writes it. */
function secondsTime(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z')
}
