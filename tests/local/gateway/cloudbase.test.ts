import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import tcb from '@cloudbase/node-sdk'
import { movableClock } from '../../../local/clock'
import { startCloudBase, type CloudBaseOptions, type LocalCloudBase } from '../../../local/cloudbase/cloudbase'
import { listenOnLoopback } from '../../../local/listen'
import type { Caller } from '../../../local/cloudbase/functions/invoke'
import { memoryLog, openWorkshop, type Workshop } from '../functions/support'
import { ask } from './http'

const xiaolin: Caller = { kind: 'miniProgram', appid: 'wx00000000000000a1', openid: 'o0000xiaolin' }

let workshop: Workshop
const running: LocalCloudBase[] = []

beforeAll(() => {
  workshop = openWorkshop()
  symlinkSync(path.resolve(__dirname, '../../../node_modules'), path.join(workshop.functionRoot, 'node_modules'))
  workshop.write(
    'visit',
    `
    const tcb = require('@cloudbase/node-sdk')
    exports.main = async (event) => {
      const db = tcb.init({ env: process.env.TCB_ENV }).database()
      await db.collection('visits').add({ path: event.path, at: new Date() })
      const { data } = await db.collection('visits').get()
      return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(data) }
    }`,
  )
  workshop.write(
    'outer',
    `
    const cloud = require('wx-server-sdk')
    cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
    exports.main = async () => {
      const { result } = await cloud.callFunction({ name: 'inner', data: { userInfo: 'kept' } })
      return { outer: cloud.getWXContext().SOURCE ?? null, inner: result }
    }`,
  )
  workshop.write(
    'inner',
    `
    const cloud = require('wx-server-sdk')
    cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
    exports.main = async (event) => {
      const { OPENID = null, SOURCE = null } = cloud.getWXContext()
      return { OPENID, SOURCE, event }
    }`,
  )
  workshop.write(
    'slow',
    `exports.main = ({ queryStringParameters: q }) => {
    console.log('begun')
    if (q.spin) for (;;);
    return new Promise((resolve) => setTimeout(resolve, Number(q.ms), 'done'))
  }`,
  )
  workshop.write(
    'tick',
    `exports.main = async (event) => { console.log('tick ' + event.TriggerName + ' ' + new Date().toISOString().slice(0, 4)) }`,
  )
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((cloudbase) => cloudbase.close()))
})
afterAll(() => workshop.remove())

async function setUp(options: Partial<CloudBaseOptions> = {}) {
  const root = path.join(workshop.functionRoot, 'project')
  const hostingRoot = path.join(root, 'h5')
  mkdirSync(hostingRoot, { recursive: true })
  writeFileSync(path.join(hostingRoot, 'index.html'), '<!doctype html><script src="/app.js"></script>')
  const functions = ['visit', 'outer', 'inner', 'slow', 'tick'].map((name) => ({
    name,
    path: `/api/${name}`,
    timeout: 20,
    ...(name === 'tick' && { triggers: [{ name: 'yearly', type: 'timer', config: '0 0 0 1 1 * *' }] }),
  }))
  writeFileSync(path.join(root, 'cloudbaserc.json'), JSON.stringify({ envId: '{{env.ENV_ID}}', functions }))
  const database = { collections: [{ name: 'visits', acl: 'ADMINONLY', indexes: [] }] }
  writeFileSync(path.join(root, 'database.json'), JSON.stringify(database))

  const clock = movableClock()
  const log = memoryLog()
  const cloudbase = await startCloudBase({
    root,
    env: { ENV_ID: 'local-env' },
    extraEnv: {},
    functionRoot: workshop.functionRoot,
    instanceFile: workshop.instanceFile,
    hostingRoot,
    dataFile: ':memory:',
    clock,
    log,
    ports: { admin: 0, app: 0 },
    ...options,
  })
  running.push(cloudbase)
  const get = (target: string, headers: Record<string, string> = {}) =>
    ask(cloudbase.appUrl.replace('localhost', '127.0.0.1'), target, { headers })
  return { cloudbase, clock, log, get }
}

describe('the local CloudBase', () => {
  it('serves page and API on one origin, the API by a function that writes through the real SDK', async () => {
    const { get } = await setUp()

    expect((await get('/')).text).toContain('<!doctype html>')
    const visits = JSON.parse((await get('/api/visit/here')).text) as unknown[]

    expect(visits).toEqual([{ _id: expect.any(String), path: '/here', at: expect.any(String) }])
  })

  it('passes the caller on from function to function, as getWXContext of the real SDK shows it', async () => {
    const { cloudbase } = await setUp()
    const call = async (caller: Caller) => {
      const result = await cloudbase.invoke('outer', {}, caller)
      return result.ok ? (JSON.parse(result.json) as unknown) : result
    }

    expect(await call(xiaolin)).toEqual({
      outer: 'wx_client',
      inner: { OPENID: 'o0000xiaolin', SOURCE: 'wx_client,scf', event: { userInfo: 'kept' } },
    })
    // Without WX_CONTEXT_KEYS the SDK says nothing at all, not even SOURCE.
    expect(await call({ kind: 'http' })).toMatchObject({ outer: null, inner: { OPENID: null, SOURCE: null } })
  })

  it('lets a plain SDK client with the admin key call a function, without an identity', async () => {
    const { cloudbase } = await setUp()
    const { secretId, secretKey, sessionToken } = cloudbase.admin
    const app = tcb.init({ env: cloudbase.envId, secretId, secretKey, sessionToken, serviceUrl: cloudbase.adminUrl })

    const { result } = (await app.callFunction({ name: 'inner', data: { a: 1 } })) as { result: unknown }

    expect(result).toEqual({ OPENID: null, SOURCE: null, event: { a: 1 } })
  })

  it('fires timers on the local clock, and their functions live in that time', async () => {
    const { clock, log } = await setUp()
    const year = clock.now().getFullYear()

    clock.moveBy(366 * 86_400_000)
    await until(() => log.entries.some(({ message }) => message === `tick yearly ${year + 1}`))
  })

  it('shows the app to its phone with the bridge, and to everybody else as it is', async () => {
    const { get } = await setUp({ phone: { origin: 'http://localhost:3000', script: 'bridge()' } })

    expect((await get('/', { 'sec-fetch-dest': 'iframe' })).text).toContain('/__wechat/bridge.js')
    expect((await get('/')).text).not.toContain('__wechat')
    expect((await get('/__wechat/bridge.js')).text).toBe('bridge()')
  })

  it.each(['admin', 'app'] as const)('names the busy %s port and leaves nothing behind', async (which) => {
    const other = await listenOnLoopback(0, () => undefined)
    const free = await listenOnLoopback(0, () => undefined)
    await free.close(0)
    const ports = { admin: free.port, app: free.port, [which]: other.port }

    await expect(setUp({ ports })).rejects.toMatchObject({ code: 'PORT_BUSY', port: other.port })

    const again = await listenOnLoopback(free.port, () => undefined)
    await Promise.all([again.close(0), other.close(0)])
  })

  it('refuses to start with a missing environment value, before it listens', async () => {
    await expect(setUp({ env: {} })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      en: expect.stringContaining('ENV_ID'),
    })
  })

  it('gives the ports back when the database cannot be opened', async () => {
    const free = await listenOnLoopback(0, () => undefined)
    await free.close(0)

    await expect(setUp({ dataFile: '/nowhere/at/all.db', ports: { admin: free.port, app: 0 } })).rejects.toThrow()

    await (await listenOnLoopback(free.port, () => undefined)).close(0)
  })

  it('lets running calls end when closed, but waits for none longer than a second', async () => {
    const { cloudbase, get, log } = await setUp()
    await get('/api/slow?ms=0')
    const short = get('/api/slow?ms=200')
    const endless = get('/api/slow?spin=1').catch((error: unknown) => error)
    await until(() => log.entries.filter(({ message }) => message === 'begun').length === 3)

    const started = performance.now()
    await cloudbase.close()

    expect((await short).text).toBe('done')
    await endless
    expect(performance.now() - started).toBeLessThan(2500)
    await expect(get('/')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}
