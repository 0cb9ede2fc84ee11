import { ACCOUNTS, HOUR, MINUTE, refusal, runningWeChat, type Running } from './runningWeChat'

const { miniProgram, officialAccount } = ACCOUNTS
const REQUEST = { appid: miniProgram.appid, secret: miniProgram.secret, grant_type: 'authorization_code' }

let running: Running
afterEach(() => running.close())

async function setUp(isLinkedByUnionid = true) {
  running = await runningWeChat({ accounts: { ...ACCOUNTS, isLinkedByUnionid } })
  const { wechat, clock, get } = running
  const login = (js_code: string, fields = {}) => get('/sns/jscode2session', { ...REQUEST, js_code, ...fields })
  return { wechat, clock, get, login, newCode: (user = 'xiaolin') => wechat.issueLoginCode(user) }
}

describe('jscode2session', () => {
  it('answers openid, a 16-byte session_key and the unionid of a linked account', async () => {
    const { wechat, login, newCode } = await setUp()
    const answer = await login(newCode())
    const [user] = wechat.users
    expect(answer).toEqual({
      openid: user!.openids.miniProgram,
      unionid: user!.unionid,
      session_key: expect.stringMatching(/^[\w+/]{22}==$/),
    })
  })

  it('leaves the unionid out where the apps are not linked', async () => {
    const { login, newCode } = await setUp(false)
    expect(await login(newCode())).not.toHaveProperty('unionid')
  })

  it('takes a code once: the second time it is 40163, however often it is asked', async () => {
    const { login, newCode } = await setUp()
    const code = newCode()
    const answers = await Promise.all(Array.from({ length: 10 }, () => login(code)))
    expect(answers.filter((answer) => 'openid' in answer)).toHaveLength(1)
    expect(answers.filter((answer) => answer['errcode'] === 40163)).toHaveLength(9)
  })

  it('takes a code for five minutes, not a moment longer', async () => {
    const { clock, login, newCode } = await setUp()
    const [early, late] = [newCode(), newCode()]
    clock.moveBy(5 * MINUTE - 1)
    expect(await login(early)).toHaveProperty('openid')
    clock.moveBy(1)
    expect(refusal(await login(late))).toBe(40029)
  })

  it.each([
    ['an unknown code', { js_code: '0unknown' }, 40029],
    ['a code of another appid', { appid: officialAccount.appid, secret: officialAccount.secret }, 40029],
    ['an unknown appid', { appid: 'wx00000000000000ff' }, 40013],
    ['a wrong secret', { secret: 'f'.repeat(32) }, 40125],
    ['no appid', { appid: '' }, 41002],
    ['no secret', { secret: '' }, 41004],
    ['no code', { js_code: '' }, 41008],
    ['another grant type', { grant_type: 'client_credential' }, 40002],
  ])('refuses %s and leaves the code good', async (_, fields, errcode) => {
    const { login, newCode } = await setUp()
    const code = newCode()
    expect(refusal(await login(code, fields))).toBe(errcode)
    expect(await login(code)).toHaveProperty('openid')
  })

  it('reads the query only: fields in the body of a POST are missing (41002)', async () => {
    const { newCode } = await setUp()
    expect(refusal(await running.post('/sns/jscode2session', { ...REQUEST, js_code: newCode() }))).toBe(41002)
  })

  it('refuses the login of a blocked user with 40226', async () => {
    const { login, newCode } = await setUp()
    expect(refusal(await login(newCode('fengkong')))).toBe(40226)
  })

  it('answers 45011 after 100 logins of one user in a minute, and works again in the next', async () => {
    const { clock, login, newCode } = await setUp()
    for (let n = 0; n < 100; n += 1) await login(newCode())
    expect(refusal(await login(newCode()))).toBe(45011)
    expect(await login(newCode('achen'))).toHaveProperty('openid')
    clock.moveBy(MINUTE)
    expect(await login(newCode())).toHaveProperty('openid')
  })

  it('keeps one session_key a user: a soon repeated wx.login gives the same, a late one rotates it', async () => {
    const { clock, login, newCode } = await setUp()
    const first = (await login(newCode()))['session_key']
    expect((await login(newCode()))['session_key']).toBe(first)
    clock.moveBy(HOUR)
    const code = newCode()
    const second = (await login(code))['session_key']
    expect(second).not.toBe(first)
    expect((await login(newCode('achen')))['session_key']).not.toBe(second)
  })

  it('answers as text/plain, as the platform does', async () => {
    await setUp()
    const answer = await fetch(`${running.wechat.urls.api}/sns/jscode2session`)
    expect(answer.headers.get('content-type')).toBe('text/plain')
    expect(answer.status).toBe(200)
  })

  it('issues no code for somebody who does not exist', async () => {
    const { newCode } = await setUp()
    expect(() => newCode('nobody')).toThrow(RangeError)
  })
})
