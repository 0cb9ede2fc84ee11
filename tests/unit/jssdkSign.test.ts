import type { UpstreamRequest } from '../../core/platform/httpClient'
import { jssdkSign } from '../../core/sharing/jssdkSign'
import { cloudTokenStore } from '../../core/wechat/cloudTokenStore'
import { jsapiTickets } from '../../core/wechat/jsapiTickets'
import { jssdkSignature } from '../../core/wechat/jssdkSignature'
import { officialAccountApi } from '../../core/wechat/officialAccountApi'
import { countedDatabase } from '../fakes/countedDatabase'
import { fakeDatabase } from '../fakes/database'
import { fakeClock, fakeHttpClient, fakeRandom } from '../fakes/effects'

const SITE = 'https://shop.example.com'
const APPID = 'wx00000000000000b2'
const SECRET = '0'.repeat(32)

function answerOf({ api }: UpstreamRequest): object {
  if (api === 'stable_token') return { access_token: 'ACCESS-1', expires_in: 7200 }
  return { errcode: 0, errmsg: 'ok', ticket: 'TICKET-1', expires_in: 7200 }
}

function setUp(answer: (request: UpstreamRequest, count: number) => object = answerOf) {
  const database = countedDatabase(fakeDatabase())
  const upstream = fakeHttpClient((request) => JSON.stringify(answer(request, upstream.requests.length)))
  const clock = fakeClock()

  let seed = 0
  function instance() {
    const log = { info: () => undefined, error: () => undefined }
    const pause = () => new Promise<void>((resolve) => setImmediate(resolve))
    const random = fakeRandom(`instance ${seed++}`)
    const tokenDeps = { store: cloudTokenStore(database), clock, random, pause, log }
    const account = officialAccountApi(upstream.client, {
      apiUrl: 'https://api.example.com',
      appid: APPID,
      secret: SECRET,
    })
    return { siteUrl: SITE, appid: APPID, tickets: jsapiTickets(tokenDeps, { appid: APPID, account }), clock, random }
  }
  const deps = instance()
  const sign = (url: unknown) => jssdkSign(deps, { url })
  const apis = () => upstream.requests.map(({ api }) => api)
  return { database, upstream, clock, instance, sign, apis }
}

describe('jssdkSign', () => {
  it('answers what wx.config takes, signed with the ticket', async () => {
    const { sign } = setUp()
    const config = await sign(`${SITE}/?a=1`)

    const { timestamp, nonceStr } = config
    expect(config).toEqual({
      appId: APPID,
      timestamp: Date.parse('2026-11-22T06:00:00Z') / 1000,
      nonceStr: expect.stringMatching(/^[0-9a-f]{32}$/),
      signature: jssdkSignature({ ticket: 'TICKET-1', nonceStr, timestamp, url: `${SITE}/?a=1` }),
      jsApiList: expect.arrayContaining(['updateAppMessageShareData', 'updateTimelineShareData', 'chooseWXPay']),
    })
    expect(JSON.stringify(config)).not.toMatch(/TICKET|ACCESS/)
  })

  it('asks for token and ticket as documented, the secret in the body only', async () => {
    const { upstream, sign } = setUp()
    await sign(`${SITE}/`)
    const [token, ticket] = upstream.requests
    expect([token?.method, token?.url.href]).toEqual(['POST', 'https://api.example.com/cgi-bin/stable_token'])
    expect(JSON.parse(token?.body ?? '')).toEqual({
      grant_type: 'client_credential',
      appid: APPID,
      secret: SECRET,
      force_refresh: false,
    })
    expect([ticket?.method, ticket?.url.href]).toEqual([
      'GET',
      'https://api.example.com/cgi-bin/ticket/getticket?access_token=ACCESS-1&type=jsapi',
    ])
  })

  it('makes a new nonce for each signature', async () => {
    const { sign } = setUp()
    const configs = await Promise.all(Array.from({ length: 20 }, () => sign(`${SITE}/`)))
    expect(new Set(configs.map(({ nonceStr }) => nonceStr)).size).toBe(20)
  })

  it('asks WeChat for one token and one ticket, however many instances sign how many pages', async () => {
    const { instance, apis } = setUp()
    const instances = Array.from({ length: 50 }, instance)
    await Promise.all(instances.flatMap((deps) => [1, 2, 3].map((n) => jssdkSign(deps, { url: `${SITE}/?n=${n}` }))))
    expect(apis()).toEqual(['stable_token', 'getticket'])
  })

  it('makes no round trip while it is warm', async () => {
    const { database, upstream, sign } = setUp()
    await sign(`${SITE}/`)
    database.operations.length = 0
    upstream.requests.length = 0
    for (let n = 0; n < 100; n++) await sign(`${SITE}/?n=${n}`)
    expect([database.operations, upstream.requests]).toEqual([[], []])
  })

  it.each([40001, 40014, 42001])('fetches another token once when WeChat answers %i', async (errcode) => {
    const { sign, apis } = setUp((request, count) => {
      if (request.api === 'stable_token') return { access_token: `ACCESS-${count}`, expires_in: 7200 }
      return request.url.searchParams.get('access_token') === 'ACCESS-1' ? { errcode, errmsg: 'no' } : answerOf(request)
    })
    await sign(`${SITE}/`)
    expect(apis()).toEqual(['stable_token', 'getticket', 'stable_token', 'getticket'])
  })

  it('gives up when the second token is refused too', async () => {
    const { sign, apis } = setUp((request) =>
      request.api === 'stable_token' ? answerOf(request) : { errcode: 40001, errmsg: 'invalid credential' },
    )
    await expect(sign(`${SITE}/`)).rejects.toMatchObject({ code: 'WECHAT_REFUSED' })
    expect(apis()).toEqual(['stable_token', 'getticket', 'stable_token', 'getticket'])
  })

  it.each([
    [45009, 'WECHAT_BUSY', 'quota'],
    [45011, 'WECHAT_BUSY', 'minute'],
    [40164, 'WECHAT_REFUSED', 'IP whitelist'],
    [40125, 'WECHAT_REFUSED', 'check the app secret'],
  ])('answers errcode %i as %s and tells the log where to look', async (errcode, code, hint) => {
    const { sign, apis } = setUp(() => ({ errcode, errmsg: 'quota or minute limit' }))
    const error = await sign(`${SITE}/`).catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ code, message: expect.stringContaining(hint) })
    expect(apis()).toEqual(['stable_token'])
  })

  it.each([
    [`${SITE}/#/product/x`, `${SITE}/`],
    [`${SITE}/?from=singlemessage&isappinstalled=0#a#b`, `${SITE}/?from=singlemessage&isappinstalled=0`],
    [`${SITE}/?x=%E4%B8%AD&y=a+b%20c`, `${SITE}/?x=%E4%B8%AD&y=a+b%20c`],
    [`${SITE}/a/../b?q=中`, `${SITE}/a/../b?q=中`],
    [`${SITE}/?${'x'.repeat(2048 - SITE.length - 2)}`, `${SITE}/?${'x'.repeat(2048 - SITE.length - 2)}`],
  ])('signs %s without its fragment and otherwise byte for byte', async (url, signed) => {
    const { sign } = setUp()
    const { nonceStr, timestamp, signature } = await sign(url)
    expect(signature).toBe(jssdkSignature({ ticket: 'TICKET-1', nonceStr, timestamp, url: signed }))
  })

  it.each([
    'https://evil.example/',
    'http://shop.example.com/',
    'https://shop.example.com.evil.example/',
    'https://shop.example.com@evil.example/',
    'https://shop.example.com:8443/',
    'https://SHOP.example.com/',
    'https://user@shop.example.com/',
    'https://shop.example.com',
    '//shop.example.com/',
    '/',
    'javascript:alert(1)',
    ' https://shop.example.com/',
    `${SITE}/?${'x'.repeat(2048 - SITE.length - 1)}`,
  ])('does not sign %s and asks WeChat nothing', async (url) => {
    const { upstream, sign } = setUp()
    await expect(sign(url)).rejects.toMatchObject({ code: 'URL_NOT_OURS', values: { field: 'url' } })
    expect(upstream.requests).toEqual([])
  })

  it.each([[undefined], [''], [7], [{ $ne: null }], [`${SITE}/\n`]])('refuses %j as no address', async (url) => {
    const { sign } = setUp()
    await expect(sign(url)).rejects.toMatchObject({ code: 'INVALID_INPUT', values: { field: 'url' } })
  })

  it('refuses other parameters by name', async () => {
    const { instance } = setUp()
    const input = { url: `${SITE}/`, ticket: 'x' }
    await expect(jssdkSign(instance(), input)).rejects.toMatchObject({ values: { field: 'ticket' } })
  })
})
