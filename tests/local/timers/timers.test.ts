import { movableClock } from '../../../local/clock'
import type { Caller, InvokeResult } from '../../../local/cloudbase/functions/invoke'
import { startTimers } from '../../../local/cloudbase/timers/timers'
import { memoryLog } from '../functions/support'

// A machine whose time stands still: only moveBy moves it.
const START = Date.parse('2026-11-22T10:00:30+08:00')
const MINUTE = 60_000

function setUp(timers = [{ name: 'everyMinute', cron: '0 * * * * * *' }]) {
  const clock = movableClock(0, () => START)
  const log = memoryLog()
  const calls: { name: string; event: unknown; caller: Caller }[] = []
  const pending: ((result: InvokeResult) => void)[] = []
  const running = startTimers({
    functions: [{ name: 'reconcile', timers }],
    clock,
    log,
    invoke: (name, event, caller) => {
      calls.push({ name, event, caller })
      return new Promise((resolve) => pending.push(resolve))
    },
  })
  const finish = async (result: InvokeResult = { ok: true, json: 'null', requestId: 'r' }) => {
    for (const resolve of pending.splice(0)) resolve(result)
    await new Promise(setImmediate)
  }
  return { clock, log, calls, finish, close: running.close }
}

describe('timers', () => {
  it('call the function as the platform does, when they are due and not before', () => {
    const { clock, calls } = setUp()

    clock.moveBy(29_999)
    expect(calls).toEqual([])
    clock.moveBy(1)

    expect(calls).toEqual([
      {
        name: 'reconcile',
        event: { Type: 'Timer', TriggerName: 'everyMinute', Time: '2026-11-22T02:01:00Z', Message: '' },
        caller: { kind: 'timer' },
      },
    ])
  })

  it('fire again at each due time', async () => {
    const { clock, calls, finish } = setUp()

    for (let minute = 0; minute < 3; minute += 1) {
      clock.moveBy(MINUTE)
      await finish()
    }

    expect(calls).toHaveLength(3)
  })

  it('fire once, not sixty times, when the clock jumps an hour', async () => {
    const { clock, calls, finish } = setUp()

    clock.moveBy(60 * MINUTE)
    await finish()
    expect(calls).toHaveLength(1)

    clock.moveBy(MINUTE)
    expect(calls).toHaveLength(2)
  })

  it('never overlap themselves: a due time is skipped, and said so, while the last call runs', async () => {
    const { clock, calls, finish, log } = setUp()

    clock.moveBy(MINUTE)
    clock.moveBy(MINUTE)
    expect(calls).toHaveLength(1)
    expect(log.entries[0]).toMatchObject({ level: 'warn', fields: { function: 'reconcile', timer: 'everyMinute' } })

    await finish()
    clock.moveBy(MINUTE)
    expect(calls).toHaveLength(2)
  })

  it('do not hold each other up', () => {
    const { clock, calls } = setUp([
      { name: 'a', cron: '0 * * * * * *' },
      { name: 'b', cron: '0 * * * * * *' },
    ])

    clock.moveBy(MINUTE)

    expect(calls).toHaveLength(2)
  })

  it('go on after a call that failed, which the log tells', async () => {
    const { clock, calls, finish, log } = setUp()

    clock.moveBy(MINUTE)
    await finish({ ok: false, code: 'FUNCTIONS_EXECUTE_FAIL', message: 'Error: no', requestId: 'r' })
    clock.moveBy(MINUTE)

    expect(calls).toHaveLength(2)
    expect(log.entries).toContainEqual(expect.objectContaining({ level: 'error', message: 'timer failed' }))
  })

  it('are silent once closed', () => {
    const { clock, calls, close } = setUp()

    close()
    clock.moveBy(MINUTE)

    expect(calls).toEqual([])
  })
})
