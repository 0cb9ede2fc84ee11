import { consent, logIn } from '../support/h5'
import { startTestSystem, type TestSystem } from '../support/testSystem'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(() => system.close())

const FLOW = '/api/oauth/start?returnTo=%2F%23%2Fproduct%2Fx'
const FLOW_WITH_PROFILE = `${FLOW}&scope=snsapi_userinfo`

/** Follows the login up to the callback, which is answered but not called. */
async function callbackUrl(browser: ReturnType<TestSystem['browser']>): Promise<string> {
  const start = await browser.get(FLOW)
  const authorize = await browser.get(String(start.headers['location']))
  return String(authorize.headers['location'])
}

describe('oauthCallback', () => {
  it('ends at the page the visitor came from, with a session and a clean address', async () => {
    const browser = system.browser()
    const end = await browser.follow(FLOW)

    expect(end.url).toBe(`${system.ready.app}/#/product/x`)
    expect((await browser.get('/api/session')).json()).toMatchObject({
      ok: true,
      data: { user: { userId: expect.any(String) } },
    })
  })

  it('sets one cookie that scripts cannot read and other hosts cannot plant', async () => {
    const browser = system.browser()
    const answer = await browser.get(await callbackUrl(browser))
    expect(answer.status).toBe(303)
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-sid=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ])
  })

  it('takes nickname and avatar when the visitor allows it', async () => {
    const browser = system.browser('achen')
    const target = await consent(browser, await browser.follow(FLOW_WITH_PROFILE), 'allow')
    await browser.follow(target)
    expect((await browser.get('/api/session')).json()).toMatchObject({ data: { user: { nickname: '阿澄' } } })
  })

  it('has a page of its own for a refusal, and logs nobody in', async () => {
    const browser = system.browser('achen')
    const target = await consent(browser, await browser.follow(FLOW_WITH_PROFILE), 'refuse')
    const page = await browser.follow(target)
    expect([page.status, page.headers['content-type']]).toEqual([403, 'text/html; charset=utf-8'])
    expect(page.text).toContain('/api/oauth/start')
    expect(browser.cookies.has('__Host-sid')).toBe(false)
  })

  it('knows a snapshot visit and makes no user of it', async () => {
    const browser = system.browser('luren')
    const page = await browser.follow(FLOW)
    expect(page.status).toBe(403)
    expect(browser.cookies.has('__Host-sid')).toBe(false)
  })

  it.each([
    ['another browser', (url: string) => ({ browser: system.browser(), url })],
    ['a state nobody made', (url: string) => ({ url: url.replace(/state=\w+/, `state=${'0'.repeat(64)}`) })],
    ['no state', (url: string) => ({ url: url.replace(/&state=\w+/, '') })],
  ])('refuses %s with a page to start again, and asks WeChat nothing', async (_, change) => {
    const browser = system.browser()
    const url = await callbackUrl(browser)
    await system.control('DELETE', '/requests')

    const attack: { url: string; browser?: typeof browser } = change(url)
    const page = await (attack.browser ?? browser).get(attack.url)
    expect([page.status, page.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8'])
    expect(await system.control('GET', '/requests')).toMatchObject({ counts: {} })
  })

  it('refuses a flow of more than ten minutes ago', async () => {
    const browser = system.browser()
    const url = await callbackUrl(browser)
    await system.control('POST', '/clock', { moveByMs: 10 * 60_000 + 1 })
    expect((await browser.get(url)).status).toBe(400)
  })

  it('survives a reload of the callback: a friendly page, no second exchange', async () => {
    const browser = system.browser()
    const url = await callbackUrl(browser)
    await browser.get(url)
    await system.control('DELETE', '/requests')

    const again = await browser.get(url)
    expect(again.status).toBeLessThan(500)
    expect(await system.control('GET', '/requests')).toMatchObject({ counts: {} })
  })

  it('gives each login a new session', async () => {
    const first = await logIn(system)
    const second = await logIn(system)
    expect(first.cookies.get('__Host-sid')).not.toBe(second.cookies.get('__Host-sid'))
  })
})
