import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Pay } from 'node-easywechat'
import { merchant, miniProgram, openShop, orderFields, type Shop } from './merchant'

let shop: Shop
let dir: string
afterEach(async () => {
  await shop.close()
  rmSync(dir, { recursive: true })
})

async function setUp() {
  shop = await openShop()
  dir = mkdtempSync(path.join(tmpdir(), 'wxflow-easywechat-'))
  // APIv2 needs neither, but the client insists on two files.
  const file = path.join(dir, 'unused.pem')
  writeFileSync(file, 'unused')
  const config = {
    app_id: miniProgram.appid,
    mch_id: merchant.mchid,
    private_key: file,
    certificate: file,
    v2_secret_key: merchant.v2Key,
    http: { baseURL: shop.wechat.urls.pay },
  }
  const app = new Pay(config)
  const common = { appid: miniProgram.appid, mch_id: merchant.mchid }
  // The client signs a nonce of its own without sending it, so the caller has to bring one.
  const call = async (url: string, fields: Record<string, string>) => {
    const response = await app.getClient().request('POST', url, { data: { ...common, nonce_str: 'n0nce', ...fields } })
    return (await response.toObject()) as Record<string, string>
  }
  return { ...shop, app, call, common }
}

describe('node-easywechat, unmodified', () => {
  it.each(['MD5', 'HMAC-SHA256'] as const)('orders with %s, and its paySign opens the cashier', async (sign_type) => {
    const { app, call, openid, wechat } = await setUp()
    const answer = await call('/pay/unifiedorder', { ...orderFields(openid), sign_type })
    expect(answer).toMatchObject({ return_code: 'SUCCESS', result_code: 'SUCCESS', trade_type: 'JSAPI' })

    const config = app.getUtils().buildMiniAppConfig(answer['prepay_id']!, miniProgram.appid, sign_type)
    const { appId = '', timeStamp, nonceStr, signType, paySign } = config
    const request = { appId, timeStamp, nonceStr, package: config.package, signType, paySign }
    const verdict = wechat.openCashier({ ...request, userId: 'xiaolin' })
    expect(verdict).toMatchObject({ ok: true })
  })

  it('queries and closes', async () => {
    const { call, openid, clock } = await setUp()
    await call('/pay/unifiedorder', orderFields(openid))
    const number = { out_trade_no: 'T20260105000001' }
    expect(await call('/pay/orderquery', number)).toMatchObject({ trade_state: 'NOTPAY' })
    clock.moveBy(5 * 60_000)
    expect(await call('/pay/closeorder', number)).toMatchObject({ result_code: 'SUCCESS' })
  })

  it('is told that nonce_str is missing where it signs one that it does not send', async () => {
    const { app, common, openid, get } = await setUp()
    const data = { ...common, ...orderFields(openid) }
    const response = await app.getClient().request('POST', '/pay/unifiedorder', { data })
    expect(await response.toObject()).toMatchObject({
      return_code: 'FAIL',
      return_msg: expect.stringMatching(/^签名错误.*nonce_str/),
    })
    const { refusals } = (await get('/controls/refusals')) as { refusals: { field: string }[] }
    expect(refusals.at(-1)!.field).toBe('nonce_str')
  })
})
