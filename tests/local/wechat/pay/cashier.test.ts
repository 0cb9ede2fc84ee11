import { signFields } from '../../../../local/wechat/pay/sign'
import { HOUR, jsonRequest, MINUTE, PHONE } from '../runningWeChat'
import { merchant, miniProgram, officialAccount, openShop, paymentCall, type Shop } from './merchant'

const OUT_TRADE_NO = 'T20260105000001'

let shop: Shop
afterEach(() => shop.close())

async function setUp() {
  shop = await openShop()
  const { prepay, callPayment, wechat } = shop
  const openCashier = async (fields = {}) => {
    const verdict = callPayment(await prepay(fields))
    if (!verdict.ok) throw new Error(verdict.errMsg)
    return verdict.cashierUrl!
  }
  const page = async (url: string) => {
    const response = await fetch(url)
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  return { ...shop, openCashier, page, users: wechat.users }
}

describe('the check behind wx.requestPayment', () => {
  it.each(['MD5', 'HMAC-SHA256'] as const)(
    'opens the cashier for a call signed by %s like its order',
    async (signType) => {
      const { ask, callPayment, openid, wechat } = await setUp()
      const { prepay_id } = await ask('/pay/unifiedorder', { ...orderOf(openid) }, signType)
      const verdict = callPayment(prepay_id!, { signType })
      expect(verdict).toEqual({ ok: true, cashierUrl: expect.stringMatching(/\/cashier\?token=[0-9a-f]{64}$/) })
      expect(verdict.ok && verdict.cashierUrl).toContain(wechat.urls.pay)
    },
  )

  it.each([
    ['timeStamp', { timeStamp: '' }],
    ['timeStamp', { timeStamp: '2026-01-05' }],
    ['nonceStr', { nonceStr: '' }],
    ['nonceStr', { nonceStr: 'n'.repeat(33) }],
    ['package', { package: 'wx20260105' }],
    ['package', { package: 'prepay_id=' }],
    ['package', { package: 'prepay_id=wx0' }],
    ['paySign', { paySign: '' }],
    ['appId', { appId: officialAccount.appid }],
    ['signType', { signType: 'HMAC-SHA256' }],
    ['signType', { signType: 'RSA' }],
    ['openid', { userId: 'achen' }],
    ['openid', { userId: 'nobody' }],
  ])('refuses a wrong %s: %j', async (field, changed) => {
    const { prepay, callPayment } = await setUp()
    const verdict = callPayment(await prepay(), { changed })
    expect(verdict).toMatchObject({
      ok: false,
      field,
      errMsg: expect.stringMatching(/^requestPayment:fail /),
      explanation: { en: expect.any(String), zh: expect.any(String) },
    })
    expect(verdict).not.toHaveProperty('cashierUrl')
  })

  it('says that timeStamp was signed as timestamp and shows both texts', async () => {
    const { prepay, wechat, get } = await setUp()
    const { timeStamp, ...rest } = paymentCall(await prepay())
    const { paySign: _wrong, ...fields } = rest
    const paySign = signFields(Object.entries({ ...fields, timestamp: timeStamp }), merchant.v2Key, 'MD5')
    const verdict = wechat.openCashier({ ...fields, timeStamp, paySign, userId: 'xiaolin' })
    expect(verdict).toMatchObject({
      ok: false,
      errMsg: 'requestPayment:fail 支付验证签名失败',
      field: 'timeStamp',
      explanation: { en: expect.stringContaining('"timestamp"') },
      signed: expect.stringMatching(/&timestamp=1767578400&key=\*{6}$/),
      expected: expect.stringMatching(/&timeStamp=1767578400&key=\*{6}$/),
    })
    const { refusals } = (await get('/controls/refusals')) as { refusals: { path: string }[] }
    expect(refusals.at(-1)!.path).toBe('requestPayment')
  })

  it('refuses the signature of another prepay id', async () => {
    const { prepay, callPayment } = await setUp()
    const other = await prepay({ out_trade_no: 'T20260105000002' })
    const verdict = callPayment(await prepay(), { changed: { paySign: paymentCall(other).paySign } })
    expect(verdict).toMatchObject({
      ok: false,
      field: 'paySign',
      expected: expect.stringContaining('package=prepay_id='),
    })
  })

  it('refuses a prepay id from two hours on, and takes a fresh one of the same order', async () => {
    const { prepay, callPayment, clock } = await setUp()
    const old = await prepay()
    clock.moveBy(2 * HOUR - 1)
    expect(callPayment(old)).toMatchObject({ ok: true })
    clock.moveBy(1)
    expect(callPayment(old)).toMatchObject({ ok: false, field: 'package' })
    expect(callPayment(await prepay())).toMatchObject({ ok: true })
  })

  it('refuses a NATIVE prepay id, a paid order and a closed order', async () => {
    const { prepay, callPayment, closeOrder, pay, clock } = await setUp()
    const native = await prepay({ out_trade_no: 'T20260105000003', trade_type: 'NATIVE', product_id: 'p' })
    expect(callPayment(native)).toMatchObject({ ok: false, explanation: { en: expect.stringContaining('NATIVE') } })

    const paid = await prepay()
    await pay({ outTradeNo: OUT_TRADE_NO })
    expect(callPayment(paid)).toMatchObject({ ok: false, explanation: { en: 'the order is paid' } })

    const closed = await prepay({ out_trade_no: 'T20260105000002' })
    clock.moveBy(5 * MINUTE)
    await closeOrder('T20260105000002')
    expect(callPayment(closed)).toMatchObject({ ok: false, explanation: { en: 'the order is closed' } })
  })
})

describe('the page of the cashier', () => {
  it('shows goods, amount and balance, may be framed by the phone only, and loads nothing', async () => {
    const { openCashier, page } = await setUp()
    const { status, headers, text } = await page(await openCashier({ total_fee: '128000', body: '<b>茶</b> & 水' }))
    expect(status).toBe(200)
    expect(text).toContain('¥1280.00')
    expect(text).toContain('零钱 ¥5200.00')
    expect(text).toContain('&lt;b&gt;茶&lt;/b&gt; &amp; 水')
    expect(text).toContain('local sandbox')
    expect(headers.get('content-security-policy')).toContain(`frame-ancestors ${PHONE}`)
    expect(headers.get('content-security-policy')).toContain(`default-src 'none'`)
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it.each(['', '?token=', '?token=0000', '?prepay_id=PREPAY', '?token=__proto__'])(
    'is refused at /cashier%s',
    async (query) => {
      const { prepay, page, wechat } = await setUp()
      const { status, text } = await page(`${wechat.urls.pay}/cashier${query.replace('PREPAY', await prepay())}`)
      expect(status).toBe(404)
      expect(text).not.toContain('data-token')
    },
  )

  it('pays once, takes the money and shows the result from then on', async () => {
    const { openCashier, decide, query, page } = await setUp()
    const url = await openCashier({ total_fee: '100' })
    expect(await decide(url, 'pay')).toMatchObject({ status: 200, result: 'ok', errMsg: 'requestPayment:ok' })
    expect(await query({ out_trade_no: OUT_TRADE_NO })).toMatchObject({ trade_state: 'SUCCESS' })

    const { text } = await page(url)
    expect(text).toContain('支付成功')
    expect(text).not.toContain('data-result')
    const next = await page(await openCashier({ out_trade_no: 'T20260105000002' }))
    expect(next.text).toContain('零钱 ¥5199.00')
  })

  it('makes one payment of twenty clicks at once', async () => {
    const { openCashier, decide, notifications, page } = await setUp()
    const url = await openCashier({ total_fee: '100' })
    const answers = await Promise.all(Array.from({ length: 20 }, () => decide(url, 'pay')))
    expect(answers.map(({ result }) => result)).toEqual(Array(20).fill('ok'))
    expect(await notifications()).toHaveLength(1)
    const next = await page(await openCashier({ out_trade_no: 'T20260105000002' }))
    expect(next.text).toContain('零钱 ¥5199.00')
  })

  it('makes one payment of two cashiers of the same order and tells the other', async () => {
    const { openCashier, decide, notifications } = await setUp()
    const urls = [await openCashier(), await openCashier()]
    const answers = await Promise.all(urls.map((url) => decide(url, 'pay')))
    expect(answers.map(({ result }) => result).sort()).toEqual(['fail', 'ok'])
    expect(answers.find(({ result }) => result === 'fail')).toMatchObject({
      errMsg: 'requestPayment:fail 该订单已支付',
    })
    expect(await notifications()).toHaveLength(1)
  })

  it('keeps a cancelled visit cancelled and the order open', async () => {
    const { openCashier, decide, query } = await setUp()
    const url = await openCashier()
    expect(await decide(url, 'cancel')).toMatchObject({ result: 'cancel', errMsg: 'requestPayment:fail cancel' })
    expect(await decide(url, 'pay')).toMatchObject({ result: 'cancel' })
    expect(await query({ out_trade_no: OUT_TRADE_NO })).toMatchObject({ trade_state: 'NOTPAY' })
    expect(await decide(await openCashier(), 'pay')).toMatchObject({ result: 'ok' })
  })

  it('stays open for a user without money', async () => {
    const { prepay, wechat, decide, page, users } = await setUp()
    const poor = users.find(({ balanceFen }) => balanceFen === 0)!
    const call = paymentCall(await prepay({ openid: poor.openids.miniProgram }))
    const verdict = wechat.openCashier({ ...call, userId: poor.id })
    const url = verdict.ok ? verdict.cashierUrl! : ''
    expect(await decide(url, 'pay')).toMatchObject({ result: 'notEnough', message: expect.stringContaining('零钱') })
    expect((await page(url)).text).toContain('data-result="pay"')
    expect(await decide(url, 'cancel')).toMatchObject({ result: 'cancel' })
  })

  it('fails where the order ended while the page was open', async () => {
    const { openCashier, decide, clock } = await setUp()
    const closing = await openCashier({ time_expire: '20260105103000' })
    const old = await openCashier({ out_trade_no: 'T20260105000002' })
    clock.moveBy(30 * MINUTE)
    expect(await decide(closing, 'pay')).toMatchObject({ result: 'fail', errMsg: 'requestPayment:fail 该订单已关闭' })
    clock.moveBy(2 * HOUR)
    expect(await decide(old, 'pay')).toMatchObject({ result: 'fail', errMsg: expect.stringContaining('超时') })
  })

  it.each([
    ['an unknown token', { token: '0'.repeat(64), result: 'pay' }, 404],
    ['no token', { result: 'pay' }, 400],
    ['an object for a token', { token: { $ne: '' }, result: 'pay' }, 400],
    ['an unknown result', { token: '0', result: 'free' }, 400],
    ['no object', [1], 400],
  ])('refuses %s', async (_, body, status) => {
    const { wechat } = await setUp()
    expect((await fetch(`${wechat.urls.pay}/cashier`, jsonRequest('POST', body))).status).toBe(status)
  })

  it('refuses a plain form, so that no foreign page can decide', async () => {
    const { wechat } = await setUp()
    const response = await fetch(`${wechat.urls.pay}/cashier`, { method: 'POST', body: '{"result":"pay"}' })
    expect(response.status).toBe(415)
  })
})

const orderOf = (openid: string) => ({
  body: '茶',
  out_trade_no: OUT_TRADE_NO,
  total_fee: '1',
  spbill_create_ip: '::1',
  notify_url: 'http://127.0.0.1:9/notify',
  trade_type: 'JSAPI',
  openid,
  appid: miniProgram.appid,
})
