import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { movableClock } from '../../../local/clock'
import type { FunctionSettings } from '../../../local/cloudbase/config/project'
import { openFunctions, type Functions, type FunctionsOptions } from '../../../local/cloudbase/functions/functions'
import type { Caller, InvokeResult } from '../../../local/cloudbase/functions/invoke'
import { fakeCredentials, memoryLog, openWorkshop, type Workshop } from './support'

const xiaolin: Caller = { kind: 'miniProgram', appid: 'wx00000000000000a1', openid: 'o0000xiaolin' }
const http: Caller = { kind: 'http' }

let workshop: Workshop
const opened: Functions[] = []

beforeAll(() => {
  workshop = openWorkshop()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((functions) => functions.close(0)))
})
afterAll(() => workshop.remove())

function setUp(code: string, settings: Partial<FunctionSettings> = {}, options: Partial<FunctionsOptions> = {}) {
  workshop.write('f', code)
  const log = memoryLog()
  const credentials = fakeCredentials()
  const clock = movableClock()
  const functions = openFunctions({
    envId: 'local-env',
    region: 'ap-shanghai',
    functions: [{ name: 'f', timeoutS: 10, memoryMb: 256, env: {}, timers: [], ...settings }],
    functionRoot: workshop.functionRoot,
    instanceFile: workshop.instanceFile,
    adminUrl: 'http://127.0.0.1:1/admin',
    extraEnv: {},
    credentials,
    clockOffset: clock.offset,
    log,
    ...options,
  })
  opened.push(functions)
  const call = async (event: unknown = {}, caller: Caller = http) =>
    answerOf(await functions.invoke('f', event, caller))
  return { functions, log, credentials, clock, call }
}

function answerOf(result: InvokeResult): unknown {
  return result.ok ? JSON.parse(result.json) : result
}

describe('what a function is given', () => {
  it('answers what main returned, and null for undefined', async () => {
    const { call } = setUp(`exports.main = async (event) => event.twice === undefined ? undefined : event.twice * 2`)

    expect(await call({ twice: 21 })).toBe(42)
    expect(await call({})).toBeNull()
  })

  it('has the environment of its own settings and of the platform, and nothing of this process', async () => {
    process.env['WXFLOW_TEST_LEAK'] = 'leaked'
    const { call } = setUp(
      `exports.main = async () => ({ ...process.env })`,
      { env: { MCHID: '1900000109' } },
      { extraEnv: { WECHAT_API_URL: 'http://127.0.0.1:2' } },
    )

    expect(await call()).toEqual({
      MCHID: '1900000109',
      WECHAT_API_URL: 'http://127.0.0.1:2',
      TENCENTCLOUD_RUNENV: 'SCF',
      TENCENTCLOUD_REGION: 'ap-shanghai',
      SCF_NAMESPACE: 'local-env',
      TCB_ENV: 'local-env',
      TCB_CONTEXT_KEYS: 'TCB_ENV,TCB_CONTEXT_CNFG,TCB_SOURCE',
      TCB_CONTEXT_CNFG: '{"URL":"http://127.0.0.1:1/admin"}',
      TENCENTCLOUD_SECRETID: 'id-1',
      TENCENTCLOUD_SECRETKEY: 'key-1',
      TENCENTCLOUD_SESSIONTOKEN: 'token-1',
      TCB_SOURCE: 'wx_http',
    })
  })

  it('has the context that SCF gives', async () => {
    const { call } = setUp(`exports.main = async (event, context) => context`, { timeoutS: 7, memoryMb: 128 })

    const context = (await call({}, { ...xiaolin, unionid: 'u0000xiaolin' } as Caller)) as Record<string, string>

    expect(context).toMatchObject({
      callbackWaitsForEmptyEventLoop: true,
      memory_limit_in_mb: 128,
      time_limit_in_ms: 7000,
      function_version: '$LATEST',
      function_name: 'f',
      namespace: 'local-env',
      tencentcloud_region: 'ap-shanghai',
    })
    expect(context['request_id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(JSON.parse(context['environment']!)).toEqual({
      WX_CONTEXT_KEYS: 'WX_OPENID,WX_APPID,WX_UNIONID,WX_CLIENTIP',
      WX_OPENID: 'o0000xiaolin',
      WX_APPID: 'wx00000000000000a1',
      WX_UNIONID: 'u0000xiaolin',
      WX_CLIENTIP: '127.0.0.1',
      TCB_ENV: 'local-env',
      SCF_NAMESPACE: 'local-env',
      TCB_CONTEXT_KEYS: 'TCB_ENV,TCB_CONTEXT_CNFG,TCB_SOURCE',
      TCB_SOURCE: 'wx_client',
    })
    expect(context['environ']).toContain('WX_OPENID=o0000xiaolin;')
  })

  it('gets userInfo from the platform in a mini-program call, never from the client', async () => {
    const { call } = setUp(`exports.main = async (event) => event`)

    const event = { a: 1, userInfo: { openId: 'o0000forged' } }

    expect(await call(event, xiaolin)).toEqual({
      a: 1,
      userInfo: { appId: 'wx00000000000000a1', openId: 'o0000xiaolin' },
    })
    expect(await call(undefined, xiaolin)).toEqual({ userInfo: expect.anything() })
    expect(await call(event, { kind: 'function', from: xiaolin })).toEqual(event)
  })

  it('keeps keys such as __proto__ plain data on the way in', async () => {
    const { call } = setUp(`exports.main = async (event) => [event.polluted === undefined, Object.keys(event)]`)

    expect(await call(JSON.parse('{"__proto__":{"polluted":true}}'))).toEqual([true, ['__proto__']])
  })

  it.each<[string, Caller, string | undefined, string | undefined]>([
    ['a mini-program', xiaolin, 'wx_client', 'o0000xiaolin'],
    ['the gateway', http, 'wx_http', undefined],
    ['a timer', { kind: 'timer' }, 'wx_trigger', undefined],
    ['a server with keys', { kind: 'admin' }, undefined, undefined],
    ['a function called by a mini-program', { kind: 'function', from: xiaolin }, 'wx_client,scf', 'o0000xiaolin'],
    [
      'a function called by a function called by the gateway',
      { kind: 'function', from: { kind: 'function', from: http } },
      'wx_http,scf,scf',
      undefined,
    ],
    ['a function called by a server with keys', { kind: 'function', from: { kind: 'admin' } }, 'scf', undefined],
  ])('is told who calls: %s', async (_, caller, source, openid) => {
    const { call } = setUp(
      `exports.main = async (event, context) => {
        const environment = JSON.parse(context.environment)
        return [process.env, environment].map((v) => [v.TCB_SOURCE ?? null, v.WX_OPENID ?? null])
      }`,
    )

    const expected = [source ?? null, openid ?? null]
    expect(await call({}, caller)).toEqual([expected, expected])
  })

  it('may answer by the callback, as old functions do', async () => {
    const { call } = setUp(
      `exports.main = (event, context, callback) => { setTimeout(() => callback(event.fail ? new Error('no') : null, 'yes'), 1) }`,
    )

    expect(await call({})).toBe('yes')
    expect(await call({ fail: true })).toMatchObject({ ok: false, message: 'Error: no' })
  })
})

describe('identity in a reused instance', () => {
  const seen = `exports.main = async () => process.env.WX_OPENID ?? 'nobody'`

  it('is gone once the call is over', async () => {
    const { call } = setUp(seen, {}, { maxInstances: 1 })

    expect(await call({}, xiaolin)).toBe('o0000xiaolin')
    expect(await call({}, http)).toBe('nobody')
  })

  it('stays in process.env in sticky mode, as with the real bootstrap, but not in the context', async () => {
    const { call } = setUp(
      `exports.main = async (event, context) => [process.env.WX_OPENID ?? 'nobody', JSON.parse(context.environment).WX_OPENID ?? 'nobody']`,
      {},
      { maxInstances: 1, identityMode: 'sticky' },
    )

    await call({}, xiaolin)

    expect(await call({}, http)).toEqual(['o0000xiaolin', 'nobody'])
  })

  it('gives each of 100 parallel calls its own, and never two calls at once to one instance', async () => {
    const { functions } = setUp(`
      let running = 0
      exports.main = async (event, context) => {
        running += 1
        const before = process.env.WX_OPENID
        await new Promise((resolve) => setTimeout(resolve, event.ms))
        const most = running
        running -= 1
        return [before, process.env.WX_OPENID, JSON.parse(context.environment).WX_OPENID, most]
      }`)

    const openids = Array.from({ length: 100 }, (_, index) => `o0000user${index}`)
    const results = await Promise.all(
      openids.map((openid, index) => functions.invoke('f', { ms: index % 4 }, { ...xiaolin, openid } as Caller)),
    )

    expect(results.map(answerOf)).toEqual(openids.map((openid) => [openid, openid, openid, 1]))
  })

  it('can be asked by the credential of the instance while the call runs, and only then', async () => {
    const { functions, call, log } = setUp(`
      const { existsSync } = require('node:fs')
      exports.main = async () => {
        console.log('begun')
        while (!existsSync(__dirname + '/end')) await new Promise((resolve) => setTimeout(resolve, 5))
      }`)

    const running = call({}, xiaolin)
    await until(() => log.entries.length > 0)

    expect(functions.callerOf('id-1')).toEqual(xiaolin)
    writeFileSync(path.join(workshop.functionRoot, 'f/end'), '')
    await running
    expect(functions.callerOf('id-1')).toBeUndefined()
  })
})

describe('instances', () => {
  const instanceOf = `
    const { threadId } = require('node:worker_threads')
    exports.main = async ({ ms = 0 }) => { await new Promise((resolve) => setTimeout(resolve, ms)); return threadId }`

  it('are reused one after the other, and their module state with them', async () => {
    const { call } = setUp(`let calls = 0; exports.main = async () => (calls += 1)`)

    expect([await call(), await call(), await call()]).toEqual([1, 2, 3])
  })

  it('grow with the calls up to the maximum, then calls wait their turn', async () => {
    const { call } = setUp(instanceOf, {}, { maxInstances: 3 })

    const threads = await Promise.all(Array.from({ length: 9 }, () => call({ ms: 30 })))

    expect(new Set(threads).size).toBe(3)
  })

  it('end after their idle time, and their credential with them', async () => {
    const { call, credentials } = setUp(instanceOf, {}, { idleMs: 20 })

    const first = await call()
    await until(() => credentials.valid.size === 0)

    expect(await call()).not.toBe(first)
  })

  it('can be warmed, so that the first call finds the code loaded', async () => {
    const { functions, call, log } = setUp(`console.log('loaded'); exports.main = async () => 1`)

    await functions.warm()

    expect(log.entries.map((entry) => entry.message)).toEqual(['loaded'])
    expect(await call()).toBe(1)
    expect(log.entries).toHaveLength(1)
  })

  it('report a broken module to the first caller even when warming met it before', async () => {
    const { functions, call } = setUp(`throw new Error('no such setting')`)

    await functions.warm()

    expect(await call()).toMatchObject({ ok: false, code: 'FUNCTIONS_EXECUTE_FAIL', message: 'Error: no such setting' })
  })

  it('give way to new code once renewed, while a running call ends in peace', async () => {
    const { functions, call } = setUp(
      `exports.main = async ({ ms = 0 }) => { await new Promise((r) => setTimeout(r, ms)); return 'old' }`,
    )
    await call()
    const running = call({ ms: 100 })

    workshop.write('f', `exports.main = async () => 'new'`)
    functions.renew()

    expect(await call()).toBe('new')
    expect(await running).toBe('old')
    expect(await call()).toBe('new')
  })

  it('live in the local time, also when the clock is moved while they run', async () => {
    const { call, clock } = setUp(`
      exports.main = async () => {
        const { mtime } = require('node:fs').statSync(__filename)
        class Own extends Date {}
        return {
          now: Date.now(), made: new Date().getTime(), called: new Date(Date()).getTime(), sub: new Own().getTime(),
          fixed: new Date(0).toISOString(), parts: new Date(2026, 0, 2).getFullYear(), utc: Date.UTC(1970, 0, 1),
          same: mtime instanceof Date && new Date() instanceof Date && new Own() instanceof Own,
          constructor: new Date().constructor === Date,
        }
      }`)
    await call()

    clock.moveBy(86_400_000)
    const times = (await call()) as Record<string, number>

    for (const key of ['now', 'made', 'called', 'sub'])
      expect(Math.abs(times[key]! - clock.now().getTime())).toBeLessThan(5000)
    expect(times).toMatchObject({
      fixed: '1970-01-01T00:00:00.000Z',
      parts: 2026,
      utc: 0,
      same: true,
      constructor: true,
    })
  })

  it('end at once when closed; the running call and the waiting ones are refused', async () => {
    const { functions, call, credentials } = setUp(`exports.main = () => { for (;;); }`, {}, { maxInstances: 1 })
    const calls = [call(), call()]

    await functions.close(0)

    expect(await calls[0]).toMatchObject({ ok: false, code: 'FUNCTIONS_EXECUTE_FAIL' })
    expect(await calls[1]).toMatchObject({ ok: false, code: 'FUNCTION_STATUS_ABNORMAL' })
    expect(await call()).toMatchObject({ ok: false, code: 'FUNCTION_STATUS_ABNORMAL' })
    expect(credentials.valid.size).toBe(0)
  })

  it('finish what they are doing when closed with some grace', async () => {
    const { functions, call } = setUp(instanceOf)
    const running = call({ ms: 50 })

    await functions.close(5000)

    expect(await running).toEqual(expect.any(Number))
  })
})

describe('what a function prints', () => {
  it('reaches the log line by line, with the function and the request', async () => {
    const { functions, log } = setUp(`exports.main = async () => {
      console.log('one %s', 'first\\nsecond'); console.warn('careful'); console.error(new Error('bad').message)
      console.table([]); process.stdout.write('raw\\n')
    }`)

    const { requestId } = await functions.invoke('f', {}, http)
    await until(() => log.entries.some((entry) => entry.message === 'raw'))

    const lines = log.entries.map((entry) => [entry.level, entry.message])
    expect(lines).toEqual(
      expect.arrayContaining([
        ['info', 'one first'],
        ['info', 'second'],
        ['warn', 'careful'],
        ['error', 'bad'],
      ]),
    )
    expect(log.entries.slice(0, 4).every((entry) => entry.fields['requestId'] === requestId)).toBe(true)
    expect(log.entries.every((entry) => entry.fields['function'] === 'f')).toBe(true)
  })

  it('is not lost when the function is killed right after it', async () => {
    const { call, log } = setUp(`exports.main = () => { console.log('last words'); process.exit(3) }`)

    await call()

    expect(log.entries).toContainEqual(expect.objectContaining({ level: 'info', message: 'last words' }))
  })
})

describe('a call that fails', () => {
  const cases: [string, string, Record<string, unknown>][] = [
    [
      'a thrown error',
      `exports.main = async () => { throw new TypeError('no price') }`,
      { message: 'TypeError: no price' },
    ],
    ['a thrown text', `exports.main = async () => { throw 'plain' }`, { message: 'Error: plain' }],
    ['a thrown nothing', `exports.main = async () => { throw undefined }`, { message: 'Error: undefined' }],
    ['a synchronous throw', `exports.main = () => { throw new Error('at once') }`, { message: 'Error: at once' }],
    ['a syntax error', `exports.main = async ( => 1`, { message: expect.stringContaining('SyntaxError') }],
    ['no main', `exports.handler = async () => 1`, { message: expect.stringContaining('"main"') }],
    ['process.exit', `exports.main = () => process.exit(7)`, { message: expect.stringContaining('exit code 7') }],
    [
      'an unhandled rejection',
      `exports.main = () => { void Promise.reject(new Error('forgotten')); return new Promise(() => 0) }`,
      { message: 'Error: forgotten' },
    ],
    [
      'an exception in a timer',
      `exports.main = () => new Promise(() => setTimeout(() => { throw new Error('later') }, 1))`,
      { message: 'Error: later' },
    ],
    ['a BigInt', `exports.main = async () => 1n`, { message: expect.stringContaining('BigInt') }],
    [
      'a circle',
      `exports.main = async () => { const a = {}; a.a = a; return a }`,
      { message: expect.stringContaining('JSON') },
    ],
    ['a function', `exports.main = async () => () => 1`, { message: expect.stringContaining('a function') }],
    [
      'a result over 6 MB',
      `exports.main = async () => 'x'.repeat(6 * 1024 * 1024 - 1)`,
      { message: 'The size of response exceeds the upper limit (6MB)' },
    ],
  ]

  it.each(cases)('says so for %s, without a stack, and the next call works', async (_, code, expected) => {
    const { functions, call } = setUp(code)

    const failure = await call()

    expect(failure).toEqual({ ok: false, code: 'FUNCTIONS_EXECUTE_FAIL', requestId: expect.any(String), ...expected })
    expect((failure as { message: string }).message).not.toMatch(/\n {4}at /)
    workshop.write('f', `exports.main = async () => 'well'`)
    functions.renew()
    expect(await call()).toBe('well')
  })

  it('takes a result of exactly 6 MB', async () => {
    const { call } = setUp(`exports.main = async () => 'x'.repeat(6 * 1024 * 1024 - 2)`)

    expect(await call()).toHaveLength(6 * 1024 * 1024 - 2)
  })

  it('writes the stack to the log only', async () => {
    const { call, log } = setUp(`exports.main = async () => { throw new Error('deep') }`)

    await call()

    expect(log.entries.some((entry) => entry.level === 'error' && entry.message.includes('at '))).toBe(true)
  })

  it('is killed on time even in a busy loop, and the next call gets a fresh instance', async () => {
    const { call, credentials } = setUp(
      `let calls = 0; exports.main = ({ spin }) => { calls += 1; while (spin); return calls }`,
      { timeoutS: 1 },
    )
    await call()

    const started = performance.now()
    const failure = await call({ spin: true })

    expect(failure).toMatchObject({
      code: 'FUNCTIONS_TIME_LIMIT_EXCEEDED',
      message: 'Invoking task timed out after 1 seconds',
    })
    expect(performance.now() - started).toBeLessThan(5000)
    expect(await call()).toBe(1)
    await until(() => !credentials.valid.has('id-1'))
  })

  it('is killed on time when it waits for nothing', async () => {
    const { call } = setUp(`exports.main = () => new Promise(() => 0)`, { timeoutS: 0.2 })

    expect(await call()).toMatchObject({ code: 'FUNCTIONS_TIME_LIMIT_EXCEEDED' })
  })

  it('does not count the loading of its code, which has a limit of its own', async () => {
    const busy = (ms: number) => `{ const end = performance.now() + ${ms}; while (performance.now() < end); }`
    const slow = setUp(`${busy(1200)} exports.main = async () => 'loaded'`, { timeoutS: 1 })
    expect(await slow.call()).toBe('loaded')

    const stuck = setUp(`for (;;);`, {}, { initTimeoutMs: 300 })
    expect(await stuck.call()).toMatchObject({ code: 'FUNCTIONS_TIME_LIMIT_EXCEEDED' })
  })

  it('is not killed by a clock that is moved', async () => {
    const { call, clock } = setUp(`exports.main = () => new Promise((resolve) => setTimeout(resolve, 200, 'done'))`)
    const running = call()

    clock.moveBy(3_600_000)

    expect(await running).toBe('done')
  })

  it('runs out of its own memory only', async () => {
    const { call } = setUp(
      `exports.main = ({ fill }) => { const kept = []; while (fill) kept.push(new Array(1000).fill({})); return 'well' }`,
      { memoryMb: 32 },
    )

    expect(await call({ fill: true })).toMatchObject({ code: 'FUNCTIONS_MEMORY_LIMIT_EXCEEDED' })
    expect(await call({})).toBe('well')
  })

  it('is refused when its event is over 6 MB, or the function unknown', async () => {
    const { functions, call } = setUp(`exports.main = async () => 1`)

    expect(await call('x'.repeat(6 * 1024 * 1024), xiaolin)).toMatchObject({ code: 'EXCEED_REQUEST_SIZE_LIMIT' })
    for (const name of ['g', '__proto__', '../f', ''])
      expect(await functions.invoke(name, {}, http)).toMatchObject({ ok: false, code: 'FUNCTION_NOT_FOUND' })
  })

  it.each([
    [
      'a circle',
      () => {
        const a: Record<string, unknown> = {}
        a['a'] = a
        return a
      },
    ],
    ['a BigInt', () => ({ a: 1n })],
    ['a function', () => () => 1],
  ])('is refused, not thrown, when its event is %s', async (_, event) => {
    const { call } = setUp(`exports.main = async () => 1`)

    expect(await call(event(), http)).toMatchObject({ ok: false, code: 'INVALID_PARAM' })
  })

  it('is an answer even when the bootstrap itself is missing', async () => {
    const { call } = setUp(`exports.main = async () => 1`, {}, { instanceFile: '/nowhere/instance.cjs' })

    expect(await call()).toMatchObject({ ok: false, code: 'FUNCTIONS_EXECUTE_FAIL' })
  })
})

/** Waits for something that another thread does soon. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}
