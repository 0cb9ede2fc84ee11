import { openShop, type Shop } from './pay/merchant'
import { ACCOUNTS, DAY, refusal } from './runningWeChat'

const { miniProgram, officialAccount, merchant } = ACCOUNTS
const OK = { errcode: 0, errmsg: 'ok' }
type Body = Record<string, unknown>

let shop: Shop
afterEach(() => shop.close())

/** A shop with one paid order of the mini-program, and the right report of its delivery. */
async function setUp() {
  shop = await openShop()
  const { post, get, order, openid, pay, query } = shop
  const tokenOf = async ({ appid, secret }: { appid: string; secret: string }) => {
    const answer = await post('/cgi-bin/stable_token', { grant_type: 'client_credential', appid, secret })
    return String(answer['access_token'])
  }
  const token = await tokenOf(miniProgram)
  const outTradeNo = 'T20260105000001'
  await order({ out_trade_no: outTradeNo })
  await pay({ outTradeNo })
  const transactionId = (await query({ out_trade_no: outTradeNo }))['transaction_id'] ?? ''

  const report: Body = {
    order_key: { order_number_type: 2, transaction_id: transactionId },
    logistics_type: 4,
    delivery_mode: 1,
    shipping_list: [{ item_desc: '一分钱试喝 ×1' }],
    upload_time: '2026-01-05T10:00:00.000+08:00',
    payer: { openid },
  }
  return {
    ...shop,
    tokenOf,
    outTradeNo,
    transactionId,
    report,
    upload: (changes: Body = {}, accessToken = token) =>
      post(`/wxa/sec/order/upload_shipping_info?access_token=${accessToken}`, { ...report, ...changes }),
    shipments: async () => (await get('/controls/shipments'))['shipments'],
  }
}

const parcel = (changes: Body = {}) => ({ item_desc: '茶', express_company: 'ZTO', tracking_no: '1', ...changes })

describe('upload_shipping_info', () => {
  it('keeps the delivery of a paid order, for everybody to see', async () => {
    const { upload, shipments, outTradeNo, transactionId, clock, openid } = await setUp()
    expect(await upload()).toEqual(OK)
    expect(await shipments()).toEqual([
      {
        transactionId,
        outTradeNo,
        reportedAt: clock.now().getTime(),
        changes: 0,
        report: {
          logisticsType: 4,
          isSplit: false,
          isAllDelivered: true,
          parcels: [{ itemDesc: '一分钱试喝 ×1', expressCompany: '', trackingNo: '' }],
          uploadedAt: Date.parse('2026-01-05T10:00:00.000+08:00'),
          openid,
        },
      },
    ])
  })

  it('takes the merchant’s own number too', async () => {
    const { upload, outTradeNo } = await setUp()
    const order_key = { order_number_type: 1, mchid: merchant.mchid, out_trade_no: outTradeNo }
    expect(await upload({ order_key })).toEqual(OK)
  })

  it('refuses a report that says nothing new, however often', async () => {
    const { upload, shipments } = await setUp()
    await upload()
    const before = await shipments()
    expect(refusal(await upload())).toBe(10060023)
    expect(refusal(await upload({ upload_time: '2026-01-05T11:00:00+08:00' }))).toBe(10060023)
    expect(refusal(await upload({ logistics_type: 3 }))).toBe(10060023)
    expect(await shipments()).toEqual(before)
  })

  it('takes one change of what was delivered, and no second one', async () => {
    const { upload, shipments } = await setUp()
    await upload()
    expect(await upload({ logistics_type: 3, upload_time: '2026-01-05T11:00:00+08:00' })).toEqual(OK)
    expect(refusal(await upload({ logistics_type: 2, upload_time: '2026-01-05T12:00:00+08:00' }))).toBe(10060003)
    expect(await shipments()).toMatchObject([{ changes: 1, report: { logisticsType: 3 } }])
  })

  it('lets parcels follow until all are delivered', async () => {
    const { upload, shipments } = await setUp()
    const split = { logistics_type: 1, delivery_mode: 2, is_all_delivered: false }
    await upload({ ...split, shipping_list: [parcel()] })
    const both = [parcel(), parcel({ tracking_no: '2' })]
    const upload_time = '2026-01-05T11:00:00+08:00'
    expect(await upload({ ...split, is_all_delivered: true, shipping_list: both, upload_time })).toEqual(OK)
    expect(await shipments()).toMatchObject([{ changes: 0, report: { isAllDelivered: true } }])
  })

  it('finds no order that was not paid, not here, or in another app', async () => {
    const { upload, order, tokenOf } = await setUp()
    const key = (transaction_id: string) => ({ order_key: { order_number_type: 2, transaction_id } })
    expect(refusal(await upload(key('4'.repeat(28))))).toBe(10060001)

    await order({ out_trade_no: 'T20260105000002' })
    const unpaid = { order_number_type: 1, mchid: merchant.mchid, out_trade_no: 'T20260105000002' }
    expect(refusal(await upload({ order_key: unpaid }))).toBe(10060001)
    expect(refusal(await upload({ order_key: { ...unpaid, mchid: '1900000009' } }))).toBe(10060001)
    expect(refusal(await upload({}, await tokenOf(officialAccount)))).toBe(48001)
  })

  it('does not find an order that was paid in the official account', async () => {
    const { upload, order, pay, wechat } = await setUp()
    const { officialAccount: openid } = wechat.users[0]!.openids
    const out_trade_no = 'T20260105000003'
    await order({ out_trade_no, appid: officialAccount.appid, openid })
    await pay({ outTradeNo: out_trade_no })
    const order_key = { order_number_type: 1, mchid: merchant.mchid, out_trade_no }
    expect(refusal(await upload({ order_key, payer: { openid } }))).toBe(10060001)
  })

  it('refuses another payer', async () => {
    const { upload } = await setUp()
    expect(refusal(await upload({ payer: { openid: 'o0000000000000somebody' } }))).toBe(10060031)
  })

  it('refuses what has been refunded, but not for a refund that is only on its way', async () => {
    const { upload, post, outTradeNo } = await setUp()
    const { outRefundNo } = await post('/controls/refunds', { outTradeNo })
    expect(await upload()).toEqual(OK)
    await post('/controls/refunds/decide', { outRefundNo, state: 'SUCCESS' })
    expect(refusal(await upload({ logistics_type: 3, upload_time: '2026-01-05T11:00:00+08:00' }))).toBe(10060004)
  })

  it('is asked with a token that still works', async () => {
    const { upload, clock } = await setUp()
    expect(refusal(await upload({}, 'x'.repeat(64)))).toBe(40001)
    clock.moveBy(DAY)
    expect(refusal(await upload())).toBe(42001)
  })

  it.each<[string, Body, number]>([
    ['no order', { order_key: undefined }, 47001],
    ['an unknown kind of number', { order_key: { order_number_type: 3 } }, 268485194],
    ['no transaction id', { order_key: { order_number_type: 2 } }, 268485195],
    ['no merchant number', { order_key: { order_number_type: 1, out_trade_no: 'T1' } }, 268485196],
    ['no order number', { order_key: { order_number_type: 1, mchid: '1900000000' } }, 268485197],
    ['a way of delivery that is a text', { logistics_type: '4' }, 47001],
    ['an unknown way of delivery', { logistics_type: 5 }, 10060005],
    ['an unknown mode', { delivery_mode: 3 }, 268485224],
    ['parts of what is no parcel', { delivery_mode: 2, is_all_delivered: true }, 10060006],
    ['parts without an end', { delivery_mode: 2, logistics_type: 1 }, 10060007],
    ['no list', { shipping_list: undefined }, 268485228],
    ['a list that is none', { shipping_list: {} }, 47001],
    ['two of what goes at once', { shipping_list: [parcel(), parcel()] }, 268485228],
    ['no description', { shipping_list: [{}] }, 10060008],
    ['a description of 121 characters', { shipping_list: [{ item_desc: '茶'.repeat(121) }] }, 10060009],
    ['a description that is no text', { shipping_list: [{ item_desc: 1 }] }, 47001],
    ['a parcel without a number', { logistics_type: 1, shipping_list: [parcel({ tracking_no: '' })] }, 268485226],
    ['a parcel without a carrier', { logistics_type: 1, shipping_list: [parcel({ express_company: '' })] }, 268485227],
    ['a carrier of 129 characters', { shipping_list: [parcel({ express_company: 'Z'.repeat(129) })] }, 10060025],
    ['a number of 129 characters', { shipping_list: [parcel({ tracking_no: '1'.repeat(129) })] }, 10060026],
    ['no time', { upload_time: undefined }, 268485216],
    ['a time with a blank for its plus', { upload_time: '2026-01-05T10:00:00 08:00' }, 268485216],
    ['a time that is none', { upload_time: '2026-13-05T10:00:00+08:00' }, 268485216],
    ['no payer', { payer: {} }, 47001],
  ])('refuses %s', async (_, changes, errcode) => {
    const { upload, shipments } = await setUp()
    expect(refusal(await upload(changes))).toBe(errcode)
    expect(await shipments()).toEqual([])
  })

  it('refuses sixteen parcels', async () => {
    const { upload } = await setUp()
    const split = { logistics_type: 1, delivery_mode: 2, is_all_delivered: true }
    expect(refusal(await upload({ ...split, shipping_list: Array(16).fill(parcel()) }))).toBe(10060024)
  })

  it('takes an errcode as a fault, like every other path', async () => {
    const { upload, post } = await setUp()
    await post('/controls/faults', { target: '/wxa/sec/order/upload_shipping_info', kind: 'errcode:10060002' })
    expect(await upload()).toMatchObject({ errcode: 10060002 })
    expect(await upload()).toEqual(OK)
  })
})
