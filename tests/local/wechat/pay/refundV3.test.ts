import { ACCOUNTS, DAY } from '../runningWeChat'
import { openShop, type Shop } from './merchant'
import { v3Client } from './v3Client'

const OUT_TRADE_NO = 'T20260105000001'
const REFUNDS = '/v3/refund/domestic/refunds'
const SECOND = 1_000

let shop: Shop
afterEach(() => shop.close())

/** A shop whose order of 100 fen, placed by APIv3, is paid. */
async function setUp() {
  shop = await openShop()
  const send = v3Client(shop)
  await send('POST', '/v3/pay/transactions/jsapi', {
    appid: ACCOUNTS.miniProgram.appid,
    mchid: ACCOUNTS.merchant.mchid,
    description: '茶',
    out_trade_no: OUT_TRADE_NO,
    notify_url: 'http://127.0.0.1:9/api/pay/notify',
    amount: { total: 100 },
    payer: { openid: shop.openid },
  })
  await shop.pay({ outTradeNo: OUT_TRADE_NO })
  const request = {
    out_trade_no: OUT_TRADE_NO,
    out_refund_no: 'R1',
    notify_url: 'http://127.0.0.1:9/api/pay/refund-notify',
    amount: { refund: 30, total: 100, currency: 'CNY' },
  }
  return {
    ...shop,
    send,
    refund: (changed: object = {}) => send('POST', REFUNDS, { ...request, ...changed }),
    queryRefund: (outRefundNo = 'R1') => send('GET', `${REFUNDS}/${encodeURIComponent(outRefundNo)}`),
    tradeState: async () => {
      const path = `/v3/pay/transactions/out-trade-no/${OUT_TRADE_NO}?mchid=${ACCOUNTS.merchant.mchid}`
      return (await send('GET', path)).value['trade_state']
    },
  }
}

describe('a refund of APIv3', () => {
  it('is accepted, then done after five seconds, in the documented fields', async () => {
    const { refund, queryRefund, clock, tradeState } = await setUp()
    const answer = await refund({ reason: '不要了' })
    expect([answer.status, answer.isProven]).toEqual([200, true])
    const accepted = {
      refund_id: expect.stringMatching(/^503\d{26}$/),
      out_refund_no: 'R1',
      transaction_id: expect.stringMatching(/^4200\d{24}$/),
      out_trade_no: OUT_TRADE_NO,
      channel: 'ORIGINAL',
      user_received_account: '支付用户零钱',
      create_time: '2026-01-05T10:00:00+08:00',
      status: 'PROCESSING',
      funds_account: 'UNSETTLED',
      amount: {
        ...{ total: 100, refund: 30, payer_total: 100, payer_refund: 30 },
        ...{ settlement_total: 100, settlement_refund: 30, discount_refund: 0, currency: 'CNY' },
      },
    }
    expect(answer.value).toEqual(accepted)
    expect(await tradeState()).toBe('REFUND')
    clock.moveBy(5 * SECOND)
    const done = await queryRefund()
    expect(done.value).toEqual({ ...accepted, status: 'SUCCESS', success_time: '2026-01-05T10:00:05+08:00' })
    expect(done.isProven).toBe(true)
  })

  it('is notified by APIv3, whatever placed the order', async () => {
    const { refund, clock, notifications, order, pay } = await setUp()
    await order({ out_trade_no: 'T20260105000002', total_fee: '100' })
    await pay({ outTradeNo: 'T20260105000002' })
    await refund({ out_trade_no: 'T20260105000002' })
    clock.moveBy(5 * SECOND)
    expect(await notifications()).toMatchObject([
      { form: 'v3', about: 'payment' },
      { form: 'v2Payment', about: 'payment' },
      { form: 'v3', about: 'refund', outRefundNo: 'R1' },
    ])
  })

  it('is the same for the same number, and no more than was paid is given back', async () => {
    const { refund } = await setUp()
    const same = await Promise.all(Array.from({ length: 10 }, () => refund()))
    expect(new Set(same.map(({ value }) => value['refund_id'])).size).toBe(1)
    const others = await Promise.all(Array.from({ length: 5 }, (_, n) => refund({ out_refund_no: `S${n}` })))
    expect(others.map(({ status }) => status).sort()).toEqual([200, 200, 400, 400, 400])
  })

  it('can be found where its number holds signs that a path spells otherwise', async () => {
    const { refund, queryRefund } = await setUp()
    await refund({ out_refund_no: 'R|1*@' })
    expect((await queryRefund('R|1*@')).value).toMatchObject({ out_refund_no: 'R|1*@' })
  })

  it.each<[string, object, number, string]>([
    ['an unknown order', { out_trade_no: 'T99999999' }, 404, 'RESOURCE_NOT_EXISTS'],
    ['an unknown transaction', { transaction_id: '4'.repeat(28) }, 404, 'RESOURCE_NOT_EXISTS'],
    ['another sum than was paid', { amount: { refund: 30, total: 99, currency: 'CNY' } }, 400, 'INVALID_REQUEST'],
    ['more than the order', { amount: { refund: 101, total: 100, currency: 'CNY' } }, 400, 'PARAM_ERROR'],
    ['nothing', { amount: { refund: 0, total: 100, currency: 'CNY' } }, 400, 'PARAM_ERROR'],
    ['half a fen', { amount: { refund: 0.5, total: 100, currency: 'CNY' } }, 400, 'PARAM_ERROR'],
    ['no currency', { amount: { refund: 30, total: 100 } }, 400, 'PARAM_ERROR'],
    ['no order', { out_trade_no: '' }, 400, 'PARAM_ERROR'],
    ['an emoji in the reason', { reason: '😀' }, 400, 'PARAM_ERROR'],
    ['a reason of 81 characters', { reason: '退'.repeat(81) }, 400, 'PARAM_ERROR'],
    ['a null', { reason: null }, 400, 'PARAM_ERROR'],
  ])('refuses %s and refunds nothing', async (_, changed, status, code) => {
    const { refund, tradeState } = await setUp()
    const answer = await refund(changed)
    expect([answer.status, answer.value['code'], answer.isProven]).toEqual([status, code, true])
    expect(await tradeState()).toBe('SUCCESS')
  })

  it('refuses a number that was used for another amount, an order older than a year, and an unknown number', async () => {
    const { refund, queryRefund, clock } = await setUp()
    await refund()
    const other = await refund({ amount: { refund: 31, total: 100, currency: 'CNY' } })
    expect(other.value).toMatchObject({ code: 'INVALID_REQUEST', message: expect.stringMatching(/不一致/) })
    clock.moveBy(365 * DAY + 1)
    expect((await refund({ out_refund_no: 'R2' })).value).toMatchObject({ code: 'INVALID_REQUEST' })
    expect((await queryRefund('R9')).value).toMatchObject({ code: 'RESOURCE_NOT_EXISTS' })
  })
})
