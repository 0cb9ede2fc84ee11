import { cloudOrderStore } from '../../core/orders/cloudOrderStore'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/platform/clock'
import { AppError } from '../../core/platform/errors'
import type { UpstreamRequest } from '../../core/platform/httpClient'
import { cloudOauthFlowStore } from '../../core/sessions/cloudOauthFlowStore'
import { cloudSessionStore } from '../../core/sessions/cloudSessionStore'
import { beginFlow } from '../../core/sessions/oauthFlows'
import { cloudIdentityStore } from '../../core/users/cloudIdentityStore'
import { cloudUserStore } from '../../core/users/cloudUserStore'
import { oauthCallback } from '../../core/users/oauthCallback'
import { oauthApi } from '../../core/wechat/oauthApi'
import { fakeDatabase } from '../fakes/database'
import { fakeClock, fakeHttpClient, fakeRandom } from '../fakes/effects'
import { httpRequest } from '../fakes/gateway'

const APPID = 'wx00000000000000b2'
const OPENID = 'o0000achen'
const tokens = {
  access_token: 'ACCESS-1',
  expires_in: 7200,
  refresh_token: 'REFRESH-1',
  openid: OPENID,
  scope: 'snsapi_base',
}
const profileTokens = { ...tokens, scope: 'snsapi_userinfo', unionid: 'u0000achen' }
const userInfo = {
  openid: OPENID,
  nickname: '阿澄',
  headimgurl: 'https://thirdwx.example.com/a/132',
  unionid: 'u0000achen',
}

type Answers = Record<string, object | ((request: UpstreamRequest) => object)>

/** Each test says what WeChat answers by the last part of the path; a call that it does not name fails the test. */
function setUp(answers: Answers = { access_token: tokens }) {
  const database = fakeDatabase()
  const clock = fakeClock()
  const errors: string[] = []
  const upstream = fakeHttpClient((request) => {
    const answer = answers[request.api.replace('oauth2/', '')]
    if (answer === undefined) throw new AppError('WECHAT_UNREACHABLE', { api: request.api, reason: 'not expected' })
    return JSON.stringify(typeof answer === 'function' ? answer(request) : answer)
  })
  const deps = {
    appid: APPID,
    oauth: oauthApi(upstream.client, { apiUrl: 'https://api.example.com', appid: APPID, secret: '0'.repeat(32) }),
    flows: cloudOauthFlowStore(database),
    sessions: cloudSessionStore(database),
    orders: cloudOrderStore(database),
    identities: cloudIdentityStore(database),
    users: cloudUserStore(database),
    clock,
    random: fakeRandom(),
    log: { info: () => undefined, error: (message: string) => errors.push(message) },
  }

  async function begin(cookies = '') {
    const started = await beginFlow(deps, { request: httpRequest(), returnTo: '/#/product/x', scope: 'snsapi_base' })
    const cookie = [started.cookie.split(';')[0], cookies].filter(Boolean).join('; ')
    const call = (query: Record<string, string>, headers: Record<string, string> = { cookie }) =>
      oauthCallback(deps, httpRequest({ query, headers }))
    return { state: started.state, cookie, call }
  }
  async function logIn(cookies = '') {
    const { state, call } = await begin(cookies)
    const reply = await call({ code: 'code', state })
    return { reply, cookie: reply.headers['set-cookie']?.split(';')[0] ?? '' }
  }
  const apis = () => upstream.requests.map(({ api }) => api)
  return { answers, database, clock, upstream, deps, errors, begin, logIn, apis }
}

const exchanges = (apis: string[]) => apis.filter((api) => api === 'oauth2/access_token').length

describe('oauthCallback', () => {
  it('makes user, identity and session, and leads to the page that the flow remembers', async () => {
    const { database, logIn, apis } = setUp()
    const { reply } = await logIn()

    expect(reply.status).toBe(303)
    expect(reply.headers).toEqual({
      location: '/#/product/x',
      'set-cookie': expect.stringMatching(
        /^__Host-sid=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    })
    expect(database.rows('users')).toHaveLength(1)
    expect(database.rows('identities')).toMatchObject([{ appid: APPID, openid: OPENID }])
    expect(database.rows('sessions')).toMatchObject([
      { client: 'h5', openid: OPENID, grant: { accessToken: 'ACCESS-1', refreshToken: 'REFRESH-1' } },
    ])
    expect(apis()).toEqual(['oauth2/access_token'])
  })

  it('takes nickname, avatar and unionid where the user allowed it', async () => {
    const { database, logIn, apis } = setUp({ access_token: profileTokens, userinfo: userInfo })
    await logIn()
    const profile = { nickname: '阿澄', avatarUrl: userInfo.headimgurl }
    expect(database.rows('users')).toMatchObject([profile])
    expect(database.rows('users')[0]).not.toHaveProperty('unionid')
    expect(database.rows('identities')).toMatchObject([{ ...profile, unionid: 'u0000achen' }])
    expect(apis()).toEqual(['oauth2/access_token', 'userinfo'])
  })

  it('replaces a profile that has changed', async () => {
    const { answers, database, logIn } = setUp({ access_token: profileTokens, userinfo: userInfo })
    await logIn()
    answers['userinfo'] = { ...userInfo, nickname: '新名字' }
    await logIn()
    expect(database.rows('users')).toMatchObject([{ nickname: '新名字' }])
    expect(database.rows('identities')).toMatchObject([{ nickname: '新名字' }])
  })

  it('forgets the avatar that somebody has taken off, in both places, and then writes no more', async () => {
    const { answers, database, logIn } = setUp({ access_token: profileTokens, userinfo: userInfo })
    await logIn()
    answers['userinfo'] = { ...userInfo, headimgurl: '' }
    await logIn()
    for (const collection of ['users', 'identities']) {
      expect(database.rows(collection)).toMatchObject([{ nickname: '阿澄' }])
      expect(database.rows(collection)[0]).not.toHaveProperty('avatarUrl')
    }
  })

  it('refreshes a token that userinfo refuses, once', async () => {
    const { database, logIn, apis } = setUp({
      access_token: profileTokens,
      userinfo: ({ url }) =>
        url.searchParams.get('access_token') === 'ACCESS-2' ? userInfo : { errcode: 42001, errmsg: 'expired' },
      refresh_token: { ...profileTokens, access_token: 'ACCESS-2', refresh_token: 'REFRESH-2' },
    })
    await logIn()
    expect(apis()).toEqual(['oauth2/access_token', 'userinfo', 'oauth2/refresh_token', 'userinfo'])
    expect(database.rows('sessions')).toMatchObject([{ grant: { accessToken: 'ACCESS-2', refreshToken: 'REFRESH-2' } }])
  })

  it.each([
    ['refuses the scope', { errcode: 48001, errmsg: 'api unauthorized' }, 'WECHAT_REFUSED'],
    ['is busy', { errcode: -1, errmsg: 'system error' }, 'WECHAT_BUSY'],
  ])('makes nobody when userinfo %s', async (_, userinfo, code) => {
    const { database, logIn } = setUp({ access_token: profileTokens, userinfo })
    await expect(logIn()).rejects.toMatchObject({ code, values: { returnTo: '/#/product/x' } })
    expect(database.rows('users')).toEqual([])
    expect(database.rows('identities')).toEqual([])
    expect(database.rows('sessions')).toEqual([])
  })

  it('gives each login a new session and ends the one that this browser had', async () => {
    const { database, logIn } = setUp()
    const first = await logIn()
    const second = await logIn(first.cookie)
    expect(second.cookie).not.toBe(first.cookie)
    expect(database.rows('sessions')).toHaveLength(1)
    expect(database.rows('users')).toHaveLength(1)
  })

  it('mixes up none of fifty logins at once', async () => {
    const { database, begin } = setUp({
      access_token: ({ url }) => ({ ...tokens, openid: `o0000${url.searchParams.get('code')}` }),
    })
    const begun = await Promise.all(Array.from({ length: 50 }, () => begin()))
    const replies = await Promise.all(begun.map(({ call, state }, n) => call({ code: `${n}`, state })))
    expect(new Set(replies.map(({ headers }) => headers['set-cookie'])).size).toBe(50)
    expect(new Set(database.rows('sessions').map(({ openid }) => openid)).size).toBe(50)
  })
})

describe('a flow', () => {
  it.each([
    ['no state', async ({ begin }: ReturnType<typeof setUp>) => (await begin()).call({ code: 'code' })],
    [
      'a state that nobody made',
      async ({ begin }: ReturnType<typeof setUp>) => (await begin()).call({ code: 'code', state: '0'.repeat(64) }),
    ],
    [
      'a state of a wrong shape',
      async ({ begin }: ReturnType<typeof setUp>) => (await begin()).call({ code: 'code', state: '{"$ne":null}' }),
    ],
    [
      'no cookie',
      async ({ begin }: ReturnType<typeof setUp>) => {
        const { call, state } = await begin()
        return call({ code: 'code', state }, {})
      },
    ],
    [
      'the cookie of another browser',
      async ({ begin }: ReturnType<typeof setUp>) => {
        const [ours, theirs] = [await begin(), await begin()]
        return ours.call({ code: 'code', state: ours.state }, { cookie: theirs.cookie })
      },
    ],
    [
      'a second flow cookie',
      async ({ begin }: ReturnType<typeof setUp>) => {
        const { call, state, cookie } = await begin()
        return call({ code: 'code', state }, { cookie: `${cookie}; __Host-flow=${'0'.repeat(64)}` })
      },
    ],
    [
      'ten minutes gone',
      async ({ begin, clock }: ReturnType<typeof setUp>) => {
        const { call, state } = await begin()
        clock.moveBy(10 * MINUTE_MS)
        return call({ code: 'code', state })
      },
    ],
    [
      'a code of a wrong shape',
      async ({ begin }: ReturnType<typeof setUp>) => {
        const { call, state } = await begin()
        return call({ code: 'x&appid=wx00000000000000a9', state })
      },
    ],
  ])('is refused with %s, and WeChat is not asked', async (_, attack) => {
    const system = setUp()
    await expect(attack(system)).rejects.toMatchObject({ code: 'OAUTH_FLOW_INVALID' })
    expect(system.upstream.requests).toEqual([])
    expect(system.database.rows('sessions')).toEqual([])
  })

  it('is good once: of ten callbacks at once one logs in, the others start again where the user wanted to go', async () => {
    const { database, begin, apis } = setUp()
    const { call, state } = await begin()
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => call({ code: 'code', state })))

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes.filter(({ status }) => status === 'rejected')) {
      expect(outcome).toMatchObject({
        reason: { code: 'OAUTH_FLOW_INVALID', values: { returnTo: '/#/product/x', scope: 'snsapi_base' } },
      })
    }
    expect(exchanges(apis())).toBe(1)
    expect(database.rows('sessions')).toHaveLength(1)
  })

  it('opened a second time by the browser it logged in simply goes on, without another exchange or session', async () => {
    const { database, begin, apis } = setUp()
    const { call, state, cookie } = await begin()
    const first = await call({ code: 'code', state })
    const sid = first.headers['set-cookie']?.split(';')[0]

    const second = await call({ code: 'code', state }, { cookie: `${cookie}; ${sid}` })
    expect([second.status, second.headers]).toEqual([303, { location: '/#/product/x' }])
    expect(exchanges(apis())).toBe(1)
    expect(database.rows('sessions')).toHaveLength(1)
  })

  it('is not used by somebody else’s attempt', async () => {
    const { begin } = setUp()
    const { call, state } = await begin()
    await expect(call({ code: 'code', state }, {})).rejects.toMatchObject({ code: 'OAUTH_FLOW_INVALID' })
    expect((await call({ code: 'code', state })).status).toBe(303)
  })

  it('ends with a refusal, and is then used up', async () => {
    const { begin, upstream } = setUp()
    const { call, state } = await begin()
    await expect(call({ state })).rejects.toMatchObject({ code: 'OAUTH_REFUSED', values: { returnTo: '/#/product/x' } })
    await expect(call({ code: 'code', state })).rejects.toMatchObject({ code: 'OAUTH_FLOW_INVALID' })
    expect(upstream.requests).toEqual([])
  })

  it.each([40029, 40163, 42003])('asks to start again when WeChat answers %i for the code', async (errcode) => {
    const { database, logIn } = setUp({ access_token: { errcode, errmsg: 'code been used' } })
    await expect(logIn()).rejects.toMatchObject({ code: 'OAUTH_CODE_USED', values: { returnTo: '/#/product/x' } })
    expect(database.rows('users')).toEqual([])
  })

  it('makes no user of a snapshot visit', async () => {
    const { database, logIn } = setUp({ access_token: { ...profileTokens, is_snapshotuser: 1 } })
    await expect(logIn()).rejects.toMatchObject({ code: 'SNAPSHOT_USER' })
    for (const name of ['users', 'identities', 'sessions']) expect(database.rows(name)).toEqual([])
  })

  it.each([
    ['a wrong secret', { errcode: 40125, errmsg: 'invalid appsecret' }, 'WECHAT_REFUSED'],
    ['an answer without openid', { access_token: 'A', expires_in: 7200 }, 'WECHAT_ANSWER_INVALID'],
    ['a life of no number', { ...tokens, expires_in: '7200' }, 'WECHAT_ANSWER_INVALID'],
    ['a list', [], 'WECHAT_ANSWER_INVALID'],
  ])('logs nobody in after %s', async (_, answer, code) => {
    const { database, logIn } = setUp({ access_token: answer })
    await expect(logIn()).rejects.toMatchObject({ code })
    expect(database.rows('sessions')).toEqual([])
  })
})

describe('a silent login of somebody whose profile we may still read', () => {
  async function setUpReturning(answers: Answers) {
    const system = setUp({ access_token: profileTokens, userinfo: userInfo })
    const { cookie } = await system.logIn()
    Object.assign(system.answers, { access_token: tokens, userinfo: { ...userInfo, nickname: '新名字' } }, answers)
    system.upstream.requests.length = 0
    return { ...system, cookie }
  }

  it('reads nothing again within a day, and keeps the permission', async () => {
    const { clock, database, logIn, cookie, apis } = await setUpReturning({})
    clock.moveBy(HOUR_MS)
    await logIn(cookie)
    expect(apis()).toEqual(['oauth2/access_token'])
    expect(database.rows('sessions')).toMatchObject([
      { grant: { scope: 'snsapi_userinfo', refreshToken: 'REFRESH-1' } },
    ])
  })

  it('refreshes the token after a day, also from a session that has expired, and reads the profile', async () => {
    const { clock, database, logIn, cookie, apis } = await setUpReturning({
      refresh_token: { ...profileTokens, access_token: 'ACCESS-2' },
    })
    clock.moveBy(DAY_MS)
    await logIn(cookie)
    expect(apis()).toEqual(['oauth2/access_token', 'oauth2/refresh_token', 'userinfo'])
    expect(database.rows('users')).toMatchObject([{ nickname: '新名字' }])
    expect(database.rows('sessions')).toMatchObject([{ grant: { accessToken: 'ACCESS-2', profileAt: clock.now() } }])
  })

  it.each([
    ['takes', { errcode: 0, errmsg: 'ok' }, ['auth', 'userinfo']],
    ['refuses', { errcode: 40003, errmsg: 'invalid openid' }, ['auth', 'oauth2/refresh_token', 'userinfo']],
  ])('checks a token that should still live, which WeChat %s', async (_, auth, expected) => {
    const long = { ...profileTokens, expires_in: 30 * 24 * 3600 }
    const system = setUp({ access_token: long, userinfo: userInfo, auth, refresh_token: long })
    const { cookie } = await system.logIn()
    system.answers['access_token'] = tokens
    system.upstream.requests.length = 0
    system.clock.moveBy(DAY_MS)

    await system.logIn(cookie)
    expect(system.apis()).toEqual(['oauth2/access_token', ...expected])
  })

  it.each([40030, 42002])(
    'gives the permission up when WeChat answers %i, and logs in all the same',
    async (errcode) => {
      const { clock, database, logIn, cookie } = await setUpReturning({ refresh_token: { errcode, errmsg: 'over' } })
      clock.moveBy(DAY_MS)
      await logIn(cookie)
      expect(database.rows('users')).toMatchObject([{ nickname: '阿澄' }])
      expect(database.rows('sessions')).toMatchObject([{ grant: { scope: 'snsapi_base' } }])
    },
  )

  it('logs in all the same when WeChat does not answer, and says so in the log', async () => {
    const { clock, database, logIn, cookie, errors } = await setUpReturning({
      refresh_token: { errcode: -1, errmsg: 'system error' },
    })
    clock.moveBy(DAY_MS)
    expect((await logIn(cookie)).reply.status).toBe(303)
    expect(errors).toEqual([expect.stringContaining('the profile stays as it is')])
    expect(database.rows('sessions')).toMatchObject([{ grant: { scope: 'snsapi_userinfo' } }])
  })

  it('never lends the permission to another person in the same browser', async () => {
    const { clock, database, logIn, cookie, apis } = await setUpReturning({
      access_token: { ...tokens, openid: 'o0000xiaolin' },
    })
    clock.moveBy(DAY_MS)
    await logIn(cookie)
    expect(apis()).toEqual(['oauth2/access_token'])
    expect(database.rows('sessions')).toMatchObject([{ openid: 'o0000xiaolin', grant: { scope: 'snsapi_base' } }])
  })
})
