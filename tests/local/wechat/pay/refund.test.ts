import { createDecipheriv, createHash } from 'node:crypto'
import { ACCOUNTS, DAY } from '../runningWeChat'
import { ACCEPT, isSignedRight, merchant, openNotifyUrl, signedXml, type Fields } from './merchant'
import { openBench } from './notifierBench'
import { merchantCertificate, openRefundShop, OUT_TRADE_NO } from './refundShop'

const SECOND = 1_000

let shop: Awaited<ReturnType<typeof openRefundShop>>
afterEach(() => shop.close())

async function setUp() {
  shop = await openRefundShop()
  return {
    ...shop,
    settings: (settings: object) => shop.post('/controls/refunds/settings', settings),
    decide: (state: string, outRefundNo = 'R1') => shop.post('/controls/refunds/decide', { outRefundNo, state }),
    tradeState: async () => (await shop.query({ out_trade_no: OUT_TRADE_NO }))['trade_state'],
  }
}

describe('/secapi/pay/refund', () => {
  it.each(['MD5', 'HMAC-SHA256'] as const)('accepts a refund, signed by %s like the request', async (signType) => {
    const { refund } = await setUp()
    const answer = await refund({}, signType)
    expect(answer).toMatchObject({
      return_code: 'SUCCESS',
      result_code: 'SUCCESS',
      mch_id: merchant.mchid,
      out_trade_no: OUT_TRADE_NO,
      out_refund_no: 'R1',
      transaction_id: expect.stringMatching(/^4200\d{24}$/),
      refund_id: expect.stringMatching(/^503\d{26}$/),
      refund_fee: '30',
      total_fee: '100',
      cash_refund_fee: '30',
    })
    expect(isSignedRight(answer, signType)).toBe(true)
  })

  it('is processing first, then done after five seconds on the clock, not a millisecond before', async () => {
    const { refund, queryRefund, clock } = await setUp()
    await refund()
    clock.moveBy(5 * SECOND - 1)
    expect(await queryRefund()).toMatchObject({ refund_status_0: 'PROCESSING' })
    clock.moveBy(1)
    expect(await queryRefund()).toMatchObject({
      refund_status_0: 'SUCCESS',
      refund_success_time_0: '2026-01-05 10:00:05',
      refund_recv_accout_0: '支付用户的零钱',
    })
  })

  it('puts the money back into the payer’s balance once', async () => {
    const { refund, clock, decide, wechat, prepay, callPayment } = await setUp()
    const balanceText = async () => {
      const { cashierUrl } = callPayment(await prepay({ out_trade_no: 'T20260105000009' }))
      return /¥[\d.]+(?=<\/span>\s*<\/div>\s*<\/section>)/.exec(await (await fetch(cashierUrl!)).text())?.[0]
    }
    expect(wechat.currentUser().balanceFen).toBe(520_000)
    expect(await balanceText()).toBe('¥5199.00')
    await refund()
    expect(await balanceText()).toBe('¥5199.00')
    clock.moveBy(5 * SECOND)
    expect(await balanceText()).toBe('¥5199.30')
    expect(await decide('SUCCESS')).toMatchObject({ code: 'REFUND_ENDED' })
    expect(await balanceText()).toBe('¥5199.30')
  })

  it('makes the order one with refunds, for query and for a new payment alike', async () => {
    const { refund, tradeState, pay, query } = await setUp()
    expect(await tradeState()).toBe('SUCCESS')
    await refund()
    expect(await tradeState()).toBe('REFUND')
    expect(await query({ out_trade_no: OUT_TRADE_NO })).toMatchObject({ total_fee: '100', time_end: '20260105100000' })
    expect(await pay({ outTradeNo: OUT_TRADE_NO })).toMatchObject({ result: 'alreadyPaid' })
  })

  it('is the same refund for the same number, before and after its end', async () => {
    const { refund, queryRefund, clock } = await setUp()
    const answers = await Promise.all(Array.from({ length: 8 }, () => refund()))
    clock.moveBy(5 * SECOND)
    answers.push(await refund())
    expect(new Set(answers.map(({ refund_id }) => refund_id)).size).toBe(1)
    expect(await queryRefund({ out_trade_no: OUT_TRADE_NO })).toMatchObject({ refund_count: '1', refund_fee: '30' })
  })

  it('gives back no more than was paid, whatever comes at once', async () => {
    const { refund, queryRefund } = await setUp()
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => refund({ out_refund_no: `R${n}` })))
    expect(answers.filter(({ result_code }) => result_code === 'SUCCESS')).toHaveLength(3)
    expect(answers.filter(({ err_code }) => err_code === 'ERROR')).toHaveLength(5)
    expect(await refund({ out_refund_no: 'R9', refund_fee: '10' })).toMatchObject({ result_code: 'SUCCESS' })
    expect(await refund({ out_refund_no: 'R10', refund_fee: '1' })).toMatchObject({ err_code_des: '订单已全额退款' })
    expect(await queryRefund({ out_trade_no: OUT_TRADE_NO })).toMatchObject({ refund_count: '4', refund_fee: '100' })
  })

  it('takes 50 refunds of one order and no more', async () => {
    const bench = openBench()
    await bench.pay('MD5', OUT_TRADE_NO, 100)
    const refund = (n: number) => bench.refund(OUT_TRADE_NO, { outRefundNo: `R${n}`, totalFen: 100 })
    for (let n = 0; n < 50; n += 1) expect(refund(n)).toMatchObject({ state: 'PROCESSING' })
    expect(refund(50)).toBe('tooMany')
    expect(refund(0)).toMatchObject({ outRefundNo: 'R0' })
    bench.stop()
    await setUp()
  })

  it('refunds for a year', async () => {
    const { refund, clock } = await setUp()
    clock.moveBy(365 * DAY)
    expect(await refund()).toMatchObject({ result_code: 'SUCCESS' })
    clock.moveBy(1)
    expect(await refund({ out_refund_no: 'R2' })).toMatchObject({ err_code: 'TRADE_OVERDUE' })
  })

  it.each<[string, Fields, object]>([
    ['an unknown order', { out_trade_no: 'T99999999' }, { err_code: 'ORDERNOTEXIST' }],
    ['an unknown transaction', { transaction_id: '4'.repeat(28) }, { err_code: 'INVALID_TRANSACTIONID' }],
    ['another sum than was paid', { total_fee: '101' }, { err_code: 'REFUND_FEE_MISMATCH' }],
    ['more than the order', { refund_fee: '101' }, { return_code: 'FAIL', return_msg: 'invalid refund_fee' }],
    ['no fen', { refund_fee: '0' }, { return_code: 'FAIL' }],
    ['half a fen', { refund_fee: '0.5' }, { return_code: 'FAIL' }],
    ['no number', { out_refund_no: '' }, { err_code: 'LACK_PARAMS' }],
    ['a number of other signs', { out_refund_no: 'R 1' }, { return_code: 'FAIL' }],
    ['no order', { out_trade_no: '' }, { err_code: 'LACK_PARAMS' }],
    ['a reason of 81 characters', { refund_desc: '退'.repeat(81) }, { return_code: 'FAIL' }],
    ['a notify_url with a query', { notify_url: 'http://127.0.0.1/n?a=1' }, { return_code: 'FAIL' }],
  ])('refuses %s and refunds nothing', async (_, fields, answer) => {
    const { refund, tradeState } = await setUp()
    expect(await refund(fields)).toMatchObject(answer)
    expect(await tradeState()).toBe('SUCCESS')
  })

  it('refuses an order that nobody has paid', async () => {
    const { refund, order } = await setUp()
    await order({ out_trade_no: 'T20260105000002', total_fee: '100' })
    expect(await refund({ out_trade_no: 'T20260105000002' })).toMatchObject({ err_code: 'ERROR' })
  })

  it('refuses the same number for another amount or another order', async () => {
    const { refund, order, pay } = await setUp()
    await refund()
    expect(await refund({ refund_fee: '31' })).toMatchObject({ err_code: 'REFUND_FEE_MISMATCH' })
    await order({ out_trade_no: 'T20260105000002', total_fee: '100' })
    await pay({ outTradeNo: 'T20260105000002' })
    expect(await refund({ out_trade_no: 'T20260105000002' })).toMatchObject({ err_code: 'REFUND_FEE_MISMATCH' })
  })
})

describe('the client certificate', () => {
  const fields = { out_trade_no: OUT_TRADE_NO, out_refund_no: 'R1', total_fee: '100', refund_fee: '30' }

  it('is asked for on the plain host and on the https host, and the controls say why', async () => {
    const { send, postRefund, get, tradeState } = await setUp()
    await expect(send('/secapi/pay/refund', '<xml></xml>')).rejects.toThrow()
    const { status, body } = await postRefund(fields, { client: {} })
    expect([status, body.toString()]).toEqual([400, expect.stringMatching(/No required SSL certificate was sent/)])
    const { refusals } = (await get('/controls/refusals')) as { refusals: { code: string }[] }
    expect(refusals.at(-1)).toMatchObject({ code: 'CLIENT_CERTIFICATE' })
    expect(await tradeState()).toBe('SUCCESS')
  })

  it('must be the merchant’s own', async () => {
    const { postRefund } = await setUp()
    const { certificate, privateKey } = ACCOUNTS.wechatPay.certificates[0]!
    const foreign = await postRefund(fields, { client: { cert: certificate, key: privateKey } })
    expect(foreign.status).toBe(400)
    expect((await postRefund(fields, { client: merchantCertificate })).status).toBe(200)
  })
})

describe('/pay/refundquery', () => {
  it('finds a refund by each of four numbers, the first of them that is there', async () => {
    const { refund, queryRefund } = await setUp()
    const { refund_id = '', transaction_id = '' } = await refund()
    await refund({ out_refund_no: 'R2', refund_fee: '20' })
    for (const one of [{ refund_id }, { out_refund_no: 'R1' }, { refund_id, out_refund_no: 'R2' }]) {
      const answer = await queryRefund(one)
      expect(answer).toMatchObject({ refund_count: '1', out_refund_no_0: 'R1', refund_fee_0: '30', total_fee: '100' })
      expect(isSignedRight(answer)).toBe(true)
    }
    for (const all of [{ transaction_id }, { out_trade_no: OUT_TRADE_NO }])
      expect(await queryRefund(all)).toMatchObject({
        refund_count: '2',
        refund_fee_1: '20',
        refund_channel_1: 'ORIGINAL',
      })
  })

  it('answers ten at most, from an offset on', async () => {
    const { post, queryRefund, wechat } = await setUp()
    for (let n = 0; n < 12; n += 1)
      await post('/controls/refunds', { outTradeNo: OUT_TRADE_NO, refundFen: 1, outRefundNo: `R${n}` })
    const body = signedXml({ out_trade_no: OUT_TRADE_NO })
    const page = await (await fetch(`${wechat.urls.pay}/pay/refundquery`, { method: 'POST', body })).text()
    expect(page.match(/<out_refund_no_\d>/g)).toHaveLength(10)
    expect(await queryRefund({ out_trade_no: OUT_TRADE_NO, offset: '10' })).toMatchObject({
      refund_count: '2',
      total_refund_count: '12',
      out_refund_no_0: 'R10',
    })
  })

  it.each<[string, Fields, string]>([
    ['an unknown refund', { out_refund_no: 'R9' }, 'REFUNDNOTEXIST'],
    ['an order without refunds', { out_trade_no: OUT_TRADE_NO }, 'REFUNDNOTEXIST'],
    ['no number', {}, 'LACK_PARAMS'],
  ])('refuses %s', async (_, fields, err_code) => {
    const { queryRefund } = await setUp()
    expect(await queryRefund(fields)).toMatchObject({ err_code })
  })
})

describe('a refund that does not succeed', () => {
  it.each([
    ['CLOSED', 'REFUNDCLOSE'],
    ['ABNORMAL', 'CHANGE'],
  ])('ends as %s, which APIv2 calls %s, and moves no money', async (endsAs, status) => {
    const { refund, queryRefund, settings, clock } = await setUp()
    await settings({ takesMs: SECOND, endsAs })
    await refund()
    clock.moveBy(SECOND)
    const answer = await queryRefund()
    expect(answer).toMatchObject({ refund_status_0: status })
    expect(answer).not.toHaveProperty('refund_success_time_0')
  })

  it('frees its money when it was closed: the order is simply paid again', async () => {
    const { refund, decide, tradeState } = await setUp()
    await refund({ refund_fee: '100' })
    await decide('CLOSED')
    expect(await tradeState()).toBe('SUCCESS')
    expect(await refund({ out_refund_no: 'R2', refund_fee: '100' })).toMatchObject({ result_code: 'SUCCESS' })
  })

  it('keeps its money when it is abnormal, and may still succeed', async () => {
    const { refund, decide, queryRefund } = await setUp()
    await refund({ refund_fee: '100' })
    await decide('CHANGE')
    expect(await refund({ out_refund_no: 'R2', refund_fee: '100' })).toMatchObject({ err_code: 'ERROR' })
    await decide('SUCCESS')
    expect(await queryRefund()).toMatchObject({ refund_status_0: 'SUCCESS' })
    expect(await decide('CLOSED')).toMatchObject({ code: 'REFUND_ENDED' })
  })
})

describe('a refund notification of APIv2', () => {
  it('is unsigned, its secret encrypted under the MD5 of the key, and sent where the refund asked for it', async () => {
    const { refund, clock, get, post } = await setUp()
    const merchantUrl = await openNotifyUrl(() => ({ body: ACCEPT }))
    const { refund_id, transaction_id } = await refund({ notify_url: merchantUrl.url })
    clock.moveBy(5 * SECOND)
    const { notifications } = (await get('/controls/notifications')) as { notifications: { id: string }[] }
    const { id } = notifications.at(-1)!
    expect(notifications.at(-1)).toMatchObject({ about: 'refund', outTradeNo: OUT_TRADE_NO, outRefundNo: 'R1' })
    await post('/controls/notifications/resend', { id })

    const { req_info = '', nonce_str, ...outer } = merchantUrl.received.at(-1)!.fields
    expect(nonce_str).toMatch(/^[0-9a-f]{32}$/)
    expect(outer).toEqual({ return_code: 'SUCCESS', appid: ACCOUNTS.miniProgram.appid, mch_id: merchant.mchid })
    expect(decrypted(req_info)).toBe(
      [
        '<root>',
        `<transaction_id><![CDATA[${transaction_id}]]></transaction_id>`,
        `<out_trade_no><![CDATA[${OUT_TRADE_NO}]]></out_trade_no>`,
        `<refund_id><![CDATA[${refund_id}]]></refund_id>`,
        '<out_refund_no><![CDATA[R1]]></out_refund_no>',
        '<total_fee>100</total_fee>',
        '<settlement_total_fee>100</settlement_total_fee>',
        '<refund_fee>30</refund_fee>',
        '<settlement_refund_fee>30</settlement_refund_fee>',
        '<refund_status><![CDATA[SUCCESS]]></refund_status>',
        '<success_time><![CDATA[2026-01-05 10:00:05]]></success_time>',
        '<refund_recv_accout><![CDATA[支付用户的零钱]]></refund_recv_accout>',
        '<refund_account><![CDATA[REFUND_SOURCE_UNSETTLED_FUNDS]]></refund_account>',
        '<refund_request_source><![CDATA[API]]></refund_request_source>',
        '</root>',
      ].join('\n'),
    )
    await merchantUrl.close()
  })

  it('is not made where the refund named no address', async () => {
    const { refund, clock, notifications } = await setUp()
    await refund()
    clock.moveBy(5 * SECOND)
    expect(await notifications()).toHaveLength(1)
  })
})

describe('the controls of refunds', () => {
  it('refund at the merchant console, with its notification where one is wanted', async () => {
    const { post, get, clock, notifications, tradeState } = await setUp()
    const notifyUrl = 'http://127.0.0.1:9/api/pay/refund-notify'
    const made = await post('/controls/refunds', { outTradeNo: OUT_TRADE_NO, refundFen: 40, notifyUrl })
    expect(made).toMatchObject({
      state: 'PROCESSING',
      source: 'VENDOR_PLATFORM',
      outRefundNo: `console-${OUT_TRADE_NO}-1`,
    })
    expect(await tradeState()).toBe('REFUND')
    clock.moveBy(5 * SECOND)
    expect(await get('/controls/refunds')).toMatchObject({ refunds: [{ state: 'SUCCESS', refundFen: 40 }] })
    expect(await notifications()).toHaveLength(2)
  })

  it.each([
    ['/controls/refunds', { outTradeNo: 'T999' }, 'NOT_FOUND'],
    ['/controls/refunds', { outTradeNo: OUT_TRADE_NO, refundFen: 101 }, 'INVALID_INPUT'],
    ['/controls/refunds', { outTradeNo: OUT_TRADE_NO, outRefundNo: '' }, 'INVALID_INPUT'],
    ['/controls/refunds', { outTradeNo: OUT_TRADE_NO, notifyUrl: 'ftp://x' }, 'INVALID_INPUT'],
    ['/controls/refunds/settings', { takesMs: -1 }, 'INVALID_INPUT'],
    ['/controls/refunds/settings', { endsAs: 'PROCESSING' }, 'INVALID_INPUT'],
    ['/controls/refunds/settings', { endsAs: '__proto__' }, 'INVALID_INPUT'],
    ['/controls/refunds/decide', { outRefundNo: 'R9', state: 'SUCCESS' }, 'NOT_FOUND'],
    ['/controls/refunds/decide', { outRefundNo: 'R1' }, 'INVALID_INPUT'],
    ['/controls/notifications/keys', { publicKeyShare: 101 }, 'INVALID_INPUT'],
  ])('refuse at %s %j', async (path, body, code) => {
    const { post } = await setUp()
    expect(await post(path, body)).toMatchObject({ code })
  })

  it('say which keys sign notifications', async () => {
    const { post, get } = await setUp()
    expect(await get('/controls/notifications/keys')).toEqual({ publicKeyShare: 100 })
    expect(await post('/controls/notifications/keys', { publicKeyShare: 20 })).toEqual({ publicKeyShare: 20 })
  })
})

function decrypted(reqInfo: string): string {
  const key = createHash('md5').update(merchant.v2Key).digest('hex')
  const decipher = createDecipheriv('aes-256-ecb', key, null)
  return Buffer.concat([decipher.update(reqInfo, 'base64'), decipher.final()]).toString('utf8')
}
