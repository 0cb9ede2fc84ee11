import { cloudOrderStore } from '../../core/orders/cloudOrderStore'
import type { MiniProgramCaller } from '../../core/platform/caller'
import { HOUR_MS } from '../../core/platform/clock'
import { cloudSessionStore } from '../../core/sessions/cloudSessionStore'
import { cloudIdentityStore } from '../../core/users/cloudIdentityStore'
import { cloudUserStore } from '../../core/users/cloudUserStore'
import { login, loginOverHttp } from '../../core/users/login'
import { miniProgramApi } from '../../core/wechat/miniProgramApi'
import { countedDatabase } from '../fakes/countedDatabase'
import { fakeDatabase } from '../fakes/database'
import { fakeClock, fakeHttpClient, fakeRandom } from '../fakes/effects'
import { httpRequest } from '../fakes/gateway'

const APPID = 'wx00000000000000a1'
const SITE = 'https://shop.example.com'
const SECRET = '0'.repeat(32)
const caller: MiniProgramCaller = { channel: 'miniProgram', appid: APPID, openid: 'o0000achen' }

function setUp(answer: object = { openid: 'o0000achen', session_key: 'c2VjcmV0IHNlc3Npb24ga2V5' }) {
  const rows = fakeDatabase()
  const database = countedDatabase(rows)
  const upstream = fakeHttpClient(() => JSON.stringify(answer))
  const clock = fakeClock()
  const deps = {
    siteUrl: SITE,
    appid: APPID,
    miniProgram: miniProgramApi(upstream.client, { apiUrl: 'https://api.example.com', appid: APPID, secret: SECRET }),
    identities: cloudIdentityStore(database),
    users: cloudUserStore(database),
    sessions: cloudSessionStore(database),
    orders: cloudOrderStore(database),
    clock,
    random: fakeRandom(),
  }
  const post = (body: unknown) => loginOverHttp(deps, httpRequest({ method: 'POST', body }))
  return { rows, database, upstream, clock, deps, post }
}

describe('login of a mini-program user', () => {
  it('makes a user at the first visit, in three database operations', async () => {
    const { rows, database, deps } = setUp()
    const { user, isNew, siteUrl } = await login(deps, caller, {})

    expect({ isNew, siteUrl }).toEqual({ isNew: true, siteUrl: SITE })
    expect(user).toEqual({ userId: expect.stringMatching(/^[0-9a-f]{32}$/) })
    expect(database.operations).toEqual(['get identities', 'insert users', 'insert identities'])
    expect(rows.rows('users')).toHaveLength(1)
    expect(rows.rows('identities')).toMatchObject([{ appid: APPID, openid: 'o0000achen', userId: user.userId }])
  })

  it('costs a returning visitor one read of identities and asks WeChat nothing', async () => {
    const { database, upstream, deps } = setUp()
    const first = await login(deps, caller, {})
    database.operations.length = 0

    expect(await login(deps, caller, {})).toEqual({ ...first, isNew: false })
    expect(database.operations).toEqual(['get identities'])
    expect(upstream.requests).toEqual([])
  })

  it('writes the visit down at most once an hour, by one of ten calls at once', async () => {
    const { rows, clock, deps } = setUp()
    await login(deps, caller, {})
    clock.moveBy(HOUR_MS - 1)
    await login(deps, caller, {})
    expect(rows.rows('identities')).toMatchObject([{ visitedAt: new Date('2026-11-22T06:00:00.000Z') }])

    clock.moveBy(1)
    await Promise.all(Array.from({ length: 10 }, () => login(deps, caller, {})))
    expect(rows.rows('identities')).toMatchObject([{ visitedAt: new Date('2026-11-22T07:00:00.000Z') }])
  })

  it('makes one user of ten first visits at once, in three operations each', async () => {
    const { rows, database, deps } = setUp()
    const answers = await Promise.all(Array.from({ length: 10 }, () => login(deps, caller, {})))

    expect(new Set(answers.map(({ user }) => user.userId)).size).toBe(1)
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1)
    expect(rows.rows('users')).toHaveLength(1)
    expect(rows.rows('identities')).toHaveLength(1)
    expect(database.operations).toHaveLength(30)
  })

  it('completes a first visit that broke off after the user was made', async () => {
    const { rows, deps } = setUp()
    const identities = {
      ...deps.identities,
      create: () => Promise.reject(new Error('the database went away')),
    }
    await expect(login({ ...deps, identities }, caller, {})).rejects.toThrow('went away')

    await login(deps, caller, {})
    expect(rows.rows('users')).toHaveLength(1)
    expect(rows.rows('identities')).toHaveLength(1)
  })

  it('keeps a unionid, also one that comes later', async () => {
    const { rows, deps } = setUp()
    await login(deps, caller, {})
    await login(deps, { ...caller, unionid: 'u0000achen' }, {})
    expect(rows.rows('identities')).toMatchObject([{ unionid: 'u0000achen' }])
  })

  it('knows one openid of two apps as two people', async () => {
    const { deps } = setUp()
    const one = await login(deps, caller, {})
    const other = await login(deps, { ...caller, appid: 'wx00000000000000a2' }, {})
    expect(other).toMatchObject({ isNew: true })
    expect(other.user.userId).not.toBe(one.user.userId)
  })

  it.each([['openid'], ['userId'], ['unionid'], ['$where'], ['constructor']])(
    'refuses "%s" from the client and stores nothing',
    async (field) => {
      const { database, deps } = setUp()
      const input = { [field]: { $ne: null } }
      await expect(login(deps, caller, input)).rejects.toMatchObject({ code: 'INVALID_INPUT', values: { field } })
      expect(database.operations).toEqual([])
    },
  )
})

describe('login over HTTP', () => {
  it('exchanges the code as documented and answers a session good for two idle hours', async () => {
    const { upstream, rows, post } = setUp()
    const answer = await post({ code: 'code-1_A' })

    expect(upstream.requests[0]?.url.href).toBe(
      `https://api.example.com/sns/jscode2session?appid=${APPID}&secret=${SECRET}&js_code=code-1_A&grant_type=authorization_code`,
    )
    expect(answer).toEqual({
      user: { userId: rows.rows('users')[0]?._id },
      isNew: true,
      siteUrl: SITE,
      sessionToken: expect.stringMatching(/^[\w-]{43}$/),
      expiresInS: 2 * 3600,
    })
    expect(rows.rows('sessions')).toMatchObject([{ client: 'miniProgram', appid: APPID, openid: 'o0000achen' }])
  })

  it('neither answers nor stores session_key, and stores the token only as a hash', async () => {
    const { rows, post } = setUp()
    const answer = await post({ code: 'code' })
    const stored = JSON.stringify(['users', 'identities', 'sessions'].map((name) => rows.rows(name)))

    for (const text of [JSON.stringify(answer), stored]) expect(text).not.toMatch(/session_?key|c2VjcmV0/i)
    expect(stored).not.toContain(answer.sessionToken)
  })

  it('gives a new token at each login', async () => {
    const { post } = setUp()
    const [one, two] = [await post({ code: 'a' }), await post({ code: 'b' })]
    expect(one.sessionToken).not.toBe(two.sessionToken)
    expect(two).toMatchObject({ user: one.user, isNew: false })
  })

  it.each([
    [40029, 'LOGIN_CODE_INVALID'],
    [40163, 'LOGIN_CODE_USED'],
    [40226, 'USER_BLOCKED'],
    [-1, 'WECHAT_BUSY'],
    [45011, 'WECHAT_BUSY'],
    [40013, 'WECHAT_REFUSED'],
    [40125, 'WECHAT_REFUSED'],
    [99999, 'WECHAT_REFUSED'],
  ])('answers errcode %i as %s and stores nothing', async (errcode, code) => {
    const { database, post } = setUp({ errcode, errmsg: `something, rid: 0000` })
    await expect(post({ code: 'code' })).rejects.toMatchObject({ code })
    expect(database.operations).toEqual([])
  })

  it('names neither secret nor code in the error of a wrong secret, but where to look', async () => {
    const { post } = setUp({ errcode: 40125, errmsg: 'invalid appsecret' })
    const error = await post({ code: 'the-code' }).catch((thrown: Error) => thrown)
    expect(String(error)).toContain('check the app secret')
    expect(String(error)).not.toMatch(/00000000000000000000000000000000|the-code/)
  })

  it('does not believe an answer without openid', async () => {
    const { database, post } = setUp({ session_key: 'x' })
    await expect(post({ code: 'code' })).rejects.toMatchObject({ code: 'WECHAT_ANSWER_INVALID' })
    expect(database.operations).toEqual([])
  })

  it.each([
    [{}, 'code'],
    [{ code: '' }, 'code'],
    [{ code: 7 }, 'code'],
    [{ code: { $ne: null } }, 'code'],
    [{ code: 'x&appid=wx00000000000000a2' }, 'code'],
    [{ code: 'x\n' }, 'code'],
    [{ code: 'x'.repeat(129) }, 'code'],
    [{ code: 'x', openid: 'o0000' }, 'openid'],
    [['code'], 'body'],
    [null, 'body'],
  ])('refuses %j by the name of the field and asks WeChat nothing', async (body, field) => {
    const { upstream, post } = setUp()
    await expect(post(body)).rejects.toMatchObject({ code: 'INVALID_INPUT', values: { field } })
    expect(upstream.requests).toEqual([])
  })
})
