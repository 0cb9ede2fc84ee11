import type { Channel } from '../../core/platform/caller'
import { cloudFunction, type Channels, type RefusalPage } from '../../core/platform/cloudFunction'
import { AppError } from '../../core/platform/errors'
import { HttpReply, pageReply } from '../../core/platform/httpReply'
import type { GatewayReply } from '../../core/platform/httpReply'
import { gatewayEvent } from '../fakes/gateway'

const SITE = 'https://shop.example.com'
const own = { headers: { origin: SITE } }
const context = (environment: object = {}) => ({ request_id: 'req-1', environment: JSON.stringify(environment) })
const miniProgram = context({ WX_OPENID: 'o0000achen', WX_APPID: 'wx00000000000000a1' })

interface Options {
  callers?: Channel[]
  env?: Record<string, string>
  deadlineMs?: number
  page?: RefusalPage
  wire?: () => Partial<Channels>
}

function setUp({
  callers = ['miniProgram', 'http', 'timer', 'merchant'],
  env = {},
  deadlineMs,
  page,
  wire,
}: Options = {}) {
  const seen: unknown[] = []
  const logged: string[] = []
  let wired = 0
  const see = async (...values: unknown[]) => {
    seen.push(values)
    return { seen: values.length }
  }
  const log = () => ({
    info: (message: string) => logged.push(`info ${message}`),
    error: (message: string) => logged.push(`error ${message}`),
  })
  const channels: Channels = {
    miniProgram: (caller, input) => see('miniProgram', caller.openid, input),
    http: {
      siteUrl: SITE,
      methods: { GET: ({ query }) => see('GET', query), POST: () => see('POST'), DELETE: () => see('DELETE') },
    },
    timer: () => see('timer'),
    merchant: (input) => see('merchant', input),
  }
  const main = cloudFunction<Channel>(
    {
      name: 'thing',
      callers,
      env,
      log,
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
      ...(page === undefined ? {} : { page }),
    },
    () => {
      wired++
      return { ...channels, ...wire?.() }
    },
  )
  const http = async (event: object) => (await main(event, context())) as GatewayReply
  return { main, http, seen, logged, wiredTimes: () => wired }
}

describe('a cloud function', () => {
  it('gives a mini-program’s input on without what the platform added to it', async () => {
    const { main, seen } = setUp()
    const event = { a: 1, userInfo: { openId: 'o0000x', appId: 'wx' } }
    expect(await main(event, miniProgram)).toEqual({ ok: true, data: { seen: 3 } })
    expect(seen).toEqual([['miniProgram', 'o0000achen', { a: 1 }]])
  })

  it('answers data in an envelope, and nothing as an empty one', async () => {
    const nothing = setUp({ wire: () => ({ timer: async () => undefined }) })
    expect(await nothing.main({ Type: 'Timer' }, context())).toEqual({ ok: true, data: {} })
  })

  it('answers over HTTP in JSON that nobody may keep or guess the type of', async () => {
    const reply = await setUp().http(gatewayEvent({ query: { a: '1' } }))
    expect(reply).toEqual({
      isBase64Encoded: false,
      statusCode: 200,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': 'max-age=31536000',
        'x-content-type-options': 'nosniff',
      },
      body: '{"ok":true,"data":{"seen":2}}',
    })
  })

  it('passes a redirect or a page on as it is', async () => {
    const reply = new HttpReply(303, { location: '/' })
    const { http } = setUp({ wire: () => ({ http: { siteUrl: SITE, methods: { GET: async () => reply } } }) })
    expect(await http(gatewayEvent())).toMatchObject({ statusCode: 303, headers: { location: '/' }, body: '' })
  })

  it.each<[Channel, object, object]>([
    ['miniProgram', {}, miniProgram],
    ['http', gatewayEvent(), context()],
    ['timer', { Type: 'Timer' }, context()],
    ['merchant', {}, context()],
  ])('refuses the channel %s where it is not stated, before anything is wired', async (channel, event, callContext) => {
    const others = (['miniProgram', 'http', 'timer', 'merchant'] as const).filter((other) => other !== channel)
    const { main, seen, wiredTimes } = setUp({ callers: others })
    const answer = await main(event, callContext)
    const refusal: unknown = channel === 'http' ? JSON.parse((answer as GatewayReply).body) : answer
    expect(refusal).toMatchObject({ ok: false, code: 'FORBIDDEN', requestId: 'req-1' })
    expect(seen).toEqual([])
    expect(wiredTimes()).toBe(0)
  })

  it.each([{}, { Type: 'Timer' }, gatewayEvent(own)])(
    'serves no client without a WeChat identity: %j',
    async (event) => {
      const { main, seen } = setUp()
      expect(await main(event, context({ TCB_UUID: 'x' }))).toMatchObject({ ok: false, code: 'FORBIDDEN' })
      expect(seen).toEqual([])
    },
  )

  it.each(['POST', 'DELETE'])('lets %s pass from our own origin only', async (method) => {
    const { http, seen } = setUp()
    const foreign = await http(gatewayEvent({ method, headers: { origin: 'https://evil.example' } }))
    expect([foreign.statusCode, JSON.parse(foreign.body)]).toMatchObject([403, { code: 'FOREIGN_ORIGIN' }])
    expect(seen).toEqual([])
    expect(await http(gatewayEvent({ method, ...own }))).toMatchObject({ statusCode: 200 })
  })

  it.each(['PUT', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE', '', '__proto__', 'constructor'])(
    'answers 405 to the method %j',
    async (method) => {
      expect(await setUp().http(gatewayEvent({ method, ...own }))).toMatchObject({ statusCode: 405 })
    },
  )

  it('answers 405 to a method that the route lacks, and names those it has', async () => {
    const { http } = setUp({ wire: () => ({ http: { siteUrl: SITE, methods: { GET: async () => ({}) } } }) })
    const reply = await http(gatewayEvent({ method: 'POST', ...own }))
    expect([reply.statusCode, JSON.parse(reply.body)]).toMatchObject([405, { message: expect.stringContaining('GET') }])
  })

  it('is wired once, at the first call that is served', async () => {
    const { main, wiredTimes } = setUp()
    expect(wiredTimes()).toBe(0)
    await main({}, miniProgram)
    await main({}, miniProgram)
    expect(wiredTimes()).toBe(1)
  })

  it('answers CONFIG_INVALID while it cannot be wired; only the log names what is missing, each time', async () => {
    let isComplete = false
    const { main, logged } = setUp({
      wire() {
        if (!isComplete) throw new AppError('CONFIG_INVALID', { problems: 'MCHID must be 8 to 10 digits' })
        return {}
      },
    })
    const refusal = await main({}, miniProgram)
    expect(refusal).toMatchObject({ ok: false, code: 'CONFIG_INVALID' })
    expect(JSON.stringify(refusal)).not.toContain('MCHID')
    expect(await main({}, miniProgram)).toEqual(refusal)
    expect(logged).toEqual([expect.stringContaining('MCHID'), expect.stringContaining('MCHID')])

    isComplete = true
    expect(await main({}, miniProgram)).toMatchObject({ ok: true })
  })

  it.each([
    ['an Error', new Error('SECRET')],
    ['a text', 'SECRET'],
    ['nothing', undefined],
  ])('turns %s that is thrown into INTERNAL with a request id, and tells nothing more', async (_, thrown) => {
    const throwing = { siteUrl: SITE, methods: { GET: () => Promise.reject(thrown) } }
    const { http } = setUp({ wire: () => ({ http: throwing }) })
    const reply = await http(gatewayEvent())
    expect([reply.statusCode, JSON.parse(reply.body)]).toMatchObject([500, { code: 'INTERNAL', requestId: 'req-1' }])
    expect(reply.body).not.toContain('SECRET')
  })

  it('answers a handler that throws at once as one that rejects', async () => {
    const throwing = () => {
      throw new AppError('ORDER_NOT_FOUND')
    }
    const { main } = setUp({ wire: () => ({ miniProgram: throwing }) })
    expect(await main({}, miniProgram)).toMatchObject({ ok: false, code: 'ORDER_NOT_FOUND' })
  })

  it('answers DEADLINE_EXCEEDED for work that does not end', async () => {
    const { main } = setUp({ deadlineMs: 10, wire: () => ({ miniProgram: () => new Promise(() => undefined) }) })
    expect(await main({}, miniProgram)).toMatchObject({ ok: false, code: 'DEADLINE_EXCEEDED' })
  })

  it.each([
    [{ WXFLOW_LANG: 'zh' }, '尚未登录'],
    [{ WXFLOW_LANG: 'en', LANG: 'zh_CN.UTF-8' }, 'Nobody is logged in'],
    [{ LANG: 'zh_CN.UTF-8' }, '尚未登录'],
    [{}, 'Nobody is logged in'],
  ])('speaks the language of %j', async (env, message) => {
    const refuse = () => Promise.reject(new AppError('NOT_LOGGED_IN'))
    const { main } = setUp({ env: env as Record<string, string>, wire: () => ({ miniProgram: refuse }) })
    expect(await main({}, miniProgram)).toMatchObject({ message: expect.stringContaining(message) })
  })

  it('shows a refusal as a page where the door has one, with the request id', async () => {
    const page: RefusalPage = ({ code, requestId }, { accept }) =>
      accept.includes('text/html') ? pageReply(418, `${code} ${requestId}`) : undefined
    const refuse = { siteUrl: SITE, methods: { GET: () => Promise.reject(new AppError('OAUTH_REFUSED')) } }
    const { http } = setUp({ page, wire: () => ({ http: refuse }) })

    expect(await http(gatewayEvent({ headers: { Accept: 'text/html' } }))).toMatchObject({
      statusCode: 418,
      body: 'OAUTH_REFUSED req-1',
    })
    expect(await http(gatewayEvent())).toMatchObject({ statusCode: 403, body: expect.stringContaining('"ok":false') })
  })

  it.each([
    [null],
    [undefined],
    ['text'],
    [7],
    [[]],
    [{ httpMethod: 7, headers: 7 }],
    [{ httpMethod: 'GET', headers: null }],
  ])('answers whatever event comes: %j', async (event) => {
    for (const callContext of [undefined, null, {}, context(), miniProgram]) {
      expect(await setUp().main(event, callContext)).toBeDefined()
    }
  })
})
