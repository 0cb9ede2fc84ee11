import { readdirSync } from 'node:fs'
import type { Caller } from '../../local/cloudbase/functions/invoke'
import { logIn } from '../support/h5'
import { startTestSystem, type TestSystem } from '../support/testSystem'

/** Who may call each function; every other channel must be refused before anything else happens. */
const CALLERS: Record<string, Channel[]> = {
  login: ['miniProgram', 'http'],
  profile: ['miniProgram'],
  share: ['miniProgram'],
  oauthStart: ['http'],
  oauthCallback: ['http'],
  session: ['http'],
  jssdkSign: ['http'],
  products: ['miniProgram', 'http'],
  unifiedOrder: ['miniProgram', 'http'],
  order: ['miniProgram', 'http'],
  payNotify: ['http'],
  refund: ['merchant'],
  refundNotify: ['http'],
  reconcile: ['timer'],
}

type Channel = 'miniProgram' | 'http' | 'timer' | 'merchant'

const GATEWAY_EVENT = { path: '/', httpMethod: 'GET', headers: {}, queryStringParameters: {}, body: '' }
const TIMER_EVENT = { Type: 'Timer', TriggerName: 'everyMinute', Time: '2026-11-22T06:00:00Z', Message: '' }

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(() => system.close())

async function call(
  name: string,
  event: object,
  caller: Caller,
): Promise<{ ok?: boolean; code?: string; statusCode?: number; body?: string }> {
  const result = await system.cloudbase.invoke(name, event, caller)
  if (!result.ok) throw new Error(result.message)
  return JSON.parse(result.json) as never
}

const appUser = (): Caller => ({
  kind: 'miniProgram',
  appid: system.ready.accounts.miniProgram.appid,
  openid: system.miniProgram('xiaolin').openid,
})

describe('channels', () => {
  it('are stated for every function', () => {
    expect(readdirSync('cloudfunctions').sort()).toEqual(Object.keys(CALLERS).sort())
  })

  describe.each(Object.entries(CALLERS))('%s', (name, callers) => {
    const wrongEvents: [string, Channel, object, () => Caller][] = [
      ['an app user', 'miniProgram', {}, appUser],
      ['an app user who plays the gateway', 'miniProgram', { ...GATEWAY_EVENT, httpMethod: 'POST' }, appUser],
      ['an app user who plays the timer', 'miniProgram', TIMER_EVENT, appUser],
      ['the gateway', 'http', GATEWAY_EVENT, () => ({ kind: 'http' })],
      ['the timer', 'timer', TIMER_EVENT, () => ({ kind: 'timer' })],
      ['the merchant', 'merchant', {}, () => ({ kind: 'admin' })],
    ]
    const foreign = wrongEvents.filter(([, channel]) => !callers.includes(channel))

    it.each(foreign)('refuses %s', async (_, channel, event, caller) => {
      const reply = await call(name, event, caller())
      const refusal = channel === 'http' ? (JSON.parse(reply.body ?? '{}') as typeof reply) : reply
      expect(refusal).toMatchObject({ ok: false, code: 'FORBIDDEN' })
    })
  })

  it('does not lend an earlier caller its identity: a web request after a mini-program call is nobody', async () => {
    for (let round = 0; round < 10; round++) {
      await system.miniProgram('xiaolin').call('login')
      const answer = await system.browser().get('/api/orders')
      expect(answer.status).toBe(401)
    }
  })

  it('keeps a hundred callers at once apart', async () => {
    const ids = ['xiaolin', 'achen', 'muqing', 'yueliang']
    const expected = await Promise.all(ids.map(async (id) => JSON.stringify(await userOf(id))))
    const calls = Array.from({ length: 100 }, (_, index) => index % ids.length)
    const seen = await Promise.all(calls.map(async (who) => JSON.stringify(await userOf(ids[who] ?? ''))))
    expect(seen).toEqual(calls.map((who) => expected[who]))
  })
})

async function userOf(id: string): Promise<unknown> {
  const reply = await system.miniProgram(id).call('login')
  return reply.ok ? reply.data.user : reply
}

describe('bad input over HTTP', () => {
  const big = 'a'.repeat(9 * 1024)
  const ROUTES: [string, string][] = [
    ['/api/login', 'POST'],
    ['/api/pay/unified-order', 'POST'],
  ]

  it.each(ROUTES)('%s takes application/json only', async (route) => {
    const browser = await logIn(system)
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=gbk', '']) {
      const answer = await browser.post(route, {}, { 'content-type': type })
      expect([type, answer.status, answer.json()]).toMatchObject([type, 415, { code: 'UNSUPPORTED_MEDIA_TYPE' }])
    }
  })

  it.each(ROUTES)('%s takes 8 KiB at most', async (route) => {
    const answer = await (await logIn(system)).post(route, { code: big })
    expect([answer.status, answer.json()]).toMatchObject([413, { code: 'BODY_TOO_LARGE' }])
  })

  it.each(ROUTES)('%s refuses what is no object, and prototype names', async (route) => {
    const browser = await logIn(system)
    for (const body of [[], 'text', 1, null, JSON.parse('{"__proto__":{"isAdmin":true}}'), { constructor: {} }]) {
      const answer = await browser.post(route, body)
      expect([answer.status, answer.json()]).toMatchObject([400, { code: 'INVALID_INPUT' }])
    }
  })

  it.each(ROUTES)('%s refuses foreign pages', async (route) => {
    const browser = await logIn(system)
    for (const origin of [
      'https://evil.example',
      'null',
      `${system.ready.app}.evil.example`,
      system.ready.app.replace('http:', 'https:'),
    ]) {
      const answer = await browser.post(route, {}, { origin })
      expect([answer.status, answer.json()]).toMatchObject([403, { code: 'FOREIGN_ORIGIN', field: 'Origin' }])
    }
  })

  it.each([
    ['/api/login', 'get'],
    ['/api/products', 'post'],
    ['/api/products', 'delete'],
    ['/api/oauth/start', 'post'],
    ['/api/session', 'post'],
    ['/api/jssdk/sign', 'post'],
    ['/api/pay/unified-order', 'get'],
    ['/api/orders', 'post'],
  ] as const)('%s answers 405 to %s', async (route, method) => {
    const browser = await logIn(system)
    const answer = method === 'post' ? await browser.post(route, {}) : await browser[method](route)
    expect([answer.status, answer.json()]).toMatchObject([405, { code: 'METHOD_NOT_ALLOWED' }])
  })

  it('/api/oauth/callback answers 405 to delete, with a page: people land there', async () => {
    const answer = await (await logIn(system)).delete('/api/oauth/callback')
    expect([answer.status, answer.headers['content-type']]).toEqual([405, 'text/html; charset=utf-8'])
  })

  it.each([
    ['/api/products?a=1', 'a'],
    ['/api/session?userId=1', 'userId'],
    ['/api/orders?outTradeNo[$ne]=1', 'outTradeNo[$ne]'],
    ['/api/orders?outTradeNo=1&outTradeNo=2', undefined],
    ['/api/orders?cursor=1', 'cursor'],
    ['/api/jssdk/sign', 'url'],
  ])('%s is refused by name', async (route, field) => {
    const answer = await (await logIn(system)).get(route)
    expect([answer.status, answer.json()]).toMatchObject([400, { ok: false, code: 'INVALID_INPUT' }])
    if (field !== undefined) expect(answer.json<{ field: string }>().field).toBe(field.replace(/[^\w.$-]/g, '?'))
  })

  it('never shows a stack, a secret or a path', async () => {
    const browser = await logIn(system)
    const answers = await Promise.all([
      browser.get('/api/orders?outTradeNo=%00'),
      browser.post('/api/login', { code: 'x'.repeat(129) }),
      browser.get('/api/jssdk/sign?url=%F0'),
      browser.get('/api/nothing'),
    ])
    const { miniProgram, officialAccount, merchant } = system.ready.accounts
    for (const { text } of answers) {
      expect(text).not.toMatch(/ at .*:\d+:\d+|node_modules|\.ts:/)
      for (const secret of [miniProgram.secret, officialAccount.secret, merchant.v2Key])
        expect(text).not.toContain(secret)
    }
  })
})
