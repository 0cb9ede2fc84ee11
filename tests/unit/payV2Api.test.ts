import { payV2Api } from '../../core/wechat/payV2Api'
import { fakeClock, fakeHttpClient, fakeRandom } from '../fakes/effects'
import { fakeWeChatPay, MERCHANT } from '../fakes/wechatPay'

const APPID = 'wx00000000000000a1'
const SECRET = { mchid: MERCHANT.mchid, key: MERCHANT.key, signType: MERCHANT.signType, url: 'http://127.0.0.1:9' }

function setUp() {
  const pay = fakeWeChatPay({ clock: fakeClock() })
  return { pay, api: payV2Api({ ...SECRET, http: pay.http, random: fakeRandom() }) }
}

describe('the calls of WeChat Pay APIv2', () => {
  it('are signed, fresh by a nonce, and name merchant and algorithm', async () => {
    const { pay, api } = setUp()

    expect(await api('orderquery', { appid: APPID, out_trade_no: 'a'.repeat(32) })).toMatchObject({
      ok: false,
      errCode: 'ORDERNOTEXIST',
    })
    await api('orderquery', { appid: APPID, out_trade_no: 'a'.repeat(32) })

    const [first, second] = pay.calls.map(({ request }) => request)
    expect(first).toMatchObject({ mch_id: MERCHANT.mchid, sign_type: 'HMAC-SHA256' })
    expect(first?.['nonce_str']).not.toBe(second?.['nonce_str'])
  })

  it.each([
    [500, ''],
    [502, '<html>Bad Gateway</html>'],
    [503, '<xml><return_code>SUCCESS</return_code></xml>'],
  ])('say that WeChat is busy at HTTP %i', async (status, body) => {
    const { client } = fakeHttpClient(() => ({ status, body }))
    const api = payV2Api({ ...SECRET, http: client, random: fakeRandom() })

    await expect(api('closeorder', { appid: APPID })).rejects.toMatchObject({ code: 'WECHAT_BUSY' })
  })

  it.each([
    ['<xml><return_code>FAIL</return_code><return_msg>no</return_msg></xml>', 'PAYMENT_REFUSED'],
    ['<xml><return_code>FAIL</return_code></xml>', 'PAYMENT_REFUSED'],
    ['<xml><result_code>SUCCESS</result_code></xml>', 'PAYMENT_REFUSED'],
    ['<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code></xml>', 'WECHAT_ANSWER_INVALID'],
    [
      '<xml><return_code>SUCCESS</return_code><result_code>FAIL</result_code><sign>AB</sign></xml>',
      'WECHAT_ANSWER_INVALID',
    ],
    ['<!DOCTYPE x []><xml><return_code>SUCCESS</return_code></xml>', 'WECHAT_ANSWER_INVALID'],
    ['{"return_code":"SUCCESS"}', 'WECHAT_ANSWER_INVALID'],
  ])('do not believe %s', async (body, code) => {
    const { client } = fakeHttpClient(() => body)
    const api = payV2Api({ ...SECRET, http: client, random: fakeRandom() })

    await expect(api('unifiedorder', { appid: APPID })).rejects.toMatchObject({ code })
  })

  it('name neither key nor signature in any error', async () => {
    const { client, requests } = fakeHttpClient(() => '<xml><return_code>FAIL</return_code></xml>')
    const api = payV2Api({ ...SECRET, http: client, random: fakeRandom() })

    const error: unknown = await api('unifiedorder', { appid: APPID }).catch((thrown: unknown) => thrown)

    const sign = /<sign><!\[CDATA\[(\w+)/.exec(requests[0]?.body ?? '')?.[1] ?? 'none'
    expect(JSON.stringify([error, String(error)])).not.toMatch(new RegExp(`${MERCHANT.key}|${sign}`))
  })
})
