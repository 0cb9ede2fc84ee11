import { createVerify } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Order } from '../../core/orders/orders'
import { payV3Gateway } from '../../core/payments/payV3Gateway'
import { payV3Client } from '../../core/wechat/payV3Client'
import { fakeClock, fakeRandom } from '../fakes/effects'
import { fakeWeChatPayV3 } from '../fakes/wechatPayV3'
import { makeV3Keys, PUBLIC_KEY_ID, V3_MERCHANT } from '../fakes/wechatPayV3Keys'

const pairs = makeV3Keys()
const ORDER: Order = {
  outTradeNo: '0123456789abcdef0123456789abcdef',
  status: 'created',
  userId: 'user1',
  appid: 'wx00000000000000a1',
  openid: 'o0000000000000000buyer',
  clientIp: '203.0.113.9',
  idempotencyKey: 'key-0000000000000001',
  productId: 'tea',
  title: '🍵清香铁观音',
  picture: '/tea.svg',
  quantity: 2,
  totalFen: 17600,
  createdAt: new Date('2026-11-22T06:00:00Z'),
  expiresAt: new Date('2026-11-22T06:30:00Z'),
}
const REFUND = {
  outRefundNo: 'refund-1',
  outTradeNo: ORDER.outTradeNo,
  transactionId: '1'.padStart(28, '0'),
  appid: ORDER.appid,
  totalFen: 17600,
  refundFen: 600,
}

function setUp() {
  const clock = fakeClock()
  const pay = fakeWeChatPayV3({ clock, keys: pairs })
  const { mchid, serialNo, v3Key } = V3_MERCHANT
  const { api, wire } = payV3Client({
    http: pay.http,
    clock,
    random: fakeRandom(),
    url: 'https://api.mch.weixin.qq.com',
    merchant: { mchid, serialNo, privateKey: pairs.merchant.privateKey },
    v3Key,
    publicKeys: new Map([[PUBLIC_KEY_ID, pairs.publicKey.publicKey]]),
  })
  const site = 'https://shop.example.com'
  const urls = { notifyUrl: `${site}/api/pay/notify`, refundNotifyUrl: `${site}/api/pay/refund-notify` }
  return { clock, pay, gateway: payV3Gateway({ api, wire, ...urls }) }
}

async function setUpPaid() {
  const parts = setUp()
  await parts.gateway.prepay(ORDER)
  parts.pay.pay(ORDER.outTradeNo)
  return parts
}

describe('a prepay by APIv3', () => {
  it('asks for the order as it was placed, without what v3 refuses, and the same again each time', async () => {
    const { gateway, pay, clock } = setUp()

    expect(await gateway.prepay(ORDER)).toEqual({ outcome: 'prepaid', prepayId: `wx${'1'.padStart(28, '0')}` })
    clock.moveBy(60_000)
    await gateway.prepay(ORDER)

    expect(pay.calls[0]?.json).toEqual({
      appid: ORDER.appid,
      mchid: V3_MERCHANT.mchid,
      description: '清香铁观音',
      out_trade_no: ORDER.outTradeNo,
      time_expire: '2026-11-22T14:30:00+08:00',
      notify_url: 'https://shop.example.com/api/pay/notify',
      amount: { total: 17600, currency: 'CNY' },
      payer: { openid: ORDER.openid },
    })
    expect(pay.calls[1]?.body).toBe(pay.calls[0]?.body)
  })

  it.each([
    ['h5', { payUrl: 'https://wx.tenpay.com/cgi-bin/checkmweb?prepay_id=wx1' }],
    ['native', { payUrl: 'weixin://wxpay/bizpayurl?pr=1' }],
    ['app', { prepayId: `wx${'1'.padStart(28, '0')}` }],
  ] as const)('of %s asks its own address and answers what the buyer needs', async (tradeType, expected) => {
    const { gateway, pay } = setUp()
    expect(await gateway.prepay({ ...ORDER, tradeType })).toEqual({ outcome: 'prepaid', ...expected })

    const { url, json } = pay.calls[0]!
    expect(url.pathname).toBe(`/v3/pay/transactions/${tradeType}`)
    expect(json).not.toHaveProperty('payer')
    const scene = { payer_client_ip: ORDER.clientIp, h5_info: { type: 'Wap' } }
    expect(json['scene_info']).toEqual(tradeType === 'h5' ? scene : undefined)
  })

  it.each(['ORDERPAID', 'ORDER_PAID'])('of an order that WeChat calls %s is paid', async (code) => {
    const { gateway, pay } = setUp()
    pay.fail('transactions/jsapi', { status: 400, body: JSON.stringify({ code, message: '' }) })
    expect(await gateway.prepay(ORDER)).toEqual({ outcome: 'paid' })
  })

  it.each(['ORDERCLOSED', 'ORDER_CLOSED'])('of an order that WeChat calls %s is closed', async (code) => {
    const { gateway, pay } = setUp()
    pay.fail('transactions/jsapi', { status: 400, body: JSON.stringify({ code, message: '' }) })
    expect(await gateway.prepay(ORDER)).toEqual({ outcome: 'closed' })
  })

  it.each([
    ['refused', { status: 400, body: '{"code":"PARAM_ERROR","message":"no"}' }, 'PAYMENT_REFUSED'],
    ['refused by rule', { status: 403, body: '{"code":"RULELIMIT","message":"no"}' }, 'PAYMENT_REFUSED'],
    ['answered without a prepay_id', { status: 200, body: '{}' }, 'WECHAT_ANSWER_INVALID'],
    ['answered with a strange one', { status: 200, body: '{"prepay_id":"a&b"}' }, 'WECHAT_ANSWER_INVALID'],
    ['answered with nothing', { status: 204, body: '' }, 'WECHAT_ANSWER_INVALID'],
  ])('that is %s throws', async (_, fault, code) => {
    const { gateway, pay } = setUp()
    pay.fail('transactions/jsapi', fault)
    await expect(gateway.prepay(ORDER)).rejects.toMatchObject({ code })
  })
})

describe('what starts a payment by APIv3', () => {
  const isSigned = (text: string, signature: string) =>
    createVerify('sha256WithRSAEncryption').update(text).verify(pairs.merchant.publicKey, signature, 'base64')

  it.each(['miniProgram', 'h5'] as const)('in the %s is signed over the package', (client) => {
    const started = setUp().gateway.startPayment({ appid: ORDER.appid, prepayId: 'wx1', client })

    const { timeStamp, timestamp = timeStamp, paySign = '', ...rest } = started as unknown as Record<string, string>
    expect(timestamp).toBe('1795327200')
    expect(rest).toEqual({ nonceStr: rest['nonceStr'], package: 'prepay_id=wx1', signType: 'RSA' })
    expect('timeStamp' in started).toBe(client === 'miniProgram')
    expect(isSigned(`${ORDER.appid}\n1795327200\n${rest['nonceStr']}\nprepay_id=wx1\n`, paySign)).toBe(true)
  })

  it('in an app is signed over the bare prepay id', () => {
    const started = setUp().gateway.startPayment({ appid: ORDER.appid, prepayId: 'wx1', client: 'app' })

    const { sign, noncestr, ...rest } = started as unknown as Record<string, string>
    expect(rest).toEqual({
      appid: ORDER.appid,
      partnerid: V3_MERCHANT.mchid,
      prepayid: 'wx1',
      package: 'Sign=WXPay',
      timestamp: '1795327200',
    })
    expect(isSigned(`${ORDER.appid}\n1795327200\n${noncestr}\nwx1\n`, sign ?? '')).toBe(true)
  })
})

describe('a query by APIv3', () => {
  it('tells a payment, and that some of it was refunded', async () => {
    const { gateway, pay } = await setUpPaid()
    const payment = {
      outTradeNo: ORDER.outTradeNo,
      transactionId: '1'.padStart(28, '0'),
      appid: ORDER.appid,
      openid: ORDER.openid,
      totalFen: 17600,
      paidAt: new Date('2026-11-22T06:05:06Z'),
    }
    expect(await gateway.query(ORDER)).toEqual({ outcome: 'paid', payment })
    expect(pay.calls.at(-1)?.url.search).toBe(`?mchid=${V3_MERCHANT.mchid}`)

    pay.trades.get(ORDER.outTradeNo)!.state = 'REFUND'
    expect(await gateway.query(ORDER)).toEqual({ outcome: 'paid', payment: { ...payment, hasRefunds: true } })
  })

  it('tells what is unknown, unpaid and closed', async () => {
    const { gateway } = setUp()
    expect(await gateway.query(ORDER)).toEqual({ outcome: 'unknown' })
    await gateway.prepay(ORDER)
    expect(await gateway.query(ORDER)).toEqual({ outcome: 'unpaid' })
    await gateway.close(ORDER)
    expect(await gateway.query(ORDER)).toEqual({ outcome: 'closed' })
  })

  it.each([
    ['of another order', { out_trade_no: 'ffffffff' }],
    ['of another merchant', { mchid: '1900000009' }],
    ['of another app', { appid: 'wx00000000000000b2' }],
    ['in another currency', { amount: { total: 17600, currency: 'USD' } }],
    ['without an amount', { amount: {} }],
    ['of an amount that is a text', { amount: { total: '17600', currency: 'CNY' } }],
    ['of no time', { success_time: '2026-11-31T14:05:06+08:00' }],
    ['of a state nobody knows', { trade_state: 'ACCEPT' }],
    ['without a payer', { payer: null }],
  ])('does not believe an answer %s', async (_, change) => {
    const { gateway, pay } = await setUpPaid()
    const body = JSON.stringify({ ...pay.transaction(ORDER.outTradeNo), ...change })
    pay.fail('transactions/out-trade-no', { body })
    await expect(gateway.query(ORDER)).rejects.toMatchObject({ code: 'WECHAT_ANSWER_INVALID' })
  })
})

describe('a close by APIv3', () => {
  it('closes by a signed 204, twice with the same outcome, and never what is paid', async () => {
    const { gateway } = setUp()
    expect(await gateway.close(ORDER)).toBe('unknown')
    await gateway.prepay(ORDER)
    expect([await gateway.close(ORDER), await gateway.close(ORDER)]).toEqual(['closed', 'closed'])

    expect(await (await setUpPaid()).gateway.close(ORDER)).toBe('paid')
  })

  it.each(['TRADE_ERROR', 'INVALID_REQUEST'])('that WeChat refuses with %s is decided by a query', async (code) => {
    const refused = { status: 403, body: JSON.stringify({ code, message: '' }) }
    const paid = await setUpPaid()
    paid.pay.fail('close', refused)
    expect(await paid.gateway.close(ORDER)).toBe('paid')

    const { gateway, pay } = setUp()
    await gateway.prepay(ORDER)
    pay.trades.get(ORDER.outTradeNo)!.state = 'NOTPAY'
    pay.fail('close', refused)
    pay.fail('transactions/out-trade-no', { body: JSON.stringify(pay.transaction(ORDER.outTradeNo)) })
    await expect(gateway.close(ORDER)).rejects.toMatchObject({ code: 'PAYMENT_REFUSED' })
  })
})

describe('a refund by APIv3', () => {
  it('is asked for by its number, and by the same number again', async () => {
    const { gateway, pay } = await setUpPaid()

    const first = await gateway.refund({ ...REFUND, reason: '茶罐破损' })
    expect(first).toEqual({ outcome: 'processing', refundId: pay.refunds.get('refund-1')?.refundId })
    expect(await gateway.refund(REFUND)).toEqual(first)
    expect(pay.calls.at(-2)?.json).toEqual({
      transaction_id: REFUND.transactionId,
      out_refund_no: 'refund-1',
      reason: '茶罐破损',
      notify_url: 'https://shop.example.com/api/pay/refund-notify',
      amount: { refund: 600, total: 17600, currency: 'CNY' },
    })
  })

  it('ends as succeeded, or as failed with the code of WeChat', async () => {
    const { gateway, pay } = await setUpPaid()
    expect(await gateway.queryRefund(REFUND)).toEqual({ outcome: 'unknown' })
    await gateway.refund(REFUND)
    const refund = pay.refunds.get('refund-1')!
    const { refundId } = refund

    refund.status = 'SUCCESS'
    const succeededAt = new Date('2026-11-22T06:05:06Z')
    expect(await gateway.queryRefund(REFUND)).toEqual({ outcome: 'succeeded', refundId, succeededAt })
    refund.status = 'CLOSED'
    expect(await gateway.queryRefund(REFUND)).toEqual({ outcome: 'failed', refundId, reason: 'CLOSED' })
    refund.status = 'ABNORMAL'
    expect(await gateway.queryRefund(REFUND)).toEqual({ outcome: 'failed', refundId, reason: 'ABNORMAL' })
  })

  it.each([
    ['USER_ACCOUNT_ABNORMAL', 'USERACCOUNTABNORMAL'],
    ['TRADE_OVERDUE', 'TRADEOVERDUE'],
  ])('is given up after %s only when WeChat knows none under this number', async (code, reason) => {
    const { gateway, pay } = await setUpPaid()
    const refused = { status: 403, body: JSON.stringify({ code, message: '' }) }
    const unknown = { status: 404, body: JSON.stringify({ code: 'RESOURCE_NOT_EXISTS', message: '' }) }

    pay.fail('refunds', refused, unknown)
    expect(await gateway.refund(REFUND)).toEqual({ outcome: 'failed', reason })
    pay.fail('refunds', refused)
    expect(await gateway.refund(REFUND)).toMatchObject({ outcome: 'processing' })
  })

  it.each([
    [403, 'NOT_ENOUGH', 'PAYMENT_REFUSED'],
    [403, 'NOTENOUGH', 'PAYMENT_REFUSED'],
    [400, 'INVALID_REQUEST', 'PAYMENT_REFUSED'],
    [404, 'RESOURCE_NOT_EXISTS', 'PAYMENT_REFUSED'],
    [429, 'FREQUENCY_LIMITED', 'WECHAT_BUSY'],
    [500, 'SYSTEM_ERROR', 'WECHAT_BUSY'],
  ])('that WeChat answers with %i %s comes to %j', async (status, code, expected) => {
    const { gateway, pay } = await setUpPaid()
    pay.fail('refunds', { status, body: JSON.stringify({ code, message: '' }) })
    const result = await gateway.refund(REFUND).catch(({ code: thrown }: { code: string }) => thrown)
    expect(result).toEqual(expected)
  })

  it('is not asked for with a reason that v3 refuses', async () => {
    const { gateway, pay } = await setUpPaid()
    const asked = pay.calls.length
    await expect(gateway.refund({ ...REFUND, reason: '🍵' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    expect(pay.calls).toHaveLength(asked)
  })

  it.each([
    ['number', { outRefundNo: 'refund-2' }],
    ['order', { outTradeNo: 'ffffffff' }],
    ['payment', { transactionId: '9'.repeat(28) }],
    ['sum', { refundFen: 601 }],
    ['total', { totalFen: 17601 }],
  ])('is not believed with another %s than was asked for', async (_, change) => {
    const { gateway, pay } = await setUpPaid()
    await gateway.refund(REFUND)
    const { refund_status: status, ...fields } = pay.refund('refund-1') as Record<string, unknown>
    pay.fail('refunds', { status: 200, body: JSON.stringify({ ...fields, status }) })
    await expect(gateway.queryRefund({ ...REFUND, ...change })).rejects.toMatchObject({ code: 'WECHAT_ANSWER_INVALID' })
  })
})

describe('a bill by APIv3', () => {
  const CSV = '\ufeff交易时间,公众账号ID\r\n`2026-11-21 14:05:06,`wx00000000000000a1\r\n'

  it.each(['trade', 'fundFlow'] as const)('of kind %s is fetched in two steps, unpacked and checked', async (kind) => {
    const { gateway, pay } = setUp()
    pay.bills.set('2026-11-21', CSV)

    expect(await gateway.bill(kind, '2026-11-21')).toEqual({ outcome: 'ready', csv: CSV })
    const type = kind === 'trade' ? 'bill_type=ALL' : 'account_type=BASIC'
    expect(pay.calls.map(({ url }) => url.pathname + url.search)).toEqual([
      `/v3/bill/${kind === 'trade' ? 'tradebill' : 'fundflowbill'}?bill_date=2026-11-21&${type}&tar_type=GZIP`,
      '/v3/billdownload/file?token=a',
    ])
  })

  it('is none for a day without one, and not ready while it is made', async () => {
    const { gateway, pay } = setUp()
    expect(await gateway.bill('trade', '2026-11-21')).toEqual({ outcome: 'none' })
    pay.fail('tradebill', { status: 400, body: '{"code":"STATEMENT_CREATING","message":""}' })
    expect(await gateway.bill('trade', '2026-11-21')).toEqual({ outcome: 'notReady' })
  })

  it.each([
    ['of which a byte is changed', { body: gzipSync(`${CSV} `).toString('latin1') }, 'WECHAT_ANSWER_INVALID'],
    ['of which a part is missing', { body: gzipSync(CSV).subarray(0, 60).toString('latin1') }, 'WECHAT_ANSWER_INVALID'],
    ['that is a page', { body: '<html></html>' }, 'WECHAT_ANSWER_INVALID'],
    ['that is not there', { status: 404 }, 'WECHAT_ANSWER_INVALID'],
    ['that cannot be had now', { status: 502 }, 'WECHAT_BUSY'],
  ])('whose file is one %s is not taken', async (_, fault, code) => {
    const { gateway, pay } = setUp()
    pay.bills.set('2026-11-21', CSV)
    pay.fail('tradebill', {}, fault)
    await expect(gateway.bill('trade', '2026-11-21')).rejects.toMatchObject({ code })
  })

  it('is taken as it is where the file is not packed', async () => {
    const { gateway, pay } = setUp()
    pay.bills.set('2026-11-21', CSV)
    pay.fail('tradebill', {}, { body: CSV })
    expect(await gateway.bill('trade', '2026-11-21')).toEqual({ outcome: 'ready', csv: CSV })
  })

  it('is not fetched from another host: our signature goes to WeChat Pay only', async () => {
    const { gateway, pay } = setUp()
    const elsewhere = { hash_type: 'SHA1', hash_value: 'a'.repeat(40), download_url: 'https://evil.example.com/file' }
    pay.fail('tradebill', { status: 200, body: JSON.stringify(elsewhere) })
    await expect(gateway.bill('trade', '2026-11-21')).rejects.toMatchObject({ code: 'WECHAT_ANSWER_INVALID' })
    expect(pay.calls).toHaveLength(1)
  })
})
