import { signFields } from '../../../../../local/wechat/pay/sign'
import { HOUR, MINUTE, SITE } from '../../runningWeChat'
import { merchant, miniProgram } from '../merchant'
import { openV3Shop, OUT_TRADE_NO, rsaSign, type V3Shop } from './merchantV3'

let shop: V3Shop
beforeEach(async () => void (shop = await openV3Shop()))
afterEach(() => shop.close())

type Fields = Record<string, string>
const lines = (...values: string[]) => values.map((value) => `${value}\n`).join('')
const TIME = '1767578400'
const NONCE = 'n0nce'

async function prepay(): Promise<string> {
  return String((await shop.order('jsapi')).json['prepay_id'])
}

/** What the client hands over; `signed` stands in place of the right text. */
function call(prepayId: string, { signed, changed = {} }: { signed?: string; changed?: Fields } = {}) {
  const pack = `prepay_id=${prepayId}`
  const paySign = rsaSign(signed ?? lines(miniProgram.appid, TIME, NONCE, pack))
  const fields = { appId: miniProgram.appid, timeStamp: TIME, nonceStr: NONCE, package: pack, signType: 'RSA', paySign }
  return shop.wechat.openCashier({ ...fields, userId: 'xiaolin', ...changed })
}

describe('requestPayment for an order of APIv3', () => {
  it('leads to the cashier, and a payment there to a paid order', async () => {
    const opened = call(await prepay())
    expect(opened).toMatchObject({ ok: true })
    expect(await shop.decide('cashierUrl' in opened ? (opened.cashierUrl ?? '') : '', 'pay')).toMatchObject({
      result: 'ok',
    })
    const paid = await shop.call(`/v3/pay/transactions/out-trade-no/${OUT_TRADE_NO}?mchid=${merchant.mchid}`)
    expect(paid.json).toMatchObject({ trade_state: 'SUCCESS' })
  })

  it.each<[string, (prepayId: string) => string, string, RegExp]>([
    ['another appid', (id) => lines('wx00000000000000b1', TIME, NONCE, `prepay_id=${id}`), 'appId', /another appid/],
    ['milliseconds', (id) => lines(miniProgram.appid, `${TIME}000`, NONCE, `prepay_id=${id}`), 'timeStamp', /milli/],
    ['a bare prepay id', (id) => lines(miniProgram.appid, TIME, NONCE, id), 'package', /without "prepay_id="/],
    [
      'a name before the package',
      (id) => lines(miniProgram.appid, TIME, NONCE, `package=prepay_id=${id}`),
      'package',
      /package=/,
    ],
    [
      'no last line feed',
      (id) => lines(miniProgram.appid, TIME, NONCE, `prepay_id=${id}`).trimEnd(),
      'paySign',
      /last line/,
    ],
    ['nonsense', () => 'x', 'paySign', /no known mistake/],
  ])('with a paySign over %s is explained', async (_, text, field, cause) => {
    const id = await prepay()
    expect(call(id, { signed: text(id) })).toMatchObject({
      ok: false,
      field,
      errMsg: 'requestPayment:fail 支付验证签名失败',
      explanation: { en: expect.stringMatching(cause) },
      expected: lines(miniProgram.appid, TIME, NONCE, `prepay_id=${id}`),
    })
  })

  it('wants RSA and no other type, for its own payer, for two hours', async () => {
    const id = await prepay()
    expect(call(id, { changed: { signType: 'MD5' } })).toMatchObject({ ok: false, field: 'signType' })
    expect(call(id, { changed: { userId: 'achen' } })).toMatchObject({ ok: false, field: 'openid' })
    shop.clock.moveBy(2 * HOUR)
    expect(call(id)).toMatchObject({ ok: false, field: 'package' })
  })
})

describe('a payment in an app for phones', () => {
  const APP = 'wx00000000000000c1'

  async function appCall(changed: Fields = {}, text?: (id: string) => string) {
    const prepayid = String((await shop.order('app')).json['prepay_id'])
    const sign = rsaSign(text?.(prepayid) ?? lines(APP, TIME, NONCE, prepayid))
    const fields = { appid: APP, partnerid: merchant.mchid, prepayid, package: 'Sign=WXPay', noncestr: NONCE }
    return shop.post('/controls/app-payment', { ...fields, timestamp: TIME, sign, userId: 'achen', ...changed })
  }

  it('is signed over the bare prepay id, and paid by whoever holds the phone', async () => {
    const { ok, cashierUrl } = await appCall()
    expect(ok).toBe(true)
    expect(await shop.decide(String(cashierUrl), 'pay')).toMatchObject({ result: 'ok' })
  })

  it.each<[Fields, string]>([
    [{ appid: miniProgram.appid }, 'appid'],
    [{ partnerid: '1900000009' }, 'partnerid'],
    [{ package: 'prepay_id=x' }, 'package'],
    [{ timestamp: `${TIME}000` }, 'timestamp'],
    [{ prepayid: 'wx0' }, 'prepayid'],
    [{ userId: 'nobody' }, 'userId'],
    [{ noncestr: 'other' }, 'sign'],
  ])('with %j is refused by the name of the field', async (changed, field) => {
    expect(await appCall(changed)).toMatchObject({ ok: false, field })
  })

  it('with a sign over "prepay_id=…" is explained', async () => {
    const refused = await appCall({}, (id) => lines(APP, TIME, NONCE, `prepay_id=${id}`))
    expect(refused).toMatchObject({ ok: false, field: 'prepayid' })
  })

  it('by APIv2 is signed with the key, as everything there', async () => {
    const order = { trade_type: 'APP', appid: APP, out_trade_no: 'T20260105000009' }
    const { prepay_id } = await shop.ask('/pay/unifiedorder', {
      ...{ body: 'tea', total_fee: '1', spbill_create_ip: '127.0.0.1', notify_url: 'http://127.0.0.1:9/n' },
      ...order,
    })
    const fields = { appid: APP, partnerid: merchant.mchid, prepayid: prepay_id ?? '', package: 'Sign=WXPay' }
    const call = { ...fields, noncestr: NONCE, timestamp: TIME, userId: 'achen' }
    expect(await shop.post('/controls/app-payment', { ...call, sign: 'A'.repeat(32) })).toMatchObject({ field: 'sign' })
    const { userId: _, ...signed } = call
    const sign = signFields(Object.entries(signed), merchant.v2Key, 'MD5')
    expect(await shop.post('/controls/app-payment', { ...call, sign })).toMatchObject({ ok: true })
  })
})

describe('the page of an H5 payment', () => {
  const open = async (more = '') => {
    const url = `${String((await shop.order('h5')).json['h5_url'])}${more}`
    return { url, see: async () => readPage(url) }
  }

  it('leads the person with the phone to the cashier', async () => {
    const { see } = await open()
    const { status, text } = await see()
    expect(status).toBe(200)
    expect(text).toContain('¥0.01')
    const token = /\/cashier\?token=[0-9a-f]{64}/.exec(text)?.[0] ?? ''
    expect(await shop.decide(`${shop.wechat.urls.pay}${token}`, 'pay')).toMatchObject({ result: 'ok' })
    expect((await see()).text).toContain('已支付')
  })

  it('opens for five minutes', async () => {
    const { see } = await open()
    shop.clock.moveBy(5 * MINUTE - 1)
    expect((await see()).status).toBe(200)
    shop.clock.moveBy(1)
    expect(await see()).toMatchObject({ status: 400, text: expect.stringContaining('已失效') })
  })

  it('leads back to the shop only', async () => {
    const back = await open(`&redirect_url=${encodeURIComponent(`${SITE}/#/orders`)}`)
    expect((await back.see()).text).toContain(`href="${SITE}/#/orders"`)
    const away = await open(`&redirect_url=${encodeURIComponent('https://evil.test/')}`)
    expect((await away.see()).status).toBe(400)
    const script = await open(`&redirect_url=${encodeURIComponent('javascript:alert(1)')}`)
    expect((await script.see()).status).toBe(400)
  })

  it('does not open for other orders', async () => {
    const url = `${shop.wechat.urls.pay}/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=${await prepay()}`
    expect((await readPage(url)).status).toBe(400)
  })

  it('is there for APIv2 too', async () => {
    const { mweb_url } = await shop.ask('/pay/unifiedorder', {
      ...{ body: 'tea', out_trade_no: 'T20260105000008', total_fee: '1', spbill_create_ip: '127.0.0.1' },
      ...{ notify_url: 'http://127.0.0.1:9/n', trade_type: 'MWEB', scene_info: '{"h5_info":{"type":"Wap"}}' },
    })
    expect((await readPage(String(mweb_url))).status).toBe(200)
  })
})

describe('the page that stands for a camera', () => {
  const scan = (query = '') => `${shop.wechat.urls.pay}/scan${query}`

  it('shows the QR codes that wait, and lets anybody pay one', async () => {
    const { code_url } = (await shop.order('native')).json
    expect((await readPage(scan())).text).toContain(String(code_url))
    const query = `?code_url=${encodeURIComponent(String(code_url))}`
    expect((await readPage(scan(query))).text).toContain('user=achen')

    const chosen = await fetch(scan(`${query}&user=achen`), { redirect: 'manual' })
    expect(chosen.status).toBe(303)
    expect(await shop.decide(`${shop.wechat.urls.pay}${chosen.headers.get('location')}`, 'pay')).toMatchObject({
      result: 'ok',
    })
    expect((await readPage(scan())).text).not.toContain(String(code_url))
    expect((await readPage(scan(query))).status).toBe(404)
  })

  it('knows a code for two hours', async () => {
    const { code_url } = (await shop.order('native')).json
    shop.clock.moveBy(2 * HOUR)
    expect((await readPage(scan(`?code_url=${encodeURIComponent(String(code_url))}`))).status).toBe(404)
  })
})

async function readPage(url: string) {
  const response = await fetch(url)
  return { status: response.status, text: (await response.text()).replaceAll('&amp;', '&') }
}
