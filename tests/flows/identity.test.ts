import path from 'node:path'
import type { LoginAnswer, Reply } from '../../core/api'
import { openFunctions, type Functions } from '../../local/cloudbase/functions/functions'
import type { Caller } from '../../local/cloudbase/functions/invoke'
import { silentLog } from '../../local/log'
import { openLocalCloud, type LocalCloud } from '../support/localCloud'

const APPID = 'wx00000000000000a1'
const SITE = 'http://localhost:3001'
const env = {
  SITE_URL: SITE,
  MINI_PROGRAM_APPID: APPID,
  MINI_PROGRAM_SECRET: 'ab'.repeat(16),
  MCHID: '1900000109',
  PAY_V2_KEY: 'K'.repeat(32),
  PAY_SIGN_TYPE: 'HMAC-SHA256',
}
const NAMES = ['login', 'profile', 'share', 'order', 'unifiedOrder', 'products']

/** One instance of each function, which keeps its callers' variables as Tencent's own bootstrap does. */
let cloud: LocalCloud
let functions: Functions
beforeAll(async () => {
  cloud = await openLocalCloud()
  functions = openFunctions({
    envId: cloud.envId,
    region: 'ap-shanghai',
    functions: NAMES.map((name) => ({ name, timeoutS: 15, memoryMb: 256, env, timers: [] })),
    functionRoot: path.resolve('dist/cloudfunctions'),
    instanceFile: path.resolve('dist/local/instance.cjs'),
    adminUrl: cloud.adminUrl,
    extraEnv: {},
    credentials: cloud.credentials,
    clockOffset: cloud.clock.offset,
    log: silentLog,
    identityMode: 'sticky',
    maxInstances: 1,
  })
})
afterAll(async () => {
  await functions.close(0)
  await cloud.close()
})

const person = (openid: string): Caller => ({ kind: 'miniProgram', appid: APPID, openid })

async function call<T>(name: string, event: object, caller: Caller): Promise<T> {
  const result = await functions.invoke(name, event, caller)
  if (!result.ok) throw new Error(result.message)
  return JSON.parse(result.json) as T
}

const logIn = async (openid: string) =>
  (await call<Reply<LoginAnswer>>('login', {}, person(openid))) as { data: LoginAnswer }

describe('an instance that still holds the variables of its last caller', () => {
  it('serves each mini-program call as the caller of that very call', async () => {
    const [achen, muqing] = [await logIn('o0000achen'), await logIn('o0000muqing')]
    expect(achen.data.user.userId).not.toBe(muqing.data.user.userId)
    expect((await logIn('o0000achen')).data.user).toEqual(achen.data.user)
  })

  it.each(['order', 'unifiedOrder'])('%s takes a web request without a session for nobody’s', async (name) => {
    await logIn('o0000achen')
    await call(name, { action: 'list' }, person('o0000achen'))

    const headers = { origin: SITE, 'content-type': 'application/json' }
    const httpMethod = name === 'order' ? 'GET' : 'POST'
    const event = { path: '/', httpMethod, headers, queryStringParameters: {}, body: '{}' }
    expect(await call(name, event, { kind: 'http' })).toMatchObject({ statusCode: 401 })
  })

  it.each(NAMES)('%s serves no call that the platform gives no identity', async (name) => {
    await call(name, {}, person('o0000achen'))
    expect(await call(name, {}, { kind: 'admin' })).toMatchObject({ ok: false, code: 'FORBIDDEN' })
    expect(await call(name, {}, { kind: 'timer' })).toMatchObject({ ok: false, code: 'FORBIDDEN' })
  })
})
