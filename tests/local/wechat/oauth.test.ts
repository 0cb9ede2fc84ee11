import {
  ACCOUNTS,
  DAY,
  HOUR,
  jsonRequest,
  MINUTE,
  type Options,
  type Params,
  PHONE,
  refusal,
  runningWeChat,
  type Running,
  SITE,
} from './runningWeChat'

const { appid, secret } = ACCOUNTS.officialAccount
const BACK = `${SITE}/api/oauth/callback`
const PROFILE = { scope: 'snsapi_userinfo' }

let running: Running
afterEach(() => running.close())

async function setUp(options: Options = {}) {
  running = await runningWeChat(options)
  const { get, open, wechat, clock } = running

  const authorize = (fields: Params = {}, headers: Params = {}) => {
    const query = { appid, redirect_uri: BACK, response_type: 'code', scope: 'snsapi_base', state: 'a1B2', ...fields }
    return open(`/connect/oauth2/authorize?${new URLSearchParams(query)}`, headers)
  }
  const decide = async (consent: string, answer: string, headers: Params = {}) => {
    const request = jsonRequest('POST', { consent, answer })
    const origin = { origin: wechat.urls.open, 'content-type': 'application/json' }
    return fetch(`${wechat.urls.open}/connect/oauth2/decision`, { ...request, headers: { ...origin, ...headers } })
  }
  const ask = async (user?: string) => consentIn(await (await authorize(PROFILE, named(user))).text())
  const allow = async (user?: string) => codeIn(await urlOf(await decide(await ask(user), 'allow')))
  const codeOf = async (user?: string) => codeIn((await authorize({}, named(user))).headers.get('location'))
  const exchange = (code: string, fields: Params = {}) =>
    get('/sns/oauth2/access_token', { appid, secret, code, grant_type: 'authorization_code', ...fields })
  const refresh = (refresh_token: string, fields: Params = {}) =>
    get('/sns/oauth2/refresh_token', { appid, refresh_token, grant_type: 'refresh_token', ...fields })
  const fields = ({ access_token, openid }: Record<string, unknown>) => ({
    access_token: String(access_token),
    openid: String(openid),
  })
  return { wechat, clock, get, authorize, decide, ask, allow, codeOf, exchange, refresh, fields }
}

const named = (user: string | undefined): Params => (user === undefined ? {} : { 'x-wechat-user': user })
const consentIn = (page: string) => /data-token="([\w-]+)"/.exec(page)?.[1] ?? 'no consent'
const urlOf = async (reply: Response) => ((await reply.json()) as { url: string }).url
const codeIn = (url: string | null) => new URL(url ?? 'no:url').searchParams.get('code') ?? 'no code'

describe('authorize, silently (snsapi_base)', () => {
  it('returns at once with a code and the state, in that order', async () => {
    const { authorize } = await setUp()
    const reply = await authorize()
    expect(reply.status).toBe(302)
    expect(reply.headers.get('location')).toMatch(
      /^http:\/\/localhost:3001\/api\/oauth\/callback\?code=[\w-]{32}&state=a1B2$/,
    )
    expect(reply.headers.get('cache-control')).toBe('no-store')
  })

  it.each([
    [`${BACK}?from=menu`, /callback\?from=menu&code=[\w-]+&state=a1B2$/],
    [`${BACK}#/me`, /callback\?code=[\w-]+&state=a1B2#\/me$/],
    [`${BACK}?x=%E4%B8%AD%2B#/me?y=1`, /callback\?x=%E4%B8%AD%2B&code=[\w-]+&state=a1B2#\/me\?y=1$/],
  ])('keeps the query and the fragment of %s', async (redirect_uri, expected) => {
    const { authorize } = await setUp()
    expect((await authorize({ redirect_uri })).headers.get('location')).toMatch(expected)
  })

  it('asks whoever holds the phone, or the user whom a script names', async () => {
    const { wechat, codeOf, exchange } = await setUp()
    wechat.switchUser('achen')
    const openids = [await exchange(await codeOf()), await exchange(await codeOf('muqing'))].map(({ openid }) => openid)
    const expected = ['achen', 'muqing'].map(
      (id) => wechat.users.find((user) => user.id === id)!.openids.officialAccount,
    )
    expect(openids).toEqual(expected)
  })

  it('accepts the parameters in another order and says so in the log', async () => {
    const warnings: string[] = []
    const log = { info: () => undefined, error: () => undefined, warn: (text: string) => void warnings.push(text) }
    await setUp({ log })
    const query = `response_type=code&scope=snsapi_base&redirect_uri=${encodeURIComponent(BACK)}&appid=${appid}`
    expect((await running.open(`/connect/oauth2/authorize?${query}`)).status).toBe(302)
    expect(warnings).toEqual(['The authorize address should keep the documented order.'])
  })
})

describe('authorize, refused', () => {
  it.each([
    ['a foreign host', { redirect_uri: 'https://evil.test/cb' }, 10003],
    ['the right name on another port', { redirect_uri: 'http://localhost:9/cb' }, 10003],
    ['a host hidden behind @', { redirect_uri: 'http://localhost:3001@evil.test/' }, 10003],
    ['javascript:', { redirect_uri: 'javascript:alert(1)//localhost:3001' }, 10003],
    ['a path alone', { redirect_uri: '/cb' }, 10003],
    ['no redirect_uri', { redirect_uri: '' }, 10011],
    ['an unknown scope', { scope: 'snsapi_login' }, 10005],
    ['a scope in capitals', { scope: 'SNSAPI_BASE' }, 10005],
    ['no scope', { scope: '' }, 10010],
    ['an unknown appid', { appid: 'wx00000000000000ff' }, 10013],
    ["the mini-program's appid", { appid: ACCOUNTS.miniProgram.appid }, 10013],
    ['no appid', { appid: '' }, 10012],
    ['another response_type', { response_type: 'token' }, 10002],
    ['a state with other characters', { state: 'a-b' }, 10014],
    ['a state of 129 bytes', { state: 'a'.repeat(129) }, 10014],
  ])('shows the error page for %s and goes nowhere', async (_, fields, code) => {
    const { authorize } = await setUp()
    const reply = await authorize(fields)
    expect(reply.headers.has('location')).toBe(false)
    expect(await reply.text()).toContain(`error code ${code}<`)
  })

  it('reads names case-sensitively', async () => {
    await setUp()
    const query = new URLSearchParams({ AppID: appid, redirect_uri: BACK, response_type: 'code', scope: 'snsapi_base' })
    expect(await (await running.open(`/connect/oauth2/authorize?${query}`)).text()).toContain('error code 10012<')
  })

  it('takes a state of 128 bytes and no state at all', async () => {
    const { authorize } = await setUp()
    expect((await authorize({ state: 'a'.repeat(128) })).status).toBe(302)
    expect((await authorize({ state: '' })).status).toBe(302)
  })

  it('knows no user of another name', async () => {
    const { authorize } = await setUp()
    expect((await authorize({}, named('nobody'))).status).toBe(400)
  })

  it('escapes what it shows', async () => {
    const { authorize } = await setUp()
    expect(await (await authorize({ ...PROFILE, redirect_uri: `${BACK}?<script>alert(1)` })).text()).not.toContain(
      '<script>alert',
    )
  })
})

describe('the consent page (snsapi_userinfo)', () => {
  it('shows who is asked, and only the phone may frame it', async () => {
    const { authorize } = await setUp()
    const reply = await authorize(PROFILE)
    const policy = reply.headers.get('content-security-policy') ?? ''
    expect(reply.status).toBe(200)
    expect(await reply.text()).toContain('林小满')
    expect(policy).toContain(`default-src 'none'`)
    expect(policy).toContain(`frame-ancestors ${PHONE}`)
    expect(policy).not.toContain('unsafe')
  })

  it('may not be framed at all where there is no phone', async () => {
    const { authorize } = await setUp({ hasPhone: false })
    const reply = await authorize(PROFILE)
    expect(reply.headers.get('content-security-policy')).toContain(`frame-ancestors 'none'`)
  })

  it('allowed: the user returns with a code', async () => {
    const { ask, decide } = await setUp()
    expect(await urlOf(await decide(await ask(), 'allow'))).toMatch(/callback\?code=[\w-]{32}&state=a1B2$/)
  })

  it('refused: the user returns with the state and without a code', async () => {
    const { ask, decide } = await setUp()
    expect(await urlOf(await decide(await ask(), 'refuse'))).toBe(`${BACK}?state=a1B2`)
  })

  it('belongs to the user who saw it, even when the phone changes hands', async () => {
    const { wechat, ask, decide, exchange } = await setUp()
    const consent = await ask('achen')
    wechat.switchUser('muqing')
    const { openid } = await exchange(codeIn(await urlOf(await decide(consent, 'allow'))))
    expect(openid).toBe(wechat.users.find(({ id }) => id === 'achen')!.openids.officialAccount)
  })

  it('takes one answer, within ten minutes', async () => {
    const { clock, ask, decide } = await setUp()
    const [once, late] = [await ask(), await ask()]
    const replies = await Promise.all(Array.from({ length: 5 }, () => decide(once, 'allow')))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410, 410])
    clock.moveBy(10 * MINUTE)
    expect((await decide(late, 'allow')).status).toBe(410)
  })

  it.each([
    ['another origin', { origin: SITE }, 403],
    ['no origin', { origin: '' }, 403],
    ['a form', { 'content-type': 'text/plain' }, 415],
  ])('refuses a click from %s and stays open', async (_, headers, status) => {
    const { ask, decide } = await setUp()
    const consent = await ask()
    expect((await decide(consent, 'allow', headers)).status).toBe(status)
    expect((await decide(consent, 'allow')).status).toBe(200)
  })

  it.each([
    ['an unknown token', 'unknown', 'allow', 410],
    ['another answer', 'unknown', 'yes', 400],
  ])('refuses %s', async (_, consent, answer, status) => {
    const { decide } = await setUp()
    expect((await decide(consent, answer)).status).toBe(status)
  })
})

describe('/sns/oauth2/access_token', () => {
  it('gives openid and tokens for a silent code, and no unionid', async () => {
    const { wechat, codeOf, exchange } = await setUp()
    expect(await exchange(await codeOf())).toEqual({
      access_token: expect.any(String),
      expires_in: 7200,
      refresh_token: expect.any(String),
      openid: wechat.users[0]!.openids.officialAccount,
      scope: 'snsapi_base',
    })
  })

  it('adds the unionid where the user agreed and the apps are linked', async () => {
    const { wechat, allow, exchange } = await setUp()
    expect(await exchange(await allow())).toMatchObject({ scope: 'snsapi_userinfo', unionid: wechat.users[0]!.unionid })
  })

  it('never gives a unionid where the apps are not linked', async () => {
    const { allow, exchange, get, fields } = await setUp({ accounts: { ...ACCOUNTS, isLinkedByUnionid: false } })
    const token = await exchange(await allow())
    expect(token).not.toHaveProperty('unionid')
    expect(await get('/sns/userinfo', fields(token))).not.toHaveProperty('unionid')
  })

  it('takes a code once (40163), even from ten callers at once', async () => {
    const { codeOf, exchange } = await setUp()
    const code = await codeOf()
    const answers = await Promise.all(Array.from({ length: 10 }, () => exchange(code)))
    expect(answers.filter((answer) => 'openid' in answer)).toHaveLength(1)
    expect(answers.filter((answer) => refusal(answer) === 40163)).toHaveLength(9)
  })

  it('takes a code within five minutes (42003 after)', async () => {
    const { clock, codeOf, exchange } = await setUp()
    const [early, late] = [await codeOf(), await codeOf()]
    clock.moveBy(5 * MINUTE - 1)
    expect(await exchange(early)).toHaveProperty('openid')
    clock.moveBy(1)
    expect(refusal(await exchange(late))).toBe(42003)
  })

  it.each([
    ['an unknown code', { code: '0unknown' }, 40029],
    ['the other app', { appid: ACCOUNTS.miniProgram.appid, secret: ACCOUNTS.miniProgram.secret }, 40029],
    ['an unknown appid', { appid: 'wx00000000000000ff' }, 40013],
    ['a wrong secret', { secret: 'f'.repeat(32) }, 40125],
    ['no appid', { appid: '' }, 41002],
    ['no secret', { secret: '' }, 41004],
    ['no code', { code: '' }, 41008],
    ['another grant type', { grant_type: 'refresh_token' }, 40002],
  ])('refuses %s and leaves the code good', async (_, fields, errcode) => {
    const { codeOf, exchange } = await setUp()
    const code = await codeOf()
    expect(refusal(await exchange(code, fields))).toBe(errcode)
    expect(await exchange(code)).toHaveProperty('openid')
  })
})

describe('a snapshot visit', () => {
  it.each(['snsapi_base', 'snsapi_userinfo'])(
    'passes %s silently with a virtual openid that is nobody',
    async (scope) => {
      const { wechat, authorize, exchange } = await setUp()
      const token = await exchange(codeIn((await authorize({ scope }, named('luren'))).headers.get('location')))
      expect(token).toMatchObject({ is_snapshotuser: 1, scope })
      expect(token).not.toHaveProperty('unionid')
      expect(wechat.users.map(({ openids }) => openids.officialAccount)).not.toContain(token['openid'])
    },
  )

  it('gets no profile (48001)', async () => {
    const { get, authorize, exchange, fields } = await setUp()
    const token = await exchange(codeIn((await authorize(PROFILE, named('luren'))).headers.get('location')))
    expect(refusal(await get('/sns/userinfo', fields(token)))).toBe(48001)
  })
})

describe('/sns/oauth2/refresh_token', () => {
  it('gives the same token new time while it works', async () => {
    const { clock, codeOf, exchange, refresh, get, fields } = await setUp()
    const token = await exchange(await codeOf())
    clock.moveBy(HOUR)
    expect(await refresh(String(token['refresh_token']))).toEqual({ ...token, expires_in: 7200 })
    clock.moveBy(2 * HOUR - 1)
    expect(await get('/sns/auth', fields(token))).toEqual({ errcode: 0, errmsg: 'ok' })
  })

  it('gives another token once it has expired', async () => {
    const { clock, codeOf, exchange, refresh, get, fields } = await setUp()
    const token = await exchange(await codeOf())
    clock.moveBy(2 * HOUR)
    const renewed = await refresh(String(token['refresh_token']))
    expect(renewed['access_token']).not.toBe(token['access_token'])
    expect(refusal(await get('/sns/auth', fields(token)))).toBe(42001)
    expect(await get('/sns/auth', fields(renewed))).toEqual({ errcode: 0, errmsg: 'ok' })
  })

  it('ends after 30 days (42002)', async () => {
    const { clock, codeOf, exchange, refresh } = await setUp()
    const { refresh_token } = await exchange(await codeOf())
    clock.moveBy(30 * DAY - 1)
    expect(await refresh(String(refresh_token))).toHaveProperty('access_token')
    clock.moveBy(1)
    expect(refusal(await refresh(String(refresh_token)))).toBe(42002)
  })

  it.each([
    ['an unknown token', { refresh_token: 'unknown' }, 40030],
    ['no token', { refresh_token: '' }, 41003],
    ['no appid', { appid: '' }, 41002],
    ['another appid', { appid: ACCOUNTS.miniProgram.appid }, 40013],
    ['another grant type', { grant_type: 'authorization_code' }, 40002],
  ])('refuses %s', async (_, fields, errcode) => {
    const { codeOf, exchange, refresh } = await setUp()
    const { refresh_token } = await exchange(await codeOf())
    expect(refusal(await refresh(String(refresh_token), fields))).toBe(errcode)
  })
})

describe('/sns/userinfo and /sns/auth', () => {
  it('gives nickname, picture and unionid, and fills neither sex nor region', async () => {
    const { wechat, get, allow, exchange, fields } = await setUp()
    const profile = await get('/sns/userinfo', { ...fields(await exchange(await allow('achen'))), lang: 'zh_CN' })
    const user = wechat.users.find(({ id }) => id === 'achen')!
    expect(profile).toEqual({
      openid: user.openids.officialAccount,
      nickname: '阿澄',
      sex: 0,
      language: '',
      city: '',
      province: '',
      country: '',
      headimgurl: `${wechat.urls.api}/mmopen/achen/132`,
      privilege: [],
      unionid: user.unionid,
    })
    const picture = await fetch(String(profile['headimgurl']))
    expect(picture.headers.get('content-type')).toBe('image/svg+xml')
    expect(await picture.text()).toMatch(/^<svg /)
  })

  it('refuses a profile to a silent grant (48001)', async () => {
    const { get, codeOf, exchange, fields } = await setUp()
    expect(refusal(await get('/sns/userinfo', fields(await exchange(await codeOf()))))).toBe(48001)
  })

  it.each(['/sns/userinfo', '/sns/auth'])('%s refuses a bad token or openid', async (path) => {
    const { clock, get, allow, exchange, fields } = await setUp()
    const good = fields(await exchange(await allow()))
    expect(refusal(await get(path, { ...good, access_token: '' }))).toBe(41001)
    expect(refusal(await get(path, { ...good, access_token: 'unknown' }))).toBe(40001)
    expect(refusal(await get(path, { ...good, openid: '' }))).toBe(41009)
    expect(refusal(await get(path, { ...good, openid: 'o0000someoneelse' }))).toBe(40003)
    clock.moveBy(2 * HOUR)
    expect(refusal(await get(path, good))).toBe(42001)
  })
})
