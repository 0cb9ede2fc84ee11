import { gzipSync } from 'node:zlib'
import type { RefundRequest } from '../../core/payments/gateway'
import { payV2Gateway } from '../../core/payments/payV2Gateway'
import { unifiedOrder } from '../../core/payments/unifiedOrder'
import type { UpstreamRequest } from '../../core/platform/httpClient'
import { orderOfRow } from '../../core/orders/cloudOrderStore'
import { fakeClock, fakeRandom } from '../fakes/effects'
import { APPID, BUYER, openShop, TEA } from '../fakes/shop'
import { MERCHANT, write } from '../fakes/wechatPay'

/** A shop whose one order is paid, and a refund of half of it. */
async function setUp() {
  const shop = await openShop()
  const { outTradeNo } = (await unifiedOrder(shop.deps, BUYER, TEA)).order
  shop.pay.pay(outTradeNo)
  const { transactionId } = shop.pay.trades.get(outTradeNo)!
  const request: RefundRequest = {
    outRefundNo: 'R1',
    outTradeNo,
    transactionId,
    appid: APPID,
    totalFen: 17600,
    refundFen: 8800,
    reason: '少发一件',
  }
  shop.pay.calls.length = 0
  const order = orderOfRow(shop.database.rows('orders')[0]!)
  return { ...shop, gateway: shop.deps.gateway, request, order, outTradeNo }
}

describe('a refund by APIv2', () => {
  it('names payment, number, sums, reason and where to tell of it', async () => {
    const { gateway, pay, request } = await setUp()

    expect(await gateway.refund(request)).toEqual({ outcome: 'processing', refundId: expect.stringMatching(/^\d+$/) })
    expect(pay.calls).toMatchObject([
      {
        call: 'refund',
        request: {
          appid: APPID,
          transaction_id: request.transactionId,
          out_refund_no: 'R1',
          total_fee: '17600',
          refund_fee: '8800',
          refund_fee_type: 'CNY',
          refund_desc: '少发一件',
          notify_url: 'https://shop.example.com/api/pay/refund-notify',
        },
      },
    ])
  })

  it('is the same refund when it is asked for again', async () => {
    const { gateway, pay, request } = await setUp()
    const first = await gateway.refund(request)

    expect(await gateway.refund(request)).toEqual(first)
    expect(pay.refunds.size).toBe(1)
  })

  it.each(['SYSTEMERROR', 'BIZERR_NEED_RETRY', 'FREQUENCY_LIMITED', 'INVALID_REQ_TOO_MUCH'])(
    'is to be asked for again later after %s',
    async (err_code) => {
      const { gateway, pay, request } = await setUp()
      pay.fail('refund', { result_code: 'FAIL', err_code })
      await expect(gateway.refund(request)).rejects.toMatchObject({ code: 'WECHAT_BUSY' })
    },
  )

  it.each([
    'NOTENOUGH',
    'ERROR',
    'INVALID_TRANSACTIONID',
    'PARAM_ERROR',
    'APPID_NOT_EXIST',
    'MCHID_NOT_EXIST',
    'ORDERNOTEXIST',
    'REQUIRE_POST_METHOD',
    'SIGNERROR',
    'XML_FORMAT_ERROR',
  ])('waits for the merchant after %s: nothing is decided', async (err_code) => {
    const { gateway, pay, request } = await setUp()
    pay.fail('refund', { result_code: 'FAIL', err_code })
    await expect(gateway.refund(request)).rejects.toMatchObject({ code: 'PAYMENT_REFUSED' })
  })

  it.each(['TRADE_OVERDUE', 'USER_ACCOUNT_ABNORMAL'])(
    'has failed after %s, once WeChat knows of no refund',
    async (code) => {
      const { gateway, pay, request } = await setUp()
      pay.fail('refund', { result_code: 'FAIL', err_code: code })
      pay.fail('refundquery', { result_code: 'FAIL', err_code: 'REFUNDNOTEXIST' })

      expect(await gateway.refund(request)).toEqual({ outcome: 'failed', reason: code })
    },
  )

  it('has not failed when an earlier request was taken and only its answer lost', async () => {
    const { gateway, pay, request } = await setUp()
    await gateway.refund(request)
    pay.endRefund('R1')
    pay.fail('refund', { result_code: 'FAIL', err_code: 'USER_ACCOUNT_ABNORMAL' })

    expect(await gateway.refund(request)).toMatchObject({ outcome: 'succeeded' })
  })

  it.each([
    ['another sum', { refund_fee: '8801' }],
    ['another number', { out_refund_no: 'R2' }],
    ['another order', { out_trade_no: '0'.repeat(32) }],
    ['another payment', { transaction_id: '4'.repeat(28) }],
    ['another total', { total_fee: '1' }],
    ['no refund_id', { refund_id: '' }],
    ['another merchant', { mch_id: '1900000002' }],
    ['no signature', write({ return_code: 'SUCCESS', result_code: 'SUCCESS' })],
    ['no XML', '<html>'],
  ])('is not believed from an answer with %s', async (_, fault) => {
    const { gateway, pay, request } = await setUp()
    pay.fail('refund', fault)
    await expect(gateway.refund(request)).rejects.toMatchObject({ code: 'WECHAT_ANSWER_INVALID' })
  })

  it('keeps a reason that reads like another field from changing what is signed', async () => {
    const { gateway, pay, request } = await setUp()
    await gateway.refund({ ...request, reason: 'a & b &refund_fee=17600' })
    expect(pay.calls[0]?.request['refund_desc']).toBe('a & b ＆refund_fee=17600')
  })

  it('is refused by us where the function has no certificate', async () => {
    const { pay, request, clock } = await setUp()
    const wire = { ...MERCHANT, http: pay.http, random: fakeRandom(), url: 'http://127.0.0.1:9' }
    const urls = { notifyUrl: 'https://shop.example.com/a', refundNotifyUrl: 'https://shop.example.com/b' }

    await expect(payV2Gateway({ wire, ...urls, clock }).refund(request)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    })
    expect(pay.calls).toEqual([])
  })
})

describe('the question what became of a refund', () => {
  it.each([
    ['PROCESSING', { outcome: 'processing' }],
    ['SUCCESS', { outcome: 'succeeded', succeededAt: new Date('2026-11-22T15:00:00+08:00') }],
    ['REFUNDCLOSE', { outcome: 'failed', reason: 'REFUNDCLOSE' }],
    ['CHANGE', { outcome: 'failed', reason: 'CHANGE' }],
  ] as const)('finds it %s', async (status, state) => {
    const { gateway, pay, request } = await setUp()
    await gateway.refund(request)
    pay.endRefund('R1', status)

    expect(await gateway.queryRefund(request)).toEqual({ ...state, refundId: expect.any(String) })
    expect(pay.calls.at(-1)).toMatchObject({ call: 'refundquery', request: { out_refund_no: 'R1', appid: APPID } })
  })

  it('finds it among others of the same payment, by its number', async () => {
    const { gateway, pay, request } = await setUp()
    await gateway.refund(request)
    pay.fail('refundquery', {
      out_refund_no_0: 'R0',
      out_refund_no_3: 'R1',
      refund_id_3: '5001',
      refund_fee_3: '8800',
      refund_status_3: 'CHANGE',
    })
    expect(await gateway.queryRefund(request)).toEqual({ outcome: 'failed', refundId: '5001', reason: 'CHANGE' })
  })

  it('finds none that WeChat has never heard of', async () => {
    const { gateway, request } = await setUp()
    expect(await gateway.queryRefund(request)).toEqual({ outcome: 'unknown' })
  })

  it.each([
    ['other refunds only', { out_refund_no_0: 'R2' }],
    ['another sum', { refund_fee_0: '1' }],
    ['no state', { refund_status_0: '' }],
    ['an unknown state', { refund_status_0: 'DONE' }],
    ['a success without its time', { refund_status_0: 'SUCCESS' }],
    ['a success on 31 November', { refund_status_0: 'SUCCESS', refund_success_time_0: '2026-11-31 10:00:00' }],
  ])('believes no answer with %s', async (_, fault) => {
    const { gateway, pay, request } = await setUp()
    await gateway.refund(request)
    pay.fail('refundquery', fault)
    await expect(gateway.queryRefund(request)).rejects.toMatchObject({ code: 'WECHAT_ANSWER_INVALID' })
  })
})

describe('an order at WeChat', () => {
  it('that was paid and then refunded is paid, and says that it has refunds', async () => {
    const { gateway, request, order } = await setUp()
    expect(await gateway.query(order)).toMatchObject({ outcome: 'paid', payment: { totalFen: 17600 } })
    await gateway.refund(request)

    expect(await gateway.query(order)).toMatchObject({
      outcome: 'paid',
      payment: { totalFen: 17600, hasRefunds: true },
    })
  })

  it('that WeChat has never heard of is unknown to a close, not closed', async () => {
    const { gateway, order } = await setUp()
    expect(await gateway.close({ ...order, outTradeNo: '0'.repeat(32) })).toBe('unknown')
  })
})

describe('a bill by APIv2', () => {
  const CSV = '\ufeff交易时间,公众账号ID\r\n`2026-11-21 10:00:00,`wx00000000000000a1\r\n'
  const refusal = (return_msg: string) => write({ return_code: 'FAIL', return_msg, error_code: '20002' })

  function setUpBill(answer: Buffer | string, status = 200) {
    const requests: UpstreamRequest[] = []
    const http = async (request: UpstreamRequest) => {
      requests.push(request)
      return { status, body: Buffer.from(answer) }
    }
    const host = { http, url: 'http://127.0.0.1:9' }
    const wire = { ...MERCHANT, ...host, random: fakeRandom(), secure: { ...host, url: 'https://127.0.0.1:8' } }
    const urls = { notifyUrl: 'https://shop.example.com/a', refundNotifyUrl: 'https://shop.example.com/b' }
    return { gateway: payV2Gateway({ wire, ...urls, billAppid: APPID, clock: fakeClock() }), requests }
  }

  it.each([
    ['packed', gzipSync(CSV)],
    ['as it is', CSV],
  ])('is its text, %s', async (_, answer) => {
    const { gateway, requests } = setUpBill(answer)

    expect(await gateway.bill('trade', '2026-11-21')).toEqual({ outcome: 'ready', csv: CSV })
    expect(requests[0]).toMatchObject({ url: { pathname: '/pay/downloadbill' } })
    expect(requests[0]?.maxBytes).toBeGreaterThan(1024 * 1024)
    for (const field of ['<bill_date><![CDATA[20261121]]>', '<bill_type><![CDATA[ALL]]>', '<tar_type><![CDATA[GZIP]]>'])
      expect(requests[0]?.body).toContain(field)
  })

  it('of funds is asked for with the certificate', async () => {
    const { gateway, requests } = setUpBill(gzipSync(CSV))
    await gateway.bill('fundFlow', '2026-11-21')
    expect(requests[0]?.url.href).toBe('https://127.0.0.1:8/pay/downloadfundflow')
  })

  it.each([
    ['No Bill Exist', { outcome: 'none' }],
    ['NO Bill Exist', { outcome: 'none' }],
    ['Bill Creating', { outcome: 'notReady' }],
  ])('is not there where WeChat says "%s"', async (text, expected) => {
    expect(await setUpBill(refusal(text)).gateway.bill('trade', '2026-11-21')).toEqual(expected)
  })

  it.each([
    ['SYSTEMERROR', refusal('SYSTEMERROR'), 200, 'WECHAT_BUSY'],
    ['status 502', '<html>', 502, 'WECHAT_BUSY'],
    ['a wrong signature', refusal('SIGN ERROR'), 200, 'PAYMENT_REFUSED'],
    ['an invalid day', refusal('data format error'), 200, 'PAYMENT_REFUSED'],
    ['a page', '<html><body>Hello</body></html>', 200, 'WECHAT_ANSWER_INVALID'],
    ['nothing', '', 200, 'WECHAT_ANSWER_INVALID'],
    ['half a file', gzipSync(CSV).subarray(0, 30), 200, 'WECHAT_ANSWER_INVALID'],
    ['a bomb', gzipSync(Buffer.alloc(65 * 1024 * 1024)), 200, 'WECHAT_ANSWER_INVALID'],
  ])('throws for %s', async (_, answer, status, code) => {
    await expect(setUpBill(answer, status).gateway.bill('trade', '2026-11-21')).rejects.toMatchObject({ code })
  })

  it('is refused by us where the function knows no app to ask for', async () => {
    const { pay } = await setUp()
    const wire = { ...MERCHANT, http: pay.http, random: fakeRandom(), url: 'http://127.0.0.1:9' }
    const urls = { notifyUrl: 'https://shop.example.com/a', refundNotifyUrl: 'https://shop.example.com/b' }
    const gateway = payV2Gateway({ wire, ...urls, clock: fakeClock() })
    await expect(gateway.bill('trade', '2026-11-21')).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })
})
