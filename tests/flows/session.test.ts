import { logIn } from '../support/h5'
import { startTestSystem, type TestSystem } from '../support/testSystem'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(() => system.close())

describe('session', () => {
  it('says that nobody is logged in', async () => {
    const answer = await system.browser().get('/api/session')
    expect([answer.status, answer.json()]).toMatchObject([401, { ok: false, code: 'NOT_LOGGED_IN' }])
  })

  it('answers the user and nothing of WeChat: no openid, no token', async () => {
    const browser = await logIn(system)
    const answer = await browser.get('/api/session')
    expect(answer.status).toBe(200)
    expect(answer.text).not.toMatch(/openid|token|unionid/i)
  })

  it('ends for good at logout, also for a copy of the cookie', async () => {
    const browser = await logIn(system)
    const stolen = browser.cookies.get('__Host-sid')
    expect((await browser.delete('/api/session')).status).toBe(200)

    expect(browser.cookies.has('__Host-sid')).toBe(false)
    const answer = await system.browser().get('/api/session', { cookie: `__Host-sid=${stolen}` })
    expect(answer.status).toBe(401)
  })

  it('believes only the cookie that other hosts cannot plant', async () => {
    const browser = await logIn(system)
    const sid = browser.cookies.get('__Host-sid')
    const answer = await system.browser().get('/api/session', { cookie: `sid=${sid}; openId=o0000` })
    expect(answer.status).toBe(401)
  })

  it('ends after two idle hours', async () => {
    const browser = await logIn(system)
    await system.control('POST', '/clock', { moveByMs: 2 * 3_600_000 + 1 })
    expect((await browser.get('/api/session')).status).toBe(401)
  })

  it.each([
    ['a foreign page', { origin: 'https://evil.example' }],
    ['no page at all', { origin: '' }],
    ['a page of the same site', { 'sec-fetch-site': 'same-site' }],
  ])('does not log out at the wish of %s', async (_, headers) => {
    const browser = await logIn(system)
    const answer = await browser.delete('/api/session', headers)
    expect([answer.status, answer.json()]).toMatchObject([403, { ok: false, code: 'FOREIGN_ORIGIN' }])
    expect((await browser.get('/api/session')).status).toBe(200)
  })
})
