import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { silentLog } from '../../../local/log'
import { json } from '../../../local/phone/doors'
import type { MiniDoors } from '../../../local/phone/mini/miniDoors'
import { startPhone } from '../../../local/phone/phone'
import { fakeWeChat } from './fakeWeChat'

const APP = 'http://localhost:3001'
const CALL = { pageId: 'p1', name: 'getNetworkType', params: {}, pageUrl: `${APP}/#/` }

interface Sent {
  method?: string
  path: string
  headers?: Record<string, string>
  body?: unknown
}

/** Stand-ins of the mini-program's doors. */
const mini: MiniDoors = (path) => {
  if (path === '/mini/stream') return new Map([['GET', () => ({ headers: {}, body: Readable.from(['one,', 'two']) })]])
  if (path !== '/mini/call') return undefined
  return new Map([
    [
      'POST',
      ({ checks }) => {
        checks.payment = { pageUrl: 'pages/order/order', verdict: { ok: true } }
        return json({ called: true }) as { headers: Record<string, string>; body: string }
      },
    ],
  ])
}

const folder = mkdtempSync(path.join(tmpdir(), 'phone-'))
const clientFile = path.join(folder, 'phone.js')
writeFileSync(clientFile, 'void 0')
const open: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(open.splice(0).map((phone) => phone.close()))))
afterAll(() => rmSync(folder, { recursive: true }))

async function setUp(port = 0) {
  const wechat = fakeWeChat()
  const options = { appUrl: `${APP}/`, clientFile, mini, language: 'en', log: silentLog } as const
  const phone = await startPhone({ ...options, port, wechat })
  open.push(phone)
  const origin = new URL(phone.url).origin
  const send = (sent: Sent) => exchange(origin, sent)
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    send({ method: 'POST', path, body, headers: { origin, 'content-type': 'application/json', ...headers } })
  return { wechat, phone, origin, send, post }
}

function exchange(origin: string, { method = 'GET', path, headers = {}, body }: Sent) {
  const { host, port } = new URL(origin)
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return new Promise<{ status: number; headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, method, path, headers: { host, ...headers } },
      (response) => {
        let got = ''
        response.setEncoding('utf8').on('data', (chunk) => (got += chunk))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: got }))
      },
    )
    request.on('error', reject)
    request.end(body === undefined ? undefined : text)
  })
}

describe('the phone’s server', () => {
  it('serves a page without inline scripts under a strict policy that frames only the app and WeChat', async () => {
    const { send } = await setUp()
    const page = await send({ path: '/' })
    expect(page.status).toBe(200)
    expect(page.text).toContain('本地沙箱')
    expect(page.text).not.toMatch(/<script(?! src="\/phone\.js")/)
    expect(page.text).not.toMatch(/ (style|on\w+)="/)
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(policy).toContain(`frame-src 'self' ${APP} http://127.0.0.1:9`)
    expect(policy).toContain("frame-ancestors 'none'")
  })

  it('serves its script and style, and its state with whole avatar addresses', async () => {
    const { send } = await setUp()
    expect((await send({ path: '/phone.js' })).text).toBe('void 0')
    expect((await send({ path: '/phone.css' })).text).toContain('--brand')
    expect(JSON.parse((await send({ path: '/state' })).text)).toMatchObject({
      appUrl: `${APP}/`,
      openOrigin: 'http://127.0.0.1:9',
      payOrigin: 'http://127.0.0.1:9',
      currentUserId: 'xiaolin',
      users: [{ id: 'xiaolin', avatar: 'http://127.0.0.1:9/avatars/xiaolin.svg' }, {}, {}],
      checks: {},
    })
  })

  it('passes a call of a page to its native side', async () => {
    const { post } = await setUp()
    const { status, text } = await post('/invoke', CALL)
    expect([status, JSON.parse(text)]).toEqual([200, { kind: 'answer', answer: { err_msg: 'network_type:wifi' } }])
  })

  it('believes the page around a page that it is a mini-program’s web-view', async () => {
    const { post } = await setUp()
    const body = { ...CALL, name: 'getBrandWCPayRequest' }
    const answerOf = async (isMiniProgram: boolean) =>
      JSON.parse((await post('/invoke', { ...body, isMiniProgram })).text) as unknown
    expect(await answerOf(false)).toMatchObject({ kind: 'cashier' })
    expect(await answerOf(true)).toMatchObject({ kind: 'answer' })
  })

  it('expires the app’s cookies when another user takes the phone, and only then', async () => {
    const { wechat, post } = await setUp()
    const first = await post('/user', { userId: 'achen' })
    expect(wechat.currentUser().id).toBe('achen')
    const cookies = first.headers['set-cookie'] ?? []
    expect(cookies).toContain('__Host-sid=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax')
    expect(cookies).toContain('__Host-flow=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax')

    const owner = cookies.find((cookie) => cookie.startsWith('wxflow-phone-user='))!.split(';')[0]!
    expect((await post('/user', { userId: 'achen' }, { cookie: owner })).headers['set-cookie']).toBeUndefined()
  })

  it('forgets the verdicts about the last person’s pages when another user takes the phone', async () => {
    const { post, send } = await setUp()
    const checks = async () => (JSON.parse((await send({ path: '/state' })).text) as { checks: object }).checks
    await post('/invoke', { ...CALL, name: 'preVerifyJSAPI' })
    expect(await checks()).toMatchObject({ config: { verdict: { ok: true } } })
    await post('/user', { userId: 'achen' })
    expect(await checks()).toEqual({})
  })

  it('expires cookies of an earlier user at a visit, when the user was switched elsewhere', async () => {
    const { wechat, send } = await setUp()
    wechat.switchUser('muqing')
    const visit = (user: string) => send({ path: '/', headers: { cookie: `wxflow-phone-user=${user}` } })
    expect((await visit('xiaolin')).headers['set-cookie']).toHaveLength(3)
    expect((await visit('muqing')).headers['set-cookie']).toBeUndefined()
  })

  it.each(['192.168.1.7:3000', '127.0.0.1', 'evil.example', 'localhost'])(
    'explains to a visitor of host %s that it must be localhost, and does nothing else',
    async (host) => {
      const { origin, send, wechat } = await setUp()
      const page = await send({ path: '/', headers: { host } })
      expect(page.status).toBe(403)
      expect(page.text).toContain('__Host-')
      expect(page.text).toContain(`href="${origin}/"`)
      expect(page.headers['set-cookie']).toBeUndefined()

      const body = { userId: 'achen' }
      const headers = { host, origin, 'content-type': 'application/json' }
      expect((await send({ method: 'POST', path: '/user', headers, body })).status).toBe(403)
      expect(wechat.currentUser().id).toBe('xiaolin')
    },
  )

  it.each([
    ['a foreign origin', { origin: 'https://evil.example' }, 'FOREIGN_ORIGIN'],
    ['the app’s origin', { origin: APP }, 'FOREIGN_ORIGIN'],
    ['a foreign site by its own word', { 'sec-fetch-site': 'same-site' }, 'FOREIGN_ORIGIN'],
    ['text/plain', { 'content-type': 'text/plain' }, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'UNSUPPORTED_MEDIA_TYPE'],
  ])('refuses a POST with %s', async (_, headers, code) => {
    const { wechat, post } = await setUp()
    const { text } = await post('/user', { userId: 'achen' }, headers)
    expect(JSON.parse(text)).toMatchObject({ code })
    expect(wechat.currentUser().id).toBe('xiaolin')
  })

  it('refuses a POST without an origin', async () => {
    const { send } = await setUp()
    const headers = { 'content-type': 'application/json' }
    expect((await send({ method: 'POST', path: '/user', headers, body: { userId: 'achen' } })).status).toBe(403)
  })

  it.each([
    ['/user', '{"userId"', 'body'],
    ['/user', '[]', 'body'],
    ['/user', {}, 'userId'],
    ['/user', { userId: 'nobody' }, 'userId'],
    ['/user', { userId: { $ne: '' } }, 'userId'],
    ['/user', { userId: 'achen', admin: true }, 'admin'],
    ['/invoke', { ...CALL, pageId: '' }, 'pageId'],
    ['/invoke', { ...CALL, name: ['x'] }, 'name'],
    ['/invoke', { ...CALL, params: [] }, 'params'],
    ['/invoke', { ...CALL, pageUrl: 'https://evil.example/' }, 'pageUrl'],
    ['/invoke', { ...CALL, isMiniProgram: 'yes' }, 'isMiniProgram'],
    ['/invoke', { ...CALL, extra: 1 }, 'extra'],
  ])('refuses %s with %j and names the field "%s"', async (path, body, field) => {
    const { post } = await setUp()
    const { status, text } = await post(path, body)
    expect([status, JSON.parse(text)]).toMatchObject([400, { code: 'INVALID_INPUT', field }])
  })

  it('refuses a body over 64 KB, a wrong method and an unknown address', async () => {
    const { send, post } = await setUp()
    expect((await post('/invoke', { ...CALL, params: { a: 'x'.repeat(70_000) } })).status).toBe(413)
    const wrongMethod = await send({ method: 'DELETE', path: '/user' })
    expect([wrongMethod.status, wrongMethod.headers.allow]).toEqual([405, 'POST'])
    expect((await send({ path: '//' })).status).toBe(404)
    expect((await send({ path: '/constructor' })).status).toBe(404)
  })

  it('keeps the mini-program’s doors behind the same doorman, and shows the verdicts that they leave', async () => {
    const { send, post } = await setUp()
    expect(JSON.parse((await post('/mini/call', {})).text)).toEqual({ called: true })
    expect(JSON.parse((await send({ path: '/state' })).text)).toMatchObject({
      checks: { payment: { pageUrl: 'pages/order/order', verdict: { ok: true } } },
    })
    expect((await post('/mini/call', {}, { origin: APP })).status).toBe(403)
    expect((await send({ method: 'POST', path: '/mini/call' })).status).toBe(403)
    expect((await send({ path: '/mini/call' })).headers.allow).toBe('POST')
    expect((await send({ path: '/mini/stream', headers: { host: 'evil.example' } })).status).toBe(403)
  })

  it('sends a door’s stream to its end', async () => {
    const { send } = await setUp()
    expect((await send({ path: '/mini/stream' })).text).toBe('one,two')
  })

  it('says which port is busy', async () => {
    const { origin } = await setUp()
    const port = Number(new URL(origin).port)
    await expect(setUp(port)).rejects.toMatchObject({ code: 'PORT_BUSY', port })
  })
})
