import { Agent, request, type RequestOptions } from 'node:https'
import { connect } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACCOUNTS, MINUTE, type Options, runningWeChat, type Running } from './runningWeChat'

const { appid, secret } = ACCOUNTS.officialAccount
const TOKEN = `/cgi-bin/token?grant_type=client_credential&appid=${appid}&secret=${secret}`

let open: Running[] = []
afterEach(async () => {
  await Promise.all(open.map((running) => running.close()))
  open = []
})

async function setUp(options: Options = {}) {
  const running = await runningWeChat(options)
  open.push(running)
  return running
}

describe('the hosts', () => {
  it('each serve only what belongs to them', async () => {
    const { api, open, pay } = (await setUp()).wechat.urls
    const statuses = (path: string) =>
      Promise.all([api, open, pay].map(async (url) => (await fetch(url + path)).status))
    expect(await statuses('/cgi-bin/token')).toEqual([200, 404, 404])
    expect(await statuses('/connect/oauth2/authorize')).toEqual([404, 200, 404])
    expect(await statuses('/controls')).toEqual([200, 404, 404])
    expect(await statuses('/')).toEqual([404, 404, 404])
    const unknown = await fetch(`${api}/cgi-bin/unknown`)
    expect(await unknown.json()).toEqual({ errcode: 404, errmsg: expect.stringContaining('/cgi-bin/unknown') })
  })

  it('say what the pay host does not serve in the form that its clients read', async () => {
    const { pay } = (await setUp()).wechat.urls
    const v2 = await fetch(`${pay}/secapi/pay/unknown`, { method: 'POST' })
    expect([v2.status, await v2.text()]).toEqual([404, expect.stringContaining('<return_code><![CDATA[FAIL]]>')])
    const v3 = await fetch(`${pay}/v3/unknown`)
    expect([v3.status, await v3.json()]).toEqual([404, { code: 'RESOURCE_NOT_EXISTS', message: expect.anything() }])
  })

  it('take "//elsewhere/path" for a path, not for a host', async () => {
    const { wechat } = await setUp()
    expect((await fetch(`${wechat.urls.api}//evil.test/cgi-bin/token`)).status).toBe(404)
  })

  it('refuse a body over 1 MiB and go on', async () => {
    const { wechat } = await setUp()
    const url = `${wechat.urls.api}/cgi-bin/stable_token`
    expect((await fetch(url, { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) })).status).toBe(413)
    expect((await fetch(url, { method: 'POST', body: 'x'.repeat(1024 * 1024) })).status).toBe(200)
  })

  it('refuse a broken address and go on', async () => {
    const { wechat, get } = await setUp()
    const answer = await rawRequest(wechat.urls.api, 'GET / HTTP/1.1\r\nHost: [\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(await get('/cgi-bin/token')).toHaveProperty('errcode')
  })

  it('listen on 127.0.0.1 only', async () => {
    const { urls } = (await setUp()).wechat
    expect(Object.values(urls).every((url) => /^https?:\/\/127\.0\.0\.1:/.test(url))).toBe(true)
  })
})

describe('the https host', () => {
  const { authority, merchant, wechatPay } = ACCOUNTS
  const REFUND = '/secapi/pay/refund'

  it('is proven by the authority, under both of its names', async () => {
    const { paySecure } = (await setUp()).wechat.urls
    expect(paySecure).toMatch(/^https:/)
    await expect(secureCall(paySecure, REFUND, {})).rejects.toThrow(/certificate|issuer/)
    for (const url of [paySecure, paySecure.replace('127.0.0.1', 'localhost')])
      expect((await secureCall(url, '/pay/orderquery', { ca: authority.certificate })).status).toBe(200)
  })

  it("asks refunds for the merchant's certificate, and takes no other", async () => {
    const { paySecure } = (await setUp()).wechat.urls
    const come = (held?: { certificate: string; privateKey: string }) =>
      secureCall(paySecure, REFUND, {
        ca: authority.certificate,
        ...(held ? { cert: held.certificate, key: held.privateKey } : {}),
      })
    expect(await come()).toMatchObject({ status: 400, text: expect.stringContaining('No required SSL certificate') })
    expect(await come(wechatPay.certificates[0])).toMatchObject({ status: 400 })
    const own = await come(merchant)
    expect([own.status, own.text]).toEqual([200, expect.stringContaining('POST_DATA_EMPTY')])
  })

  it('looks at the certificate of each connection anew', async () => {
    const { paySecure } = (await setUp()).wechat.urls
    const agent = new Agent({ keepAlive: false, maxCachedSessions: 10, ca: authority.certificate })
    const held = { cert: merchant.certificate, key: merchant.privateKey }
    for (let times = 0; times < 2; times += 1)
      expect((await secureCall(paySecure, REFUND, { agent, ...held })).status).toBe(200)
  })
})

describe('startWeChat', () => {
  it('names a busy port and leaves nothing open', async () => {
    const { wechat } = await setUp()
    const busy = Number(new URL(wechat.urls.pay).port)
    const start = setUp({ ports: { api: 0, open: 0, pay: busy, paySecure: 0 } })
    await expect(start).rejects.toMatchObject({ code: 'PORT_BUSY', port: busy })
  })

  it('remembers tokens, codes and who holds the phone over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wxflow-wechat-'))
    const dataFile = join(folder, 'wechat.db')
    const first = await runningWeChat({ dataFile })
    first.wechat.switchUser('muqing')
    const code = first.wechat.issueLoginCode('achen')
    const token = await first.post('/cgi-bin/stable_token', { grant_type: 'client_credential', appid, secret })
    await first.close()

    const second = await setUp({ dataFile })
    expect(second.wechat.currentUser().id).toBe('muqing')
    expect(await second.post('/cgi-bin/stable_token', { grant_type: 'client_credential', appid, secret })).toEqual(
      token,
    )
    const { appid: app, secret: key } = ACCOUNTS.miniProgram
    const login = { appid: app, secret: key, js_code: code, grant_type: 'authorization_code' }
    expect(await second.get('/sns/jscode2session', login)).toHaveProperty('openid')
    rmSync(folder, { recursive: true })
  })

  it('asks for the site and the phone when it needs them, so that they may start later', async () => {
    let site = 'http://localhost:1'
    const { open } = await setUp({ siteUrl: () => site, phoneOrigin: () => 'http://localhost:2' })
    site = 'http://localhost:3'
    const query = { appid, redirect_uri: `${site}/cb`, response_type: 'code', scope: 'snsapi_userinfo' }
    const policy = (await open(`/connect/oauth2/authorize?${new URLSearchParams(query)}`)).headers
    expect(policy.get('content-security-policy')).toMatch(/frame-ancestors http:\/\/localhost:2$/)
  })

  it('closes at once, an open connection or not', async () => {
    const running = await runningWeChat()
    const socket = connect(Number(new URL(running.wechat.urls.api).port), '127.0.0.1')
    await new Promise((resolve) => socket.once('connect', resolve))
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => undefined)
    await running.close()
    await closed
    await expect(fetch(running.wechat.urls.api)).rejects.toThrow()
  })
})

describe('a fault', () => {
  async function withFault(kind: string, more = {}) {
    const running = await setUp()
    await running.post('/controls/faults', { target: '/cgi-bin/token', kind, ...more })
    return { ...running, call: () => fetch(running.wechat.urls.api + TOKEN) }
  }

  it('status500, html and errcode answer in place of the route', async () => {
    const { call, post } = await withFault('status500')
    await post('/controls/faults', { target: '/cgi-bin/token', kind: 'html' })
    await post('/controls/faults', { target: '/cgi-bin/token', kind: 'errcode:45009' })
    expect((await call()).status).toBe(500)
    const html = await call()
    expect([html.status, html.headers.get('content-type')]).toEqual([502, 'text/html'])
    expect(await (await call()).json()).toMatchObject({ errcode: 45009, errmsg: expect.stringMatching(/^reach max/) })
    expect(await (await call()).json()).toHaveProperty('access_token')
  })

  it('drop closes the connection before, dropAfter after the work was done', async () => {
    const { call, post, clock, get } = await withFault('drop')
    await post('/controls/faults', { target: '/sns/jscode2session', kind: 'dropAfter' })
    await expect(call()).rejects.toThrow()
    const { code } = await post('/controls/login-code', { userId: 'xiaolin' })
    const login = { ...ACCOUNTS.miniProgram, js_code: String(code), grant_type: 'authorization_code' }
    await expect(get('/sns/jscode2session', login)).rejects.toThrow()
    expect(await get('/sns/jscode2session', login)).toMatchObject({ errcode: 40163 })
    clock.moveBy(MINUTE)
  })

  it('halfBody cuts the answer', async () => {
    const { call } = await withFault('halfBody')
    const answer = await call()
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow()
  })

  it('slow waits and then answers', async () => {
    const { call } = await withFault('slow', { ms: 120 })
    const before = performance.now()
    expect(await (await call()).json()).toHaveProperty('access_token')
    expect(performance.now() - before).toBeGreaterThan(110)
  })

  it('is played as often as ordered, for its path only, and can be called off', async () => {
    const { call, get, remove, wechat } = await withFault('status500', { times: 2 })
    expect((await fetch(`${wechat.urls.api}/sns/auth`)).status).toBe(200)
    expect([(await call()).status, (await call()).status, (await call()).status]).toEqual([500, 500, 200])
    await withFault('drop', { times: 5 })
    await remove('/controls/faults')
    expect(await get('/controls/faults')).toMatchObject({ faults: [] })
  })
})

function secureCall(url: string, path: string, options: RequestOptions): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const call = request(url + path, { method: 'POST', agent: new Agent(), ...options }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    call.once('error', reject).end()
  })
}

function rawRequest(url: string, bytes: string): Promise<string> {
  const { port, hostname } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.end(bytes))
    let answer = ''
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text))
    socket.once('end', () => resolve(answer)).once('error', reject)
  })
}
