import { request } from 'node:http'
import { ACCOUNTS, HOUR, runningWeChat, type Running } from './runningWeChat'

let running: Running
afterEach(() => running.close())

async function setUp() {
  running = await runningWeChat()
  return { ...running, controls: running.wechat.urls.controls }
}

describe('the controls', () => {
  it('list themselves', async () => {
    const { get } = await setUp()
    const { controls } = (await get('/controls')) as { controls: { method: string; path: string }[] }
    expect(controls.map(({ method, path }) => `${method} ${path}`)).toEqual(
      expect.arrayContaining([
        'POST /controls/clock',
        'POST /controls/faults',
        'DELETE /controls/faults',
        'POST /controls/login-code',
        'POST /controls/user',
        'GET /controls/users',
        'GET /controls/requests',
        'GET /controls/notifications',
        'POST /controls/notifications/resend',
        'POST /controls/pay',
      ]),
    )
  })

  it('move the clock forward, never back', async () => {
    const { clock, post, get } = await setUp()
    const before = clock.now().getTime()
    expect(await post('/controls/clock', { moveByMs: HOUR })).toEqual({ now: '2026-01-05T03:00:00.000Z' })
    for (const moveByMs of [-1, '1', null]) expect(await post('/controls/clock', { moveByMs })).toHaveProperty('code')
    expect(clock.now().getTime()).toBe(before + HOUR)
    expect(await get('/controls/clock')).toEqual({ now: '2026-01-05T03:00:00.000Z' })
  })

  it('hand the phone to another user', async () => {
    const { wechat, post, get } = await setUp()
    expect(wechat.currentUser().id).toBe('xiaolin')
    expect(await post('/controls/user', { userId: 'yueliang' })).toEqual({ ok: true })
    expect(wechat.currentUser().balanceFen).toBe(0)
    expect(await get('/controls/users')).toMatchObject({
      current: 'yueliang',
      users: [{ id: 'xiaolin' }, {}, {}, {}, {}, {}],
    })
  })

  it('issue a login code', async () => {
    const { post, get, wechat } = await setUp()
    const { code } = await post('/controls/login-code', { userId: 'achen' })
    const { appid, secret } = ACCOUNTS.miniProgram
    const login = { appid, secret, js_code: String(code), grant_type: 'authorization_code' }
    const { openid } = await get('/sns/jscode2session', login)
    expect(openid).toBe(wechat.users.find(({ id }) => id === 'achen')!.openids.miniProgram)
  })

  it('count calls by path and never keep a query', async () => {
    const { get, remove } = await setUp()
    for (let n = 0; n < 3; n += 1) await get('/cgi-bin/token', { secret: ACCOUNTS.officialAccount.secret })
    const requests = await get('/controls/requests')
    expect(requests['counts']).toEqual({ '/cgi-bin/token': 3 })
    expect(requests['latest']).toHaveLength(3)
    expect(JSON.stringify(requests)).not.toContain(ACCOUNTS.officialAccount.secret)
    await remove('/controls/requests')
    expect(await get('/controls/requests')).toEqual({ counts: {}, latest: [] })
  })

  it.each([
    ['an unknown user', '/controls/user', { userId: 'nobody' }, 'userId'],
    ['a prototype name', '/controls/login-code', { userId: '__proto__' }, 'userId'],
    ['an object for a text', '/controls/faults', { target: {}, kind: 'drop' }, 'target'],
    ['a fault of no kind', '/controls/faults', { target: '/x' }, 'kind'],
    ['half a time', '/controls/faults', { target: '/x', kind: 'drop', times: 0.5 }, 'times'],
    ['a wait of an hour', '/controls/faults', { target: '/x', kind: 'slow', ms: HOUR }, 'ms'],
  ])('refuse %s and name the field', async (_, path, body, field) => {
    const { post } = await setUp()
    expect(await post(path, body)).toEqual({ code: 'INVALID_INPUT', message: expect.stringContaining(`"${field}"`) })
  })

  it.each([
    ['an unknown control', '/controls/nothing', {}, 404],
    ['another method', '/controls/user', { method: 'DELETE' }, 405],
    ['a form', '/controls/clock', { method: 'POST', body: 'moveByMs=1' }, 415],
    [
      'broken JSON',
      '/controls/clock',
      { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } },
      400,
    ],
    ['a list', '/controls/clock', { method: 'POST', body: '[]', headers: { 'content-type': 'application/json' } }, 400],
  ])('refuse %s', async (_, path, init, status) => {
    const { wechat } = await setUp()
    expect((await fetch(wechat.urls.api + path, init)).status).toBe(status)
  })

  it('answer to a loopback name only, so that no foreign name can be rebound to them', async () => {
    const { controls } = await setUp()
    const { port } = new URL(controls)
    expect(await statusFor(controls, `evil.test:${port}`)).toBe(403)
    expect(await statusFor(controls, `127.0.0.1.evil.test:${port}`)).toBe(403)
    expect(await statusFor(controls, `localhost.evil.test:${port}`)).toBe(403)
    expect(await statusFor(controls, `localhost:${port}`)).toBe(200)
  })
})

function statusFor(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request(url, { headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    call.once('error', reject).end()
  })
}
