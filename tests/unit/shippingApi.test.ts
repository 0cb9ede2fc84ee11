import { openOnPaid } from '../../core/payments/onPaid'
import { cloudTokenStore } from '../../core/wechat/cloudTokenStore'
import { shippingApi, type Shipment } from '../../core/wechat/shippingApi'
import { someOrder } from '../contracts/someOrder'
import { fakeDatabase } from '../fakes/database'
import { fakeClock, fakeHttpClient, fakeRandom } from '../fakes/effects'

const ACCOUNT = { apiUrl: 'https://api.weixin.qq.com', appid: 'wx00000000000000a1', secret: '0'.repeat(32) }
const SHIPMENT: Shipment = {
  transactionId: '4'.repeat(28),
  openid: 'o0000000000000000buyer',
  logistics: 'selfPickup',
  description: '清香铁观音 ×2',
  uploadedAt: new Date('2026-11-22T06:05:06.789Z'),
}
const OK = '{"errcode":0,"errmsg":"ok"}'
const error = (errcode: number) => JSON.stringify({ errcode, errmsg: 'refused rid: 00000000' })

/** WeChat answers uploads with `answers`, the last of them for ever, and every fetch of a token with the next one. */
function setUp(...answers: string[]) {
  let tokens = 0
  const { client, requests } = fakeHttpClient(({ api }) => {
    if (api === 'stable_token') return JSON.stringify({ access_token: `TOKEN${++tokens}`, expires_in: 7200 })
    return (answers.length > 1 ? answers.shift() : answers[0]) ?? OK
  })
  const log = { info: () => undefined, error: () => undefined }
  const effects = { clock: fakeClock(), random: fakeRandom(), pause: async () => undefined, log }
  const deps = { ...effects, store: cloudTokenStore(fakeDatabase()), http: client }
  const uploads = () => requests.filter(({ api }) => api === 'upload_shipping_info')
  return {
    deps,
    api: shippingApi(deps, ACCOUNT),
    uploads,
    bodies: () => uploads().map(({ body }) => JSON.parse(body ?? '') as Record<string, unknown>),
  }
}

describe('upload_shipping_info', () => {
  it('reports a payment in WeChat’s words and in Beijing time', async () => {
    const { api, uploads, bodies } = setUp(OK)
    expect(await api.upload(SHIPMENT)).toBe('uploaded')

    expect(uploads()[0]).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } })
    expect(uploads()[0]?.url.href).toBe(
      'https://api.weixin.qq.com/wxa/sec/order/upload_shipping_info?access_token=TOKEN1',
    )
    expect(bodies()).toEqual([
      {
        order_key: { order_number_type: 2, transaction_id: SHIPMENT.transactionId },
        logistics_type: 4,
        delivery_mode: 1,
        shipping_list: [{ item_desc: '清香铁观音 ×2' }],
        upload_time: '2026-11-22T14:05:06.789+08:00',
        payer: { openid: SHIPMENT.openid },
      },
    ])
  })

  it('names carrier and number of a parcel', async () => {
    const { api, bodies } = setUp(OK)
    const logistics = { company: 'SF', trackingNo: 'SF0000000001', receiverContact: '*******0001' }
    await api.upload({ ...SHIPMENT, logistics })
    expect(bodies()[0]).toMatchObject({
      logistics_type: 1,
      shipping_list: [
        { express_company: 'SF', tracking_no: 'SF0000000001', contact: { receiver_contact: '*******0001' } },
      ],
    })
  })

  it('cuts the description between characters', async () => {
    const { api, bodies } = setUp(OK)
    await api.upload({ ...SHIPMENT, description: '🍵'.repeat(200) })
    expect(bodies()[0]).toMatchObject({ shipping_list: [{ item_desc: '🍵'.repeat(120) }] })
  })

  it.each([10060002, 10060003, 10060023])('takes %d as known: the delivery was reported before', async (errcode) => {
    expect(await setUp(error(errcode)).api.upload(SHIPMENT)).toBe('known')
  })

  it.each([40001, 40014, 42001])('fetches one new token after %d', async (errcode) => {
    const { api, uploads } = setUp(error(errcode), OK)
    expect(await api.upload(SHIPMENT)).toBe('uploaded')
    expect(uploads().map(({ url }) => url.searchParams.get('access_token'))).toEqual(['TOKEN1', 'TOKEN2'])
  })

  it.each([
    [-1, 'WECHAT_BUSY', ''],
    [45009, 'WECHAT_BUSY', ''],
    [10060012, 'WECHAT_BUSY', ''],
    [10060019, 'WECHAT_BUSY', ''],
    [10060001, 'WECHAT_REFUSED', 'not yet'],
    [10060004, 'WECHAT_REFUSED', 'refunded'],
    [10060031, 'WECHAT_REFUSED', 'another openid'],
    [48001, 'WECHAT_REFUSED', 'lacks this interface'],
    [47001, 'WECHAT_REFUSED', '47001'],
  ])('throws for %d what somebody can act on', async (errcode, code, hint) => {
    const upload = setUp(error(errcode)).api.upload(SHIPMENT)
    await expect(upload).rejects.toMatchObject({ code, message: expect.stringContaining(hint) })
  })

  it('gives up after a second refused token', async () => {
    const { api, uploads } = setUp(error(40001))
    await expect(api.upload(SHIPMENT)).rejects.toMatchObject({ code: 'WECHAT_REFUSED' })
    expect(uploads()).toHaveLength(2)
  })
})

describe('what the default shop does for a paid order', () => {
  const config = { miniProgramAppid: ACCOUNT.appid, miniProgramSecret: ACCOUNT.secret, wechatApiUrl: ACCOUNT.apiUrl }
  const order = someOrder({ status: 'paid' })
  const { outTradeNo, appid, openid, totalFen } = order
  const paidAt = new Date('2026-11-22T06:05:06.000Z')
  const paid = { order, payment: { outTradeNo, appid, openid, totalFen, paidAt, transactionId: '4'.repeat(28) } }

  it('reports a payment in the mini-program, the very same however often it is asked', async () => {
    const { deps, bodies } = setUp(OK, error(10060023))
    const onPaid = openOnPaid({ config, ...deps })
    await onPaid({ ...paid, key: outTradeNo })
    deps.clock.moveBy(3_600_000)
    await onPaid({ ...paid, key: outTradeNo })

    expect(bodies()[1]).toEqual(bodies()[0])
    expect(bodies()[0]).toMatchObject({
      logistics_type: 4,
      shipping_list: [{ item_desc: '清香铁观音 ×2' }],
      upload_time: '2026-11-22T14:05:06.000+08:00',
      payer: { openid },
    })
  })

  it.each([
    ['in the official account', { appid: 'wx00000000000000b2' }],
    ['by a QR code', { tradeType: 'native' as const }],
    ['outside WeChat', { tradeType: 'h5' as const }],
  ])('reports none that was made %s', async (_, changes) => {
    const { deps, uploads } = setUp(OK)
    await openOnPaid({ config, ...deps })({ ...paid, order: { ...order, ...changes }, key: outTradeNo })
    expect(uploads()).toEqual([])
  })

  it('rejects with what WeChat says, so that it is tried again', async () => {
    const { deps } = setUp(error(10060001))
    const run = openOnPaid({ config, ...deps })({ ...paid, key: outTradeNo })
    await expect(run).rejects.toMatchObject({ code: 'WECHAT_REFUSED' })
  })
})
