import { ACCOUNTS, MINUTE, refusal, runningWeChat, type Running } from './runningWeChat'

const { miniProgram, officialAccount } = ACCOUNTS

let running: Running
afterEach(() => running.close())

async function setUp() {
  running = await runningWeChat()
  const { wechat, clock, post } = running
  const tokenOf = async ({ appid, secret }: { appid: string; secret: string }) => {
    const answer = await post('/cgi-bin/stable_token', { grant_type: 'client_credential', appid, secret })
    return String(answer['access_token'])
  }
  const token = await tokenOf(miniProgram)
  const ask = (body: unknown, accessToken = token) =>
    post(`/wxa/business/getuserphonenumber?access_token=${accessToken}`, body)
  return { wechat, clock, tokenOf, ask, newCode: (user = 'xiaolin') => wechat.issuePhoneCode(user) }
}

describe('getuserphonenumber', () => {
  it('answers the number with the watermark of the app', async () => {
    const { clock, ask, newCode } = await setUp()
    expect(await ask({ code: newCode() })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      phone_info: {
        phoneNumber: '13800000001',
        purePhoneNumber: '13800000001',
        countryCode: 86,
        watermark: { timestamp: Math.floor(clock.now().getTime() / 1000), appid: miniProgram.appid },
      },
    })
  })

  it('writes the country code before a number from abroad', async () => {
    const { ask, newCode } = await setUp()
    const { phone_info: info } = await ask({ code: newCode('yueliang') })
    expect(info).toMatchObject({ phoneNumber: '+85250000004', purePhoneNumber: '50000004', countryCode: '852' })
  })

  it('gives everybody another number', async () => {
    const { wechat } = await setUp()
    expect(new Set(wechat.users.map(({ phone }) => phone.number)).size).toBe(wechat.users.length)
  })

  it('takes a code once, however many ask at once', async () => {
    const { ask, newCode } = await setUp()
    const code = newCode()
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask({ code })))
    expect(answers.filter((answer) => 'phone_info' in answer)).toHaveLength(1)
    expect(answers.filter((answer) => answer['errcode'] === 40029)).toHaveLength(9)
  })

  it('takes a code for five minutes, not a moment longer', async () => {
    const { clock, ask, newCode } = await setUp()
    const [early, late] = [newCode(), newCode()]
    clock.moveBy(5 * MINUTE - 1)
    expect(await ask({ code: early })).toHaveProperty('phone_info')
    clock.moveBy(1)
    expect(refusal(await ask({ code: late }))).toBe(40029)
  })

  it('knows no login code, and login knows no phone code', async () => {
    const { wechat, ask, newCode } = await setUp()
    expect(refusal(await ask({ code: wechat.issueLoginCode('xiaolin') }))).toBe(40029)
    const login = { appid: miniProgram.appid, secret: miniProgram.secret, grant_type: 'authorization_code' }
    expect(refusal(await running.get('/sns/jscode2session', { ...login, js_code: newCode() }))).toBe(40029)
  })

  it('is the mini-program’s only: another app’s token leaves the code good', async () => {
    const { tokenOf, ask, newCode } = await setUp()
    const code = newCode()
    expect(refusal(await ask({ code }, await tokenOf(officialAccount)))).toBe(48001)
    expect(await ask({ code })).toHaveProperty('phone_info')
  })

  it.each([
    ['no token', '', {}, 41001],
    ['an unknown token', 'x'.repeat(64), {}, 40001],
    ['no code', undefined, {}, 40029],
    ['a code that is no text', undefined, { code: { $ne: null } }, 40029],
    ['a list', undefined, [], 47001],
  ])('refuses %s', async (_, token, body, errcode) => {
    const { ask } = await setUp()
    expect(refusal(await ask(body, token))).toBe(errcode)
  })

  it('issues no code for somebody who does not exist', async () => {
    const { newCode } = await setUp()
    expect(() => newCode('nobody')).toThrow(RangeError)
  })
})
