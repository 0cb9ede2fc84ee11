import { STORY_MS } from '../../support/patience'
import { ACCOUNTS, DAY, HOUR, MINUTE, refusal, runningWeChat, type Running } from './runningWeChat'

const { miniProgram, officialAccount } = ACCOUNTS
const REQUEST = { grant_type: 'client_credential', appid: officialAccount.appid, secret: officialAccount.secret }

let running: Running
afterEach(() => running.close())

async function setUp() {
  running = await runningWeChat()
  const { clock, get, post } = running
  const ticket = (token: unknown, type = 'jsapi') =>
    get('/cgi-bin/ticket/getticket', { access_token: String(token), type })
  return {
    clock,
    get,
    post,
    token: (fields = {}) => get('/cgi-bin/token', { ...REQUEST, ...fields }),
    stable: (fields = {}) => post('/cgi-bin/stable_token', { ...REQUEST, ...fields }),
    ticket,
    isWorking: async (token: unknown) => (await ticket(token))['errcode'] === 0,
  }
}

describe('/cgi-bin/token', () => {
  it('gives a token for two hours', async () => {
    const { clock, token, isWorking, ticket } = await setUp()
    const { access_token, expires_in } = await token()
    expect(expires_in).toBe(7200)
    clock.moveBy(2 * HOUR - 1)
    expect(await isWorking(access_token)).toBe(true)
    clock.moveBy(1)
    expect(refusal(await ticket(access_token))).toBe(42001)
  })

  it('takes a POST with the same query or with a form', async () => {
    const { post } = await setUp()
    const url = `${running.wechat.urls.api}/cgi-bin/token`
    const fetched = async (address: string, body?: URLSearchParams) =>
      (await fetch(address, { method: 'POST', ...(body && { body }) })).json()

    expect(await fetched(`${url}?${new URLSearchParams(REQUEST)}`)).toHaveProperty('access_token')
    expect(await fetched(url, new URLSearchParams(REQUEST))).toHaveProperty('access_token')
    expect(refusal(await post('/cgi-bin/token', REQUEST))).toBe(40002)
  })

  it('retires the token before with five minutes of overlap', async () => {
    const { clock, token, isWorking, ticket } = await setUp()
    const first = (await token())['access_token']
    const second = (await token())['access_token']
    expect(second).not.toBe(first)
    clock.moveBy(5 * MINUTE - 1)
    expect(await isWorking(first)).toBe(true)
    clock.moveBy(1)
    expect(refusal(await ticket(first))).toBe(40001)
    expect(await isWorking(second)).toBe(true)
  })

  it('never gives a retired token more time than it had', async () => {
    const { clock, token, isWorking } = await setUp()
    const first = (await token())['access_token']
    clock.moveBy(2 * HOUR - MINUTE)
    await token()
    clock.moveBy(MINUTE)
    expect(await isWorking(first)).toBe(false)
  })

  it(
    'answers 45009 after 2000 fetches, until midnight in Beijing',
    async () => {
      const { clock, token } = await setUp()
      for (let n = 0; n < 40; n += 1) await Promise.all(Array.from({ length: 50 }, () => token()))
      expect(refusal(await token())).toBe(45009)
      clock.moveBy(14 * HOUR - 1)
      expect(refusal(await token())).toBe(45009)
      clock.moveBy(1)
      expect(await token()).toHaveProperty('access_token')
    },
    STORY_MS,
  )

  it.each([
    ['another grant type', { grant_type: 'authorization_code' }, 40002],
    ['no grant type', { grant_type: '' }, 40002],
    ['no appid', { appid: '' }, 41002],
    ['no secret', { secret: '' }, 41004],
    ['an unknown appid', { appid: 'wx00000000000000ff' }, 40013],
    ['a wrong secret', { secret: 'f'.repeat(32) }, 40125],
  ])('refuses %s', async (_, fields, errcode) => {
    const { token } = await setUp()
    expect(refusal(await token(fields))).toBe(errcode)
  })
})

describe('/cgi-bin/stable_token, normal mode', () => {
  it('gives the same token while five minutes are left, with the time that remains', async () => {
    const { clock, stable } = await setUp()
    const first = await stable()
    expect(first['expires_in']).toBe(7200)
    clock.moveBy(2 * HOUR - 5 * MINUTE)
    expect(await stable()).toEqual({ ...first, expires_in: 300 })
  })

  it('renews in the last five minutes, and then both work for five minutes', async () => {
    const { clock, stable, isWorking } = await setUp()
    const first = (await stable())['access_token']
    clock.moveBy(2 * HOUR - MINUTE)
    const second = await stable()
    expect(second['access_token']).not.toBe(first)
    expect(second['expires_in']).toBe(7200)
    clock.moveBy(5 * MINUTE - 1)
    expect(await isWorking(first)).toBe(true)
    clock.moveBy(1)
    expect(await isWorking(first)).toBe(false)
    expect(await isWorking(second['access_token'])).toBe(true)
  })

  it('gives one token to fifty callers at once', async () => {
    const { stable } = await setUp()
    const answers = await Promise.all(Array.from({ length: 50 }, () => stable()))
    expect(new Set(answers.map((answer) => answer['access_token'])).size).toBe(1)
  })

  it('lives apart from /cgi-bin/token: neither retires the other', async () => {
    const { clock, stable, token, isWorking } = await setUp()
    const stableOne = (await stable())['access_token']
    const plainOne = (await token())['access_token']
    await stable({ force_refresh: true })
    expect(await isWorking(plainOne)).toBe(true)
    expect(await isWorking(stableOne)).toBe(false)
    clock.moveBy(HOUR)
    expect(await isWorking(plainOne)).toBe(true)
  })

  it.each([
    ['another grant type', { grant_type: 'x' }, 40002],
    ['no appid', { appid: undefined }, 41002],
    ['an object for the appid', { appid: { $ne: null } }, 41002],
    ['no secret', { secret: undefined }, 41004],
    ['an unknown appid', { appid: '__proto__' }, 40013],
    ['a wrong secret', { secret: 'f'.repeat(32) }, 40125],
  ])('refuses %s', async (_, fields, errcode) => {
    const { stable } = await setUp()
    expect(refusal(await stable(fields))).toBe(errcode)
  })

  it.each([['[]'], ['null'], ['{"grant_type":'], ['']])('refuses the body %p with 47001', async (body) => {
    await setUp()
    const answer = await fetch(`${running.wechat.urls.api}/cgi-bin/stable_token`, { method: 'POST', body })
    expect(refusal((await answer.json()) as Record<string, unknown>)).toBe(47001)
  })

  it('refuses a GET with 43002', async () => {
    const { get } = await setUp()
    expect(refusal(await get('/cgi-bin/stable_token', REQUEST))).toBe(43002)
  })
})

describe('/cgi-bin/stable_token, forced', () => {
  it('ends the old token at once', async () => {
    const { stable, ticket } = await setUp()
    const first = (await stable())['access_token']
    const second = (await stable({ force_refresh: true }))['access_token']
    expect(second).not.toBe(first)
    expect(refusal(await ticket(first))).toBe(40001)
  })

  it('does nothing within 30 seconds of the last time', async () => {
    const { clock, stable } = await setUp()
    const first = (await stable({ force_refresh: true }))['access_token']
    clock.moveBy(29_999)
    expect((await stable({ force_refresh: true }))['access_token']).toBe(first)
    clock.moveBy(1)
    expect((await stable({ force_refresh: true }))['access_token']).not.toBe(first)
  })

  it('does nothing after 20 times in a day, and works again the next', async () => {
    const { clock, stable } = await setUp()
    const tokens = new Set()
    for (let n = 0; n < 25; n += 1) {
      tokens.add((await stable({ force_refresh: true }))['access_token'])
      clock.moveBy(30_000)
    }
    expect(tokens.size).toBe(20)
    const before = (await stable())['access_token']
    clock.moveBy(DAY)
    expect((await stable({ force_refresh: true }))['access_token']).not.toBe(before)
  })
})

describe('/cgi-bin/ticket/getticket', () => {
  it('gives one ticket for as long as it lives, to every caller', async () => {
    const { clock, stable, ticket } = await setUp()
    const { access_token } = await stable()
    const first = await ticket(access_token)
    expect(first).toEqual({ errcode: 0, errmsg: 'ok', ticket: expect.stringMatching(/^[\w-]{86}$/), expires_in: 7200 })
    clock.moveBy(HOUR)
    expect(await ticket(access_token)).toEqual({ ...first, expires_in: 3600 })
  })

  it('gives a new one in the last five minutes', async () => {
    const { clock, stable, ticket } = await setUp()
    const first = await ticket((await stable())['access_token'])
    clock.moveBy(2 * HOUR - MINUTE)
    const second = await ticket((await stable())['access_token'])
    expect(second['ticket']).not.toBe(first['ticket'])
    expect(second['expires_in']).toBe(7200)
  })

  it('takes a POST with a form', async () => {
    const { stable } = await setUp()
    const { access_token } = await stable()
    const body = new URLSearchParams({ access_token: String(access_token), type: 'jsapi' })
    const answer = await fetch(`${running.wechat.urls.api}/cgi-bin/ticket/getticket`, { method: 'POST', body })
    expect(await answer.json()).toMatchObject({ errcode: 0, ticket: expect.any(String) })
  })

  it('keeps jsapi and wx_card apart and knows no other type', async () => {
    const { stable, ticket } = await setUp()
    const { access_token } = await stable()
    const [jsapi, card] = [await ticket(access_token), await ticket(access_token, 'wx_card')]
    expect(card['ticket']).not.toBe(jsapi['ticket'])
    expect(refusal(await ticket(access_token, 'JSAPI'))).toBe(40097)
  })

  it.each([
    ['no token', '', 41001],
    ['a token of the wrong shape', 'not a token', 40014],
    ['an unknown token', '00_'.padEnd(139, 'x'), 40001],
  ])('refuses %s', async (_, token, errcode) => {
    const { ticket } = await setUp()
    expect(refusal(await ticket(token))).toBe(errcode)
  })

  it("refuses a mini-program's token with 48001", async () => {
    const { stable, ticket } = await setUp()
    const { access_token } = await stable({ appid: miniProgram.appid, secret: miniProgram.secret })
    expect(refusal(await ticket(access_token))).toBe(48001)
  })
})
