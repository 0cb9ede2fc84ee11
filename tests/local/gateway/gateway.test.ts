import { connect } from 'node:net'
import { createGateway, type GatewayOptions } from '../../../local/cloudbase/gateway/gateway'
import { appHandler } from '../../../local/cloudbase/gateway/appHandler'
import type { HttpEvent } from '../../../local/cloudbase/gateway/httpEvent'
import type { Caller, InvokeResult } from '../../../local/cloudbase/functions/invoke'
import { memoryLog } from '../functions/support'
import { ask, openServers, type Ask } from './http'

const servers = openServers()
afterEach(() => servers.closeAll())

const failure: InvokeResult = { ok: false, code: 'FUNCTIONS_EXECUTE_FAIL', message: 'Error: no', requestId: 'scf-1' }

/** A gateway whose function answers `result`, and everything that reached that function. */
async function setUp(result: unknown = 'ok', options: Partial<GatewayOptions> = {}) {
  const calls: { name: string; event: HttpEvent; caller: Caller }[] = []
  const log = memoryLog()
  const gateway = createGateway({
    envId: 'local-env',
    routes: [
      { path: '/api/orders', function: 'order' },
      { path: '/api/pay', function: 'pay' },
      { path: '/api/pay/notify', function: 'payNotify' },
    ],
    log,
    invoke: async (name, event, caller) => {
      calls.push({ name, event: event as HttpEvent, caller })
      if (result === failure) return failure
      return { ok: true, json: JSON.stringify(result), requestId: 'scf-1' }
    },
    ...options,
  })
  const base = await servers.serve(
    appHandler({ files: () => false, gateway, hosting: (_, response) => response.end('hosting') }),
  )
  const send = (path: string, request?: Ask) => ask(base, path, request)
  const eventOf = async (path: string, request?: Ask) => {
    await send(path, request)
    return calls.at(-1)!.event
  }
  return { base, send, eventOf, calls, log }
}

const post = (type: string | undefined, body: string | Buffer): Ask => ({
  method: 'POST',
  headers: type === undefined ? {} : { 'content-type': type },
  body,
})

describe('routes', () => {
  it.each([
    ['/api/orders', 'order', '/'],
    ['/api/orders/', 'order', '/'],
    ['/api/orders/a/b', 'order', '/a/b'],
    ['/api/orders?x=1', 'order', '/'],
    ['/api/pay', 'pay', '/'],
    ['/api/pay/notify', 'payNotify', '/'],
    ['/api/pay/notify/v2', 'payNotify', '/v2'],
    ['/api/pay/notification', 'pay', '/notification'],
    ['/x/../api/orders/a%20b', 'order', '/a%20b'],
  ])('%s goes to %s, which sees %s', async (path, name, seen) => {
    const { send, calls } = await setUp()

    await send(path)

    expect(calls.map((call) => [call.name, call.event.path, call.caller])).toEqual([[name, seen, { kind: 'http' }]])
  })

  it.each(['/api', '/api/', '/api/orderss', '/api/order', '/api/%6Frders', '/api/pay%2Fnotify', '/x/../api/none'])(
    '%s is no route: a JSON 404, no function called',
    async (path) => {
      const { send, calls } = await setUp()

      const answer = await send(path)

      expect(answer.status).toBe(404)
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'INVALID_PATH' })
      expect(calls).toEqual([])
    },
  )

  it.each(['/', '/apix', '/index.html', '//api/orders'])('%s is left to the hosting', async (path) => {
    const { send } = await setUp()

    expect((await send(path)).text).toBe('hosting')
  })

  it.each(['http://127.0.0.1/api/orders', '*'])('the request target %s is refused', async (target) => {
    const { send, calls } = await setUp()

    expect((await send(target, { method: 'OPTIONS' })).status).toBe(400)
    expect(calls).toEqual([])
  })
})

describe('the event', () => {
  it('has the documented fields, header names in lower case', async () => {
    const { eventOf, base } = await setUp()

    const event = await eventOf('/api/orders/1?a=1&b=%E4%B8%AD&c=&__proto__=p', {
      method: 'DELETE',
      headers: { 'X-Thing': 'One', cookie: ['a=1', 'b=2'] },
    })

    expect(event).toEqual({
      path: '/1',
      httpMethod: 'DELETE',
      headers: expect.objectContaining({ 'x-thing': 'One', host: new URL(base).host, cookie: 'a=1; b=2' }),
      multiValueHeaders: expect.objectContaining({ 'x-thing': ['One'] }),
      queryStringParameters: Object.fromEntries([
        ['a', '1'],
        ['b', '中'],
        ['c', ''],
        ['__proto__', 'p'],
      ]),
      requestContext: { requestId: expect.any(String), envId: 'local-env', appId: 1000000000, uin: 100000000000 },
      body: '',
      isBase64Encoded: false,
    })
  })

  it('takes the client address from the connection and drops what the client says about it', async () => {
    const { eventOf } = await setUp()

    const { headers } = await eventOf('/api/orders', {
      headers: {
        'X-Real-IP': '6.6.6.6',
        'X-Forwarded-For': '6.6.6.6, 7.7.7.7',
        'X-Forwarded-Proto': 'https',
        'X-Forwarded-Host': 'evil.example.com',
        Forwarded: 'for=6.6.6.6',
        'X-CloudBase-Context': 'admin',
        'X-Tencent-Anything': '1',
      },
    })

    expect(headers).toMatchObject({
      'x-real-ip': '127.0.0.1',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
    })
    expect(Object.keys(headers).filter((name) => /cloudbase|tencent|forwarded-host|^forwarded$/.test(name))).toEqual([])
  })

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'TEXT/PLAIN',
    'application/x-www-form-urlencoded',
    'text/html',
  ])('carries %s as plain text', async (type) => {
    const { eventOf } = await setUp()

    expect(await eventOf('/api/orders', post(type, '{"a": "中"}'))).toMatchObject({
      body: '{"a": "中"}',
      isBase64Encoded: false,
    })
  })

  it.each(['application/octet-stream', 'image/png', 'multipart/form-data; boundary=x', undefined])(
    'carries %s as base64',
    async (type) => {
      const { eventOf } = await setUp()
      const bytes = Buffer.from([0, 255, 1, 254])

      expect(await eventOf('/api/orders', post(type, bytes))).toMatchObject({
        body: bytes.toString('base64'),
        isBase64Encoded: true,
      })
    },
  )

  it.each(['text/xml', 'application/xml; charset=utf-8'])(
    'carries %s as base64, or plain by the switch',
    async (type) => {
      const xml = '<xml><a>中</a></xml>'

      const usual = await setUp()
      expect(await usual.eventOf('/api/pay/notify', post(type, xml))).toMatchObject({
        body: Buffer.from(xml).toString('base64'),
        isBase64Encoded: true,
      })
      const plain = await setUp('ok', { xmlAsBase64: false })
      expect(await plain.eventOf('/api/pay/notify', post(type, xml))).toMatchObject({
        body: xml,
        isBase64Encoded: false,
      })
    },
  )

  it('does not spoil text that is no UTF-8', async () => {
    const { eventOf } = await setUp()
    const bytes = Buffer.from([0x7b, 0xc3, 0x28])

    expect(await eventOf('/api/orders', post('application/json', bytes))).toMatchObject({
      body: bytes.toString('base64'),
      isBase64Encoded: true,
    })
  })
})

describe('size limits', () => {
  it.each([
    ['application/json', 100 * 1024],
    ['text/xml', 100 * 1024],
    ['application/octet-stream', 6 * 1024 * 1024],
  ])('%s: %d bytes pass, one more does not', async (type, limit) => {
    const { send, calls } = await setUp()

    expect((await send('/api/orders', post(type, Buffer.alloc(limit, 'x')))).status).toBe(200)
    const refused = await send('/api/orders', post(type, Buffer.alloc(limit + 1, 'x')))

    expect(refused.status).toBe(413)
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'EXCEED_MAX_PAYLOAD_SIZE', requestId: expect.any(String) })
    expect(calls).toHaveLength(1)
  })

  it('count what really arrives, not what a length header says', async () => {
    const { send, calls } = await setUp()

    const refused = await send('/api/orders', {
      ...post('application/json', Buffer.alloc(100 * 1024 + 1, 'x')),
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    })

    expect(refused.status).toBe(413)
    expect(calls).toEqual([])
  })
})

describe('the response', () => {
  it.each<[string, unknown, number, string | undefined, string]>([
    ['a text', '你好', 200, 'text/plain; charset=utf-8', '你好'],
    ['a number', 0, 200, 'text/plain; charset=utf-8', '0'],
    ['an object', { a: 1 }, 200, 'application/json; charset=utf-8', '{"a":1}'],
    ['a list', [1, 2], 200, 'application/json; charset=utf-8', '[1,2]'],
    ['a boolean', true, 200, 'application/json; charset=utf-8', 'true'],
    ['null', null, 204, undefined, ''],
    [
      'an object with a statusCode that is no number',
      { statusCode: '200' },
      200,
      'application/json; charset=utf-8',
      '{"statusCode":"200"}',
    ],
    [
      'an integration response',
      { statusCode: 201, headers: { 'Content-Type': 'application/json' }, body: '{}' },
      201,
      'application/json',
      '{}',
    ],
    [
      'text/html without charset',
      { statusCode: 200, headers: { 'content-type': 'text/html' }, body: '<p>' },
      200,
      'text/html; charset=utf-8',
      '<p>',
    ],
    ['no content type', { statusCode: 200, body: 'x' }, 200, 'text/plain; charset=utf-8', 'x'],
    [
      'a base64 body',
      { statusCode: 200, headers: { 'content-type': 'image/png' }, body: 'AP8=', isBase64Encoded: true },
      200,
      'image/png',
      '\0\uFFFD',
    ],
    ['a 404 of the function', { statusCode: 404, body: '' }, 404, undefined, ''],
  ])('is built from %s', async (_, result, status, type, text) => {
    const { send } = await setUp(result)

    const answer = await send('/api/orders')

    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([status, type, text])
  })

  it('redirects and sets one cookie', async () => {
    const { send, log } = await setUp({
      statusCode: 302,
      headers: { Location: '/#/me', 'Set-Cookie': 'a=1; Path=/' },
      body: '',
    })

    const { status, headers } = await send('/api/orders')

    expect([status, headers.location, headers['set-cookie']]).toEqual([302, '/#/me', ['a=1; Path=/']])
    expect(log.entries).toEqual([])
  })

  it.each([
    ['an array', { 'Set-Cookie': ['a=1', 'b=2'] }],
    ['two spellings', { 'Set-Cookie': 'a=1', 'set-cookie': 'b=2' }],
  ])('keeps the first of several cookies (%s) and warns', async (_, headers) => {
    const { send, log } = await setUp({ statusCode: 200, headers, body: 'x' })

    expect((await send('/api/orders')).headers['set-cookie']).toEqual(['a=1'])
    expect(log.entries).toEqual([
      expect.objectContaining({ level: 'warn', message: expect.stringContaining('Set-Cookie') }),
    ])
  })

  it('carries the headers of the gateway, which a function cannot forge', async () => {
    const forged = { server: 'mine', 'x-cloudbase-request-id': 'mine', 'content-length': '999', connection: 'upgrade' }
    const { send, calls } = await setUp({ statusCode: 200, headers: forged, body: 'four' })

    const { headers, text } = await send('/api/orders')

    expect(text).toBe('four')
    expect(headers).toMatchObject({
      server: 'tcbgw',
      'content-length': '4',
      'x-cloudbase-request-id': calls[0]!.event.requestContext.requestId,
      'x-cloudbase-upstream-type': 'Tencent-SCF',
      'x-cloudbase-upstream-status-code': '200',
      'x-cloudbase-upstream-timecost': expect.stringMatching(/^\d+$/),
      'x-tencent-scf-request-id': 'scf-1',
    })
  })

  it('has no body for HEAD', async () => {
    const { send } = await setUp({ statusCode: 200, body: 'four' })

    const answer = await send('/api/orders', { method: 'HEAD' })

    expect([answer.status, answer.headers['content-length'], answer.text]).toEqual([200, '4', ''])
  })

  it('is 500 with code, message and request id when the function fails, without a stack', async () => {
    const { send } = await setUp(failure)

    const answer = await send('/api/orders')

    expect(answer.status).toBe(500)
    expect(JSON.parse(answer.text)).toEqual({
      code: 'FUNCTIONS_EXECUTE_FAIL',
      message: 'Error: no',
      requestId: answer.headers['x-cloudbase-request-id'],
    })
  })

  it.each<[string, object]>([
    ['a status of 99', { statusCode: 99 }],
    ['a status of 200.5', { statusCode: 200.5 }],
    ['a line break in a header', { statusCode: 200, headers: { a: 'x\r\nset-cookie: b=1' } }],
    ['a header name with a blank', { statusCode: 200, headers: { 'a b': 'x' } }],
    ['headers that are a list', { statusCode: 200, headers: ['a'] }],
  ])('is 500 for %s, and the log says why', async (_, result) => {
    const { send, log } = await setUp(result)

    const answer = await send('/api/orders')

    expect([answer.status, answer.headers['set-cookie']]).toEqual([500, undefined])
    expect(log.entries).toEqual([expect.objectContaining({ level: 'error' })])
  })
})

describe('cross-origin requests', () => {
  const preflight = (origin: string): Ask => ({
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,x-a' },
  })

  it('are refused at the preflight by default; the function is not asked', async () => {
    const { send, calls } = await setUp()

    const answer = await send('/api/orders', preflight('https://evil.example.com'))

    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([403, undefined])
    expect(calls).toEqual([])
  })

  it('pass the preflight with 204 for a security domain only', async () => {
    const { send, calls } = await setUp('ok', { allowedOrigins: ['https://shop.example.com'] })

    const allowed = await send('/api/orders', preflight('https://shop.example.com'))
    expect(allowed.status).toBe(204)
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': 'https://shop.example.com',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'content-type,x-a',
      vary: 'Origin',
    })
    for (const origin of ['https://shop.example.com.evil.com', 'http://shop.example.com', 'null'])
      expect((await send('/api/orders', preflight(origin))).status).toBe(403)
    expect(calls).toEqual([])
  })

  it('see the echoed origin on the real answer only when it is a security domain', async () => {
    const { send } = await setUp('ok', { allowedOrigins: ['https://shop.example.com'] })

    const origin = async (value: string) =>
      (await send('/api/orders', { headers: { origin: value } })).headers['access-control-allow-origin']

    expect(await origin('https://shop.example.com')).toBe('https://shop.example.com')
    expect(await origin('https://evil.example.com')).toBeUndefined()
  })

  it('leave an OPTIONS that is no preflight to the function', async () => {
    const { eventOf } = await setUp()

    expect((await eventOf('/api/orders', { method: 'OPTIONS' })).httpMethod).toBe('OPTIONS')
  })
})

it('outlives a client that goes away in the middle of its body', async () => {
  const { base, send, calls } = await setUp()
  const { port } = new URL(base)
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(
        'POST /api/orders HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{"a"',
      )
      setImmediate(() => socket.destroy())
    })
    socket.on('close', () => resolve())
  })

  expect((await send('/api/orders')).status).toBe(200)
  expect(calls).toHaveLength(1)
})
