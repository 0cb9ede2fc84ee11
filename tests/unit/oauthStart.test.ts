import { MINUTE_MS } from '../../core/platform/clock'
import { sha256Hex } from '../../core/platform/hash'
import { cloudOauthFlowStore } from '../../core/sessions/cloudOauthFlowStore'
import { oauthStart } from '../../core/users/oauthStart'
import { fakeDatabase } from '../fakes/database'
import { fakeClock, fakeRandom } from '../fakes/effects'
import { httpRequest } from '../fakes/gateway'

const APPID = 'wx00000000000000b2'
const BROWSER = 'ab'.repeat(32)

function setUp() {
  const database = fakeDatabase()
  const clock = fakeClock()
  const deps = {
    siteUrl: 'https://shop.example.com',
    appid: APPID,
    openUrl: 'https://open.weixin.qq.com',
    flows: cloudOauthFlowStore(database),
    clock,
    random: fakeRandom(),
  }
  const start = (query: Record<string, string> = {}, cookie = '') =>
    oauthStart(deps, httpRequest({ query, headers: { cookie } }))
  return { database, clock, start }
}

const stateOf = (location = '') => new URL(location).searchParams.get('state') ?? ''
const browserOf = (cookie = '') => /^__Host-flow=([0-9a-f]{64});/.exec(cookie)?.[1] ?? ''

describe('oauthStart', () => {
  it('redirects to WeChat with exactly the documented parameters, in their order, and the fragment', async () => {
    const { start } = setUp()
    const { status, headers } = await start({ returnTo: '/#/me' })

    expect(status).toBe(303)
    expect(headers['location']).toBe(
      `https://open.weixin.qq.com/connect/oauth2/authorize?appid=${APPID}` +
        '&redirect_uri=https%3A%2F%2Fshop.example.com%2Fapi%2Foauth%2Fcallback' +
        `&response_type=code&scope=snsapi_base&state=${stateOf(headers['location'])}#wechat_redirect`,
    )
    expect(stateOf(headers['location'])).toMatch(/^[0-9a-f]{64}$/)
  })

  it('asks for the profile only on demand', async () => {
    const { database, start } = setUp()
    const { headers } = await start({ scope: 'snsapi_userinfo' })
    expect(headers['location']).toContain('&scope=snsapi_userinfo&')
    expect(database.rows('oauthFlows')).toMatchObject([{ scope: 'snsapi_userinfo', returnTo: '/' }])
  })

  it('binds the flow to this browser for ten minutes, and stores neither state nor binding as they are', async () => {
    const { database, start } = setUp()
    const { headers } = await start({ returnTo: '/#/me' })
    const [state, browser] = [stateOf(headers['location']), browserOf(headers['set-cookie'])]

    expect(headers['set-cookie']).toBe(`__Host-flow=${browser}; Max-Age=600; Path=/; HttpOnly; Secure; SameSite=Lax`)
    expect(database.rows('oauthFlows')).toEqual([
      {
        _id: sha256Hex(state),
        browserHash: sha256Hex(browser),
        returnTo: '/#/me',
        scope: 'snsapi_base',
        used: false,
        createdAt: new Date('2026-11-22T06:00:00.000Z'),
        expiresAt: new Date('2026-11-22T06:10:00.000Z'),
      },
    ])
    expect(JSON.stringify(database.rows('oauthFlows'))).not.toMatch(new RegExp(`${state}|${browser}`))
  })

  it('makes a new state each time, but keeps the binding of a browser, so that two tabs can log in', async () => {
    const { start } = setUp()
    const first = await start()
    const second = await start({}, `__Host-flow=${browserOf(first.headers['set-cookie'])}`)
    expect(stateOf(second.headers['location'])).not.toBe(stateOf(first.headers['location']))
    expect(second.headers['set-cookie']).toBe(first.headers['set-cookie'])
  })

  it.each([
    ['of a wrong shape', '__Host-flow=short'],
    ['that comes twice', `__Host-flow=${BROWSER}; __Host-flow=${BROWSER}`],
    ['of another name', `flow=${BROWSER}`],
  ])('makes a new binding instead of a cookie %s', async (_, cookie) => {
    const { start } = setUp()
    const { headers } = await start({}, cookie)
    expect(browserOf(headers['set-cookie'])).toHaveLength(64)
    expect(browserOf(headers['set-cookie'])).not.toBe(BROWSER)
  })

  it('has expired flows removed', async () => {
    const { database, clock, start } = setUp()
    await start()
    clock.moveBy(10 * MINUTE_MS)
    await start()
    expect(database.rows('oauthFlows')).toHaveLength(1)
  })

  it.each([
    [{ returnTo: '//evil.example' }, 'URL_NOT_OURS', 'returnTo'],
    [{ returnTo: '' }, 'URL_NOT_OURS', 'returnTo'],
    [{ scope: 'snsapi_login' }, 'INVALID_INPUT', 'scope'],
    [{ scope: '' }, 'INVALID_INPUT', 'scope'],
    [{ redirect_uri: 'https://evil.example' }, 'INVALID_INPUT', 'redirect_uri'],
  ])('refuses %j and begins nothing', async (query, code, field) => {
    const { database, start } = setUp()
    await expect(start(query)).rejects.toMatchObject({ code, values: { field } })
    expect(database.rows('oauthFlows')).toEqual([])
  })
})
