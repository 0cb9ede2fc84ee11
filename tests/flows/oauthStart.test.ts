import { startTestSystem, type TestSystem } from '../support/testSystem'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(() => system.close())

describe('oauthStart', () => {
  it('sends the browser to WeChat with the documented parameters, in their order, and one flow cookie', async () => {
    const answer = await system.browser().get('/api/oauth/start?returnTo=%2F%23%2Fme')
    const location = String(answer.headers['location'])

    expect(answer.status).toBe(303)
    expect(location.startsWith(`${system.ready.wechat.open}/connect/oauth2/authorize?appid=wx`)).toBe(true)
    expect([...new URL(location).searchParams.keys()]).toEqual([
      'appid',
      'redirect_uri',
      'response_type',
      'scope',
      'state',
    ])
    expect(new URL(location).searchParams.get('scope')).toBe('snsapi_base')
    expect(location.endsWith('#wechat_redirect')).toBe(true)
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-flow=[\w-]{32,}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ])
  })

  it('never gives two browsers the same state', async () => {
    const states = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const { headers } = await system.browser().get('/api/oauth/start')
        return new URL(String(headers['location'])).searchParams.get('state')
      }),
    )
    expect(new Set(states).size).toBe(10)
    expect(states.every((state) => /^[0-9a-f]{64}$/.test(state ?? ''))).toBe(true)
  })

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/%5cevil.example/../..//evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/\r\nSet-Cookie: a=b',
    'me',
    '',
  ])('refuses to return to %j or keeps it on our site', async (returnTo) => {
    const answer = await system.browser().get(`/api/oauth/start?returnTo=${encodeURIComponent(returnTo)}`)
    if (answer.status === 303) expect(returnTo.startsWith('/')).toBe(true)
    else expect([answer.status, answer.json()]).toMatchObject([400, { ok: false, field: 'returnTo' }])
  })

  it.each([
    ['scope=snsapi_login', 'scope'],
    ['redirect_uri=https://evil.example', 'redirect_uri'],
  ])('refuses %s by name', async (query, field) => {
    const answer = await system.browser().get(`/api/oauth/start?${query}`)
    expect([answer.status, answer.json()]).toMatchObject([400, { ok: false, field }])
  })
})
