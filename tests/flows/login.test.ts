import type { LoginAnswer, Reply } from '../../core/api'
import { logInByCode } from '../support/h5'
import { dataOf, startTestSystem, type TestSystem } from '../support/testSystem'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(() => system.close())

describe('login', () => {
  it('makes one user of ten first visits at once, and knows that user ever after', async () => {
    const miniProgram = system.miniProgram('achen')
    const answers = await Promise.all(Array.from({ length: 10 }, () => miniProgram.call('login')))
    const users = answers.map(dataOf<LoginAnswer>)

    expect(new Set(users.map(({ user }) => user.userId)).size).toBe(1)
    expect(users.filter(({ isNew }) => isNew)).toHaveLength(1)
    expect(dataOf(await miniProgram.call('login'))).toEqual({
      user: users[0]!.user,
      isNew: false,
      siteUrl: system.ready.app,
    })
  })

  it('asks WeChat nothing when the mini-program calls: the platform vouches for the openid', async () => {
    await system.control('DELETE', '/requests')
    await system.miniProgram('muqing').call('login')
    expect(await system.control('GET', '/requests')).toMatchObject({ counts: {} })
  })

  it('believes no identity that the client sends', async () => {
    const reply = await system.miniProgram('xiaolin').call('login', { openid: system.miniProgram('achen').openid })
    expect(reply).toMatchObject({ ok: false, code: 'INVALID_INPUT', field: 'openid' })
  })

  it('exchanges a wx.login code over HTTP for a token that opens the session', async () => {
    const { sessionToken, user } = await logInByCode(system, 'xiaolin')
    const session = await system.browser().get('/api/session', { authorization: `Bearer ${sessionToken}` })
    expect(session.json()).toMatchObject({ ok: true, data: { user: { userId: user.userId } } })
  })

  it('is the same user over HTTP as in the mini-program', async () => {
    const { user } = dataOf(await system.miniProgram('yueliang').call('login'))
    expect((await logInByCode(system, 'yueliang')).user.userId).toBe(user.userId)
  })

  it('takes a code once, refuses an unknown one, and tells the two apart', async () => {
    const code = system.wechat.issueLoginCode('xiaolin')
    const post = (body: object) => system.browser().post('/api/login', body)
    expect((await post({ code })).status).toBe(200)

    const again = await post({ code })
    expect([again.status, again.json<Reply<never>>()]).toMatchObject([401, { ok: false, code: 'LOGIN_CODE_USED' }])
    const unknown = await post({ code: 'a-code-nobody-issued' })
    expect([unknown.status, unknown.json<Reply<never>>()]).toMatchObject([
      401,
      { ok: false, code: 'LOGIN_CODE_INVALID' },
    ])
  })

  it('answers neither session_key nor openid', async () => {
    const answer = await system.browser().post('/api/login', { code: system.wechat.issueLoginCode('xiaolin') })
    expect(answer.text).not.toMatch(/session_key|sessionKey|openid/i)
  })

  it('turns away a user whom WeChat blocks', async () => {
    const answer = await system.browser().post('/api/login', { code: system.wechat.issueLoginCode('fengkong') })
    expect([answer.status, answer.json()]).toMatchObject([403, { ok: false, code: 'USER_BLOCKED' }])
  })
})
