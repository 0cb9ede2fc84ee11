import { MINUTE } from '../../runningWeChat'
import { merchant } from '../merchant'
import { openV3Shop, OUT_TRADE_NO, type Json, type V3Shop } from './merchantV3'

let shop: V3Shop
beforeEach(async () => void (shop = await openV3Shop()))
afterEach(() => shop.close())

const NO = `/v3/pay/transactions/out-trade-no/${OUT_TRADE_NO}`
const QUERY = `${NO}?mchid=${merchant.mchid}`
const close = (fields: Json = { mchid: merchant.mchid }) => shop.call(`${NO}/close`, { body: fields })

describe('an order of APIv3', () => {
  it.each([
    ['jsapi', { prepay_id: expect.stringMatching(/^wx\d{14}[0-9a-f]{20}$/) }],
    ['h5', { h5_url: expect.stringMatching(/\/cgi-bin\/mmpayweb-bin\/checkmweb\?prepay_id=wx\w+&package=\d+$/) }],
    ['native', { code_url: expect.stringMatching(/^weixin:\/\/wxpay\/bizpayurl\?pr=\w{9}$/) }],
    ['app', { prepay_id: expect.stringMatching(/^wx/) }],
  ] as const)('for %s is answered with what starts its payment', async (kind, answer) => {
    expect(await shop.order(kind)).toMatchObject({ status: 200, json: answer })
  })

  it('shows as not paid, then as paid with its payment, by both numbers', async () => {
    await shop.order('jsapi', { attach: '茶' })
    const unpaid = await shop.call(QUERY)
    expect(unpaid.json).toMatchObject({ trade_state: 'NOTPAY', out_trade_no: OUT_TRADE_NO })
    expect(unpaid.json).not.toHaveProperty('transaction_id')

    const { transactionId } = await shop.pay({ outTradeNo: OUT_TRADE_NO })
    const paid = await shop.call(QUERY)
    expect(paid.json).toMatchObject({
      ...{ trade_state: 'SUCCESS', trade_type: 'JSAPI', transaction_id: transactionId, attach: '茶' },
      success_time: '2026-01-05T10:00:00+08:00',
      payer: { openid: shop.openid },
      amount: { total: 1, payer_total: 1, currency: 'CNY', payer_currency: 'CNY' },
    })
    const byId = await shop.call(`/v3/pay/transactions/id/${transactionId}?mchid=${merchant.mchid}`)
    expect(byId.json).toEqual(paid.json)
  })

  it('is the same order under the same number and parameters, in whatever order the JSON names them', async () => {
    const first = await shop.order('jsapi', { amount: { total: 1, currency: 'CNY' } })
    const again = await shop.order('jsapi', { amount: { currency: 'CNY', total: 1 } })
    expect(again.status).toBe(200)
    expect(again.json['prepay_id']).not.toBe(first.json['prepay_id'])
    await shop.pay({ prepayId: first.json['prepay_id'] })
    expect((await shop.order('jsapi')).json).toMatchObject({ code: 'ORDERPAID' })
  })

  it('shares its number with APIv2', async () => {
    await shop.order('jsapi')
    expect(await shop.order('native')).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } })
    const overV2 = await shop.ask('/pay/unifiedorder', {
      ...{ body: 'tea', out_trade_no: OUT_TRADE_NO, total_fee: '1', spbill_create_ip: '127.0.0.1' },
      ...{ notify_url: 'http://127.0.0.1:9/n', trade_type: 'JSAPI', openid: shop.openid },
    })
    expect(overV2).toMatchObject({ err_code: 'INVALID_REQUEST' })
    expect(await shop.query({ out_trade_no: OUT_TRADE_NO })).toMatchObject({ trade_state: 'NOTPAY', total_fee: '1' })
  })

  it('ends at its time_expire, which is a minute away at least', async () => {
    await shop.order('jsapi', { time_expire: '2026-01-05T10:00:01+08:00' })
    shop.clock.moveBy(MINUTE - 1)
    expect((await shop.call(QUERY)).json).toMatchObject({ trade_state: 'NOTPAY' })
    shop.clock.moveBy(1)
    expect((await shop.call(QUERY)).json).toMatchObject({ trade_state: 'CLOSED' })
    expect((await shop.order('jsapi')).json).toMatchObject({ code: 'ORDER_CLOSED' })
  })

  it('can be closed, again and again, but not once it is paid', async () => {
    await shop.order('jsapi')
    for (let times = 0; times < 2; times += 1) {
      const closed = await close()
      expect([closed.status, closed.text]).toEqual([204, ''])
      expect(closed.provenBy).toBeDefined()
    }
    expect((await shop.call(QUERY)).json).toMatchObject({ trade_state: 'CLOSED', trade_state_desc: '订单已关闭' })

    await shop.order('jsapi', { out_trade_no: 'T20260105000002' })
    await shop.pay({ outTradeNo: 'T20260105000002' })
    const paid = await shop.call('/v3/pay/transactions/out-trade-no/T20260105000002/close', {
      body: { mchid: merchant.mchid },
    })
    expect(paid).toMatchObject({ status: 400, json: { code: 'ORDERPAID' } })
  })

  it('that nobody placed does not exist', async () => {
    const missing = { status: 404, json: { code: 'ORDER_NOT_EXIST' } }
    expect(await shop.call(QUERY)).toMatchObject(missing)
    expect(await close()).toMatchObject(missing)
    expect(await shop.call(`/v3/pay/transactions/id/42?mchid=${merchant.mchid}`)).toMatchObject(missing)
    expect(await shop.call(`/v3/pay/transactions/id/%E0%A4%A?mchid=${merchant.mchid}`)).toMatchObject(missing)
  })

  it('is asked for with the number of the merchant that signs', async () => {
    await shop.order('jsapi')
    for (const target of [NO, `${NO}?mchid=1900000001`])
      expect(await shop.call(target)).toMatchObject({ status: 400, json: { detail: { location: 'query' } } })
    expect(await close({})).toMatchObject({ status: 400, json: { detail: { location: 'body', field: 'mchid' } } })
  })
})

describe('an order request of APIv3', () => {
  it.each<[string, Json, Json]>([
    ['no amount', { amount: undefined }, { field: '/amount', location: 'body' }],
    ['an amount with a point', { amount: { total: 0.01 } }, { field: '/amount/total', value: 0.01 }],
    ['an amount as text', { amount: { total: '1' } }, { field: '/amount/total', value: '1' }],
    ['no fen at all', { amount: { total: 0 } }, { field: '/amount/total', value: 0 }],
    ['another currency', { amount: { total: 1, currency: 'XYZ' } }, { field: '/amount/currency', value: 'XYZ' }],
    ['a short number', { out_trade_no: 'T2026' }, { field: '/out_trade_no', value: 'T2026' }],
    ['a number with a space', { out_trade_no: 'T2026 0001' }, { field: '/out_trade_no' }],
    ['128 characters of description', { description: '茶'.repeat(128) }, { field: '/description' }],
    ['a description with an emoji', { description: '茶🍵' }, { field: '/description', location: 'body' }],
    ['null', { attach: null }, { field: '/attach', value: null }],
    ['a notify_url with a query', { notify_url: 'https://shop.test/n?a=1' }, { field: '/notify_url' }],
    ['a time without a zone', { time_expire: '2026-01-05T11:00:00' }, { field: '/time_expire' }],
    ['a time in 100 days', { time_expire: '2026-04-15T10:00:00+08:00' }, { field: '/time_expire' }],
    ['another merchant', { mchid: '1900000001' }, { field: '/mchid' }],
    ['no payer', { payer: {} }, { field: '/payer/openid', value: '' }],
  ])('with %s is refused by the name of its field', async (_, fields, detail) => {
    const refused = await shop.order('jsapi', fields)
    expect(refused).toMatchObject({ status: 400, json: { code: 'PARAM_ERROR', detail } })
    expect(refused.provenBy).toBeDefined()
    expect(await shop.lastRefusal()).toMatchObject({ field: detail['field'] })
    expect((await shop.call(QUERY)).status).toBe(404)
  })

  it.each<['jsapi' | 'app' | 'native', Json, number, string]>([
    ['jsapi', { appid: 'wx0000000000000000' }, 400, 'APPID_MCHID_NOT_MATCH'],
    ['jsapi', { appid: 'wx00000000000000c1' }, 400, 'APPID_MCHID_NOT_MATCH'],
    ['app', { appid: 'wx00000000000000a1' }, 400, 'APPID_MCHID_NOT_MATCH'],
    ['jsapi', { appid: 'wx00000000000000b1' }, 500, 'OPENID_MISMATCH'],
  ])('for %s with %j is refused with %i %s', async (kind, fields, status, code) => {
    expect(await shop.order(kind, fields)).toMatchObject({ status, json: { code } })
  })

  it('may hold fields that nobody knows, but not be anything else than an object', async () => {
    expect((await shop.order('jsapi', { mch_id: '1' })).status).toBe(200)
    for (const body of ['', '[]', '"x"', '{"a":', 'null'])
      expect(await shop.call('/v3/pay/transactions/jsapi', { method: 'POST', body })).toMatchObject({
        status: 400,
        json: { code: 'PARAM_ERROR' },
      })
  })
})
