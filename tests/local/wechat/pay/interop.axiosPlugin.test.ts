import { generateKeyPairSync } from 'node:crypto'
import { Hash, Wechatpay } from 'wechatpay-axios-plugin'
import { MINUTE } from '../runningWeChat'
import { ACCEPT, merchant, miniProgram, openNotifyUrl, openShop, type Shop } from './merchant'

const OUT_TRADE_NO = 'T20260105000001'

let shop: Shop
afterEach(() => shop.close())

async function setUp({ secret = merchant.v2Key } = {}) {
  shop = await openShop()
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const wxpay = new Wechatpay({
    mchid: merchant.mchid,
    serial: '0'.repeat(40),
    privateKey,
    certs: { PUB_KEY_ID_0: publicKey },
    secret,
    baseURL: `${shop.wechat.urls.pay}/`,
  })
  const call = async (path: string, fields: Record<string, unknown>) => {
    const common = { appid: miniProgram.appid, mch_id: merchant.mchid }
    const { data } = await wxpay.client.request(`v2${path}`, 'POST', { ...common, ...fields })
    return data as Record<string, string>
  }
  const order = (fields = {}) =>
    call('/pay/unifiedorder', {
      body: '茶 & <水>',
      out_trade_no: OUT_TRADE_NO,
      total_fee: 10,
      spbill_create_ip: '127.0.0.1',
      notify_url: 'http://127.0.0.1:9/notify',
      trade_type: 'JSAPI',
      openid: shop.openid,
      attach: '',
      ...fields,
    })
  return { ...shop, call, order }
}

/** The client throws what WeChat refused; its answer is in there. */
const refusalOf = (failed: Promise<unknown>) =>
  failed.then(
    () => undefined,
    (error: { response: { data: Record<string, string> } }) => error.response.data,
  )

describe('wechatpay-axios-plugin, unmodified', () => {
  it.each(['MD5', 'HMAC-SHA256'] as const)(
    'orders, pays, queries and believes our %s signatures',
    async (sign_type) => {
      const { call, order, wechat, pay } = await setUp()
      const { prepay_id } = await order({ sign_type })
      const fields = {
        appId: miniProgram.appid,
        timeStamp: '1767578400',
        nonceStr: 'n0nce',
        package: `prepay_id=${prepay_id}`,
        signType: sign_type,
      }
      const paySign = Hash.sign(sign_type, fields, merchant.v2Key)
      expect(wechat.openCashier({ ...fields, paySign, userId: 'xiaolin' })).toMatchObject({ ok: true })

      await pay({ prepayId: prepay_id })
      const found = await call('/pay/orderquery', { out_trade_no: OUT_TRADE_NO, sign_type })
      expect(found).toMatchObject({ trade_state: 'SUCCESS', total_fee: '10' })
      expect(await call('/pay/orderquery', { transaction_id: found['transaction_id'] })).toMatchObject({
        out_trade_no: OUT_TRADE_NO,
      })
    },
  )

  it('closes an order and hears why it cannot close it again', async () => {
    const { call, order, clock } = await setUp()
    await order()
    const close = () => call('/pay/closeorder', { out_trade_no: OUT_TRADE_NO })
    expect(await refusalOf(close())).toMatchObject({ err_code: 'TRADE_STATE_ERROR' })
    clock.moveBy(5 * MINUTE)
    expect(await close()).toMatchObject({ result_code: 'SUCCESS' })
    expect(await refusalOf(close())).toMatchObject({ err_code: 'ORDERCLOSED' })
  })

  it('hears a refusal of a wrong key', async () => {
    const { order } = await setUp({ secret: 'f'.repeat(32) })
    expect(await refusalOf(order())).toMatchObject({
      return_code: 'FAIL',
      return_msg: expect.stringMatching(/^签名错误/),
    })
  })

  it('verifies our notification', async () => {
    const { order, pay, post } = await setUp()
    const merchantUrl = await openNotifyUrl(() => ({ body: ACCEPT }))
    await order({ notify_url: merchantUrl.url, sign_type: 'HMAC-SHA256', attach: '茶]]>' })
    const { transactionId } = await pay({ outTradeNo: OUT_TRADE_NO })
    await post('/controls/notifications/resend', { id: transactionId })
    const { sign, ...fields } = merchantUrl.received[0]!.fields
    expect(Hash.sign('HMAC-SHA256', fields, merchant.v2Key)).toBe(sign)
    await merchantUrl.close()
  })
})
