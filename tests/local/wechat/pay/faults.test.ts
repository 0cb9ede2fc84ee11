import { request } from 'node:http'
import { FAULT_KINDS } from '../../../../local/wechat/faultKinds'
import { ACCOUNTS } from '../runningWeChat'
import { isSignedRight, openShop, signedXml, type Shop } from './merchant'
import { v3Client } from './v3Client'

const OUT_TRADE_NO = 'T20260105000001'
const QUERY = `/v3/pay/transactions/out-trade-no/${OUT_TRADE_NO}?mchid=${ACCOUNTS.merchant.mchid}`

let shop: Shop
afterEach(() => shop.close())

/** A shop whose order of 100 fen is paid. */
async function setUp() {
  shop = await openShop()
  await shop.order({ total_fee: '100' })
  await shop.pay({ outTradeNo: OUT_TRADE_NO })
  const order = (target: string, kind: string, more = {}) => shop.post('/controls/faults', { target, kind, ...more })
  return {
    ...shop,
    fault: async (target: string, kind: string, more = {}) =>
      expect(await order(target, kind, more)).toHaveProperty('faults'),
    order,
    send: v3Client(shop),
    /** One plain request: what became of it. */
    outcome: (body = signedXml({ out_trade_no: OUT_TRADE_NO }), limitMs = 2_000) =>
      plainRequest(`${shop.wechat.urls.pay}/pay/orderquery`, body, limitMs),
    answered: async () =>
      ((await shop.get('/controls/requests'))['counts'] as Record<string, number>)['/pay/orderquery'],
  }
}

describe('a fault of any call', () => {
  it.each([
    ['refuse', 'ECONNRESET'],
    ['drop', 'ECONNRESET'],
    ['reset', 'ECONNRESET'],
    ['dropAfter', 'ECONNRESET'],
    ['hang', 'no answer'],
    ['halfBody', 'cut off'],
    ['emptyBody', '200 '],
    ['status500', '500 Internal Server Error'],
    ['status429', '429 Too Many Requests'],
    ['html', expect.stringMatching(/^502 <html>/)],
    ['errcode:-1', expect.stringMatching(/^200 \{"errcode":-1/)],
    ['errcode:SYSTEMERROR', expect.stringMatching(/<err_code><!\[CDATA\[SYSTEMERROR]]>/)],
  ])('%s ends as "%s", and the next call is answered', async (kind, end) => {
    const { fault, outcome } = await setUp()
    await fault('/pay/orderquery', kind)
    expect(await outcome(undefined, kind === 'hang' ? 150 : 2_000)).toEqual(end)
    expect(await outcome()).toMatch(/^200 <xml>/)
  })

  it.each([
    ['refuse', 'NOTPAY'],
    ['drop', 'NOTPAY'],
    ['status500', 'NOTPAY'],
    ['status429', 'NOTPAY'],
    ['html', 'NOTPAY'],
    ['errcode:SYSTEMERROR', 'NOTPAY'],
    ['reset', 'CLOSED'],
    ['dropAfter', 'CLOSED'],
    ['halfBody', 'CLOSED'],
    ['emptyBody', 'CLOSED'],
    ['wrongSignature', 'CLOSED'],
  ])('%s leaves an order that was to be closed %s', async (kind, state) => {
    const { fault, order: _, query, wechat, clock, ...rest } = await setUp()
    await rest.ask('/pay/unifiedorder', { ...orderOf(rest.openid), out_trade_no: 'T20260105000002' })
    clock.moveBy(5 * 60_000)
    await fault('/pay/closeorder', kind)
    await plainRequest(`${wechat.urls.pay}/pay/closeorder`, signedXml({ out_trade_no: 'T20260105000002' }), 2_000)
    expect(await query({ out_trade_no: 'T20260105000002' })).toMatchObject({ trade_state: state })
  })

  it('slow answers later', async () => {
    const { fault, outcome } = await setUp()
    await fault('/pay/orderquery', 'slow', { ms: 120 })
    const before = performance.now()
    expect(await outcome()).toMatch(/^200 <xml>/)
    expect(performance.now() - before).toBeGreaterThan(110)
  })
})

describe('a fault of an answer of APIv2', () => {
  it.each(['MD5', 'HMAC-SHA256'] as const)(
    'wrongSignature flips the signature by %s and nothing else',
    async (signType) => {
      const { fault, ask } = await setUp()
      await fault('/pay/orderquery', 'wrongSignature')
      const answer = await ask('/pay/orderquery', { out_trade_no: OUT_TRADE_NO }, signType)
      expect(answer).toMatchObject({ trade_state: 'SUCCESS', total_fee: '100' })
      expect(isSignedRight(answer, signType)).toBe(false)
    },
  )

  it('wrongAmount says one fen more under the right signature', async () => {
    const { fault, query } = await setUp()
    await fault('/pay/orderquery', 'wrongAmount')
    const answer = await query({ out_trade_no: OUT_TRADE_NO })
    expect(answer).toMatchObject({ total_fee: '101', cash_fee: '101' })
    expect(isSignedRight(answer)).toBe(true)
  })

  it('foreign is of another merchant, app and order, under the right signature', async () => {
    const { fault, query } = await setUp()
    await fault('/pay/orderquery', 'foreign')
    const answer = await query({ out_trade_no: OUT_TRADE_NO })
    expect(answer).toMatchObject({ mch_id: '1900099999', out_trade_no: 'SOMEBODYELSES' })
    expect(answer['appid']).not.toBe(ACCOUNTS.miniProgram.appid)
    expect(isSignedRight(answer)).toBe(true)
  })

  it('errcode refuses with a code of WeChat Pay, signed like the request', async () => {
    const { fault, ask } = await setUp()
    await fault('/pay/orderquery', 'errcode:SYSTEMERROR')
    const answer = await ask('/pay/orderquery', { out_trade_no: OUT_TRADE_NO }, 'HMAC-SHA256')
    expect(answer).toMatchObject({ return_code: 'SUCCESS', result_code: 'FAIL', err_code: 'SYSTEMERROR' })
    expect(isSignedRight(answer, 'HMAC-SHA256')).toBe(true)
  })
})

describe('a fault of an answer of APIv3', () => {
  it('wrongSignature, wrongAmount and foreign are what they say', async () => {
    const { fault, send } = await setUp()
    const target = '/v3/pay/transactions/out-trade-no/*'
    for (const kind of ['wrongSignature', 'wrongAmount', 'foreign']) await fault(target, kind)
    const [forged, raised, foreign, genuine] = [
      await send('GET', QUERY),
      await send('GET', QUERY),
      await send('GET', QUERY),
      await send('GET', QUERY),
    ]
    expect([forged, raised, foreign, genuine].map(({ isProven }) => isProven)).toEqual([false, true, true, true])
    expect(raised.value['amount']).toMatchObject({ total: 101, payer_total: 101 })
    expect(foreign.value).toMatchObject({ mchid: '1900099999', out_trade_no: 'SOMEBODYELSES' })
    expect(genuine.value).toMatchObject({ mchid: ACCOUNTS.merchant.mchid, amount: { total: 100 } })
  })

  it.each([
    ['SYSTEM_ERROR', 500],
    ['FREQUENCY_LIMITED', 429],
    ['NOT_ENOUGH', 403],
    ['INVALID_REQUEST', 400],
  ])('errcode:%s comes signed with status %i', async (code, status) => {
    const { fault, send } = await setUp()
    await fault('/v3/pay/transactions/out-trade-no/*', `errcode:${code}`)
    const answer = await send('GET', QUERY)
    expect([answer.status, answer.value['code'], answer.isProven]).toEqual([status, code, true])
  })
})

describe('ordering a fault', () => {
  it('leaves one part of a path open with *, and never reaches over a slash', async () => {
    const { fault, send, get } = await setUp()
    await fault('/v3/pay/transactions/*', 'status500')
    expect((await send('GET', QUERY)).status).toBe(200)
    await fault('/v3/pay/*/out-trade-no/*', 'status500')
    expect((await send('GET', QUERY)).status).toBe(500)
    expect((await get('/controls/faults'))['faults']).toHaveLength(1)
  })

  it('is explained by the list of all kinds, each in both languages', async () => {
    const { get } = await setUp()
    const { kinds } = (await get('/controls/faults')) as { kinds: { name: string; about: object }[] }
    expect(kinds).toEqual(FAULT_KINDS)
    expect(kinds.every(({ about }) => Object.values(about).every((text) => text !== ''))).toBe(true)
    expect(new Set(FAULT_KINDS.map(({ target, name }) => `${target} ${name}`)).size).toBe(FAULT_KINDS.length)
  })

  it.each([
    ['a kind that nobody plays', '/pay/orderquery', 'wrongSgnature', 'kind'],
    ['a signature where nothing is signed', '/cgi-bin/token', 'wrongSignature', 'kind'],
    ['a fault of notifications for a path', '/pay/orderquery', 'twice', 'kind'],
    ['a fault of calls for a notification', 'notify', 'status500', 'kind'],
    ['a fault of calls for a bill', 'bill', 'drop', 'kind'],
    ['a target that is no path and no name', 'notfy', 'drop', 'target'],
    ['a code with signs that no code has', '/pay/orderquery', 'errcode:<x>', 'kind'],
  ])('refuses %s', async (_, target, kind, field) => {
    const { order } = await setUp()
    expect(await order(target, kind)).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(`"${field}"`),
    })
  })
})

const orderOf = (openid: string) => ({
  ...{
    body: '茶',
    total_fee: '1',
    spbill_create_ip: '127.0.0.1',
    notify_url: 'http://127.0.0.1:9/n',
    trade_type: 'JSAPI',
  },
  openid,
})

/** "status body", or what went wrong with the connection. */
function plainRequest(url: string, body: string, limitMs: number): Promise<string> {
  return new Promise((resolve) => {
    const call = request(url, { method: 'POST', agent: false, signal: AbortSignal.timeout(limitMs) }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.once('end', () => resolve(`${response.statusCode} ${text}`))
      response.once('error', () => resolve('cut off'))
    })
    call.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.name === 'AbortError' || error.name === 'TimeoutError' ? 'no answer' : (error.code ?? '')),
    )
    call.end(body)
  })
}
