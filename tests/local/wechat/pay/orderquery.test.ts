import { MINUTE } from '../runningWeChat'
import { isSignedRight, merchant, miniProgram, openShop, signedXml, type Shop } from './merchant'

const OUT_TRADE_NO = 'T20260105000001'

let shop: Shop
afterEach(() => shop.close())

async function setUp() {
  shop = await openShop()
  await shop.order({ attach: '茶 & 水', device_info: 'WEB' })
  return shop
}

describe('/pay/orderquery', () => {
  it('tells an unpaid order with few fields and no payment', async () => {
    const { query } = await setUp()
    const answer = await query({ out_trade_no: OUT_TRADE_NO })
    const { nonce_str, sign, ...rest } = answer
    expect(rest).toEqual({
      return_code: 'SUCCESS',
      return_msg: 'OK',
      result_code: 'SUCCESS',
      appid: miniProgram.appid,
      mch_id: merchant.mchid,
      trade_state: 'NOTPAY',
      out_trade_no: OUT_TRADE_NO,
      total_fee: '1',
      trade_state_desc: '订单未支付',
    })
    expect([nonce_str, sign]).toEqual([expect.any(String), expect.any(String)])
    expect(isSignedRight(answer)).toBe(true)
  })

  it('tells a paid order whole, by either number, in the sign type of the question', async () => {
    const { query, ask, pay, openid } = await setUp()
    const { transactionId } = (await pay({ outTradeNo: OUT_TRADE_NO })) as { transactionId: string }
    const answer = await query({ transaction_id: transactionId })
    expect(answer).toMatchObject({
      trade_state: 'SUCCESS',
      trade_type: 'JSAPI',
      openid,
      is_subscribe: 'N',
      bank_type: 'OTHERS',
      total_fee: '1',
      cash_fee: '1',
      fee_type: 'CNY',
      transaction_id: expect.stringMatching(/^4200\d{24}$/),
      out_trade_no: OUT_TRADE_NO,
      attach: '茶 & 水',
      time_end: '20260105100000',
    })
    const other = await ask('/pay/orderquery', { out_trade_no: OUT_TRADE_NO }, 'HMAC-SHA256')
    expect(other['transaction_id']).toBe(transactionId)
    expect(isSignedRight(other, 'HMAC-SHA256')).toBe(true)
  })

  it('lets transaction_id decide where both numbers come', async () => {
    const { query } = await setUp()
    const answer = await query({ transaction_id: '4'.repeat(28), out_trade_no: OUT_TRADE_NO })
    expect(answer).toMatchObject({ result_code: 'FAIL', err_code: 'ORDERNOTEXIST' })
  })

  it.each([
    ['an unknown number', { out_trade_no: 'T99999999' }, 'ORDERNOTEXIST'],
    ['no number', {}, 'LACK_PARAMS'],
  ])('refuses %s', async (_, fields, code) => {
    const { query } = await setUp()
    const answer = await query(fields)
    expect(answer).toMatchObject({ err_code: code })
    expect(isSignedRight(answer)).toBe(true)
  })

  it('refuses a wrong signature', async () => {
    const { send } = await setUp()
    const xml = signedXml({ out_trade_no: OUT_TRADE_NO }).replace(OUT_TRADE_NO, 'T20260105000002')
    expect(await send('/pay/orderquery', xml)).toMatchObject({ return_code: 'FAIL' })
  })
})

describe('/pay/closeorder', () => {
  it('closes from five minutes after the order on, and not before', async () => {
    const { closeOrder, query, clock } = await setUp()
    clock.moveBy(5 * MINUTE - 1)
    expect(await closeOrder(OUT_TRADE_NO)).toMatchObject({ result_code: 'FAIL', err_code: 'TRADE_STATE_ERROR' })
    expect(await query({ out_trade_no: OUT_TRADE_NO })).toMatchObject({ trade_state: 'NOTPAY' })

    clock.moveBy(1)
    const answer = await closeOrder(OUT_TRADE_NO)
    expect(answer).toMatchObject({ result_code: 'SUCCESS', result_msg: 'OK' })
    expect(isSignedRight(answer)).toBe(true)
    expect(await query({ out_trade_no: OUT_TRADE_NO })).toMatchObject({ trade_state: 'CLOSED' })
  })

  it('refuses a second close, a paid order, an unknown one and no number', async () => {
    const { closeOrder, ask, order, pay, clock } = await setUp()
    await order({ out_trade_no: 'T20260105000002' })
    await pay({ outTradeNo: 'T20260105000002' })
    clock.moveBy(5 * MINUTE)
    await closeOrder(OUT_TRADE_NO)
    expect(await closeOrder(OUT_TRADE_NO)).toMatchObject({ err_code: 'ORDERCLOSED' })
    expect(await closeOrder('T20260105000002')).toMatchObject({ err_code: 'ORDERPAID' })
    expect(await closeOrder('T99999999')).toMatchObject({ err_code: 'ORDERNOTEXIST' })
    expect(await ask('/pay/closeorder', {})).toMatchObject({ err_code: 'LACK_PARAMS' })
  })

  it('leaves a payment and a close at the same moment with one winner', async () => {
    const { closeOrder, pay, query, clock } = await setUp()
    clock.moveBy(5 * MINUTE)
    const [closed, paid] = await Promise.all([closeOrder(OUT_TRADE_NO), pay({ outTradeNo: OUT_TRADE_NO })])
    const { trade_state } = await query({ out_trade_no: OUT_TRADE_NO })
    if (trade_state === 'SUCCESS') expect(closed).toMatchObject({ err_code: 'ORDERPAID' })
    else expect([trade_state, paid['result']]).toEqual(['CLOSED', 'closed'])
  })
})
