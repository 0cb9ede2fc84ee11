import { signFields } from '../../../../local/wechat/pay/sign'
import { DAY, HOUR, MINUTE } from '../runningWeChat'
import {
  isSignedRight,
  merchant,
  miniProgram,
  officialAccount,
  openShop,
  orderFields,
  signedXml,
  type Fields,
  type Shop,
} from './merchant'

let shop: Shop
afterEach(() => shop.close())

async function setUp() {
  shop = await openShop()
  return shop
}

describe('/pay/unifiedorder', () => {
  it.each(['MD5', 'HMAC-SHA256'] as const)('answers a prepay id, signed by %s like the request', async (signType) => {
    const { ask, openid } = await setUp()
    const answer = await ask('/pay/unifiedorder', { ...orderFields(openid), device_info: 'WEB' }, signType)
    expect(answer).toMatchObject({
      return_code: 'SUCCESS',
      return_msg: 'OK',
      result_code: 'SUCCESS',
      appid: miniProgram.appid,
      mch_id: merchant.mchid,
      device_info: 'WEB',
      trade_type: 'JSAPI',
      prepay_id: expect.stringMatching(/^wx20260105100000[0-9a-f]{20}$/),
    })
    expect(answer).not.toHaveProperty('code_url')
    expect(isSignedRight(answer, signType)).toBe(true)
  })

  it('answers a code_url for NATIVE', async () => {
    const { order } = await setUp()
    const answer = await order({ trade_type: 'NATIVE', product_id: 'p1', openid: '' })
    expect(answer['code_url']).toMatch(/^weixin:\/\/wxpay\/bizpayurl\?pr=\w+$/)
    expect(answer['prepay_id']).toMatch(/^wx/)
  })

  it('takes the openid of the official account with its own appid', async () => {
    const { order, wechat } = await setUp()
    const openid = wechat.users[0]!.openids.officialAccount
    expect(await order({ appid: officialAccount.appid, openid })).toHaveProperty('prepay_id')
  })

  it('takes empty fields, which are not signed', async () => {
    const { order } = await setUp()
    expect(await order({ attach: '', goods_tag: '' })).toHaveProperty('prepay_id')
  })

  it.each([
    ['body', '', 'LACK_PARAMS'],
    ['out_trade_no', '', 'LACK_PARAMS'],
    ['total_fee', '', 'LACK_PARAMS'],
    ['spbill_create_ip', '', 'LACK_PARAMS'],
    ['notify_url', '', 'LACK_PARAMS'],
    ['trade_type', '', 'LACK_PARAMS'],
    ['nonce_str', '', 'LACK_PARAMS'],
    ['appid', '', 'LACK_PARAMS'],
    ['openid', '', 'LACK_PARAMS'],
    ['appid', 'wx', 'APPID_NOT_EXIST'],
    ['appid', 'wx00000000000000ff', 'APPID_MCHID_NOT_MATCH'],
    ['trade_type', 'MWEB', 'LACK_PARAMS'],
    ['time_expire', '20260105100100', 'INVALID_REQUEST'],
    ['time_expire', '20260105020500', 'INVALID_REQUEST'],
  ])('refuses %s=%j with the signed code %s', async (field, value, code) => {
    const { order } = await setUp()
    const answer = await order({ [field]: value })
    expect(answer).toMatchObject({ return_code: 'SUCCESS', result_code: 'FAIL', err_code: code })
    expect(answer['err_code_des']).toContain(field === 'appid' && code !== 'LACK_PARAMS' ? 'appid' : field)
    expect(isSignedRight(answer)).toBe(true)
  })

  it.each([
    ['body', 'x'.repeat(128), /^body/],
    ['attach', 'x'.repeat(128), /^attach/],
    ['detail', 'x'.repeat(6145), /^detail/],
    ['nonce_str', 'x'.repeat(33), /^nonce_str/],
    ['out_trade_no', 'T1234', /^out_trade_no/],
    ['out_trade_no', 'x'.repeat(33), /^out_trade_no/],
    ['out_trade_no', 'T 123456', /^out_trade_no/],
    ['total_fee', '0', /total_fee/],
    ['total_fee', '-1', /total_fee/],
    ['total_fee', '1.00', /total_fee/],
    ['total_fee', '1e2', /total_fee/],
    ['total_fee', '１', /total_fee/],
    ['total_fee', '01', /total_fee/],
    ['fee_type', 'USD', /^fee_type/],
    ['spbill_create_ip', 'localhost', /spbill_create_ip/],
    ['spbill_create_ip', '1.2.3.256', /spbill_create_ip/],
    ['notify_url', 'ftp://shop.example.com/notify', /^notify_url/],
    ['notify_url', '/api/pay/notify', /^notify_url/],
    ['notify_url', 'https://shop.example.com/notify?a=1', /^notify_url/],
    ['notify_url', `https://shop.example.com/${'n'.repeat(256)}`, /^notify_url/],
    ['time_expire', '20260631000000', /^time_expire/],
    ['time_expire', '2026-01-05', /^time_expire/],
    ['trade_type', 'CASH', /^trade_type/],
    ['limit_pay', 'none', /^limit_pay/],
    ['receipt', 'N', /^receipt/],
    ['profit_sharing', '1', /^profit_sharing/],
    ['scene_info', '{', /^scene_info/],
    ['openid', 'o0000nobody', /openid/],
  ])('refuses %s=%j without a signature and names the field', async (field, value, message) => {
    const { order } = await setUp()
    expect(await order({ [field]: value })).toEqual({ return_code: 'FAIL', return_msg: expect.stringMatching(message) })
  })

  it('refuses the openid that the same user has in the other app', async () => {
    const { order, wechat } = await setUp()
    const openid = wechat.users[0]!.openids.officialAccount
    expect(await order({ openid })).toEqual({ return_code: 'FAIL', return_msg: 'appid and openid not match' })
  })

  it.each([
    ['an unknown merchant', signedXml({ mch_id: '1900009999' }), 'MCHID_NOT_EXIST'],
    ['no merchant', signedXml({ mch_id: '' }), 'mch_id参数格式错误'],
    ['no number for the merchant', signedXml({ mch_id: 'shop' }), 'mch_id参数格式错误'],
    ['another root, as weixin-pay sends', signedXml({}).replace(/\bxml>/g, 'root>'), 'mch_id参数格式错误'],
    ['an unknown sign_type', signedXml({ sign_type: 'SHA256' }), 'sign_type'],
    ['an empty body', '', 'POST_DATA_EMPTY'],
    ['JSON', '{}', 'XML_FORMAT_ERROR'],
    ['a field twice', signedXml({}).replace('</xml>', '<appid>1</appid></xml>'), 'XML_FORMAT_ERROR'],
    ['bytes that are no UTF-8', Buffer.from([0x3c, 0xff]), 'NOT_UTF8'],
  ])('refuses %s without a signature', async (_, body, message) => {
    const { send } = await setUp()
    const answer = await send('/pay/unifiedorder', body)
    expect(answer).toEqual({ return_code: 'FAIL', return_msg: expect.stringContaining(message) })
  })

  it('demands POST', async () => {
    const { wechat } = await setUp()
    const response = await fetch(`${wechat.urls.pay}/pay/unifiedorder`)
    expect(await response.text()).toContain('REQUIRE_POST_METHOD')
  })

  it('answers 签名错误 and the cause, and keeps both texts for the developer', async () => {
    const { send, get, openid } = await setUp()
    const xml = signedXml(orderFields(openid)).replace('<xml>', '<xml><attach>later</attach>')
    expect(await send('/pay/unifiedorder', xml)).toEqual({
      return_code: 'FAIL',
      return_msg: '签名错误：attach 已发送但没有参与签名',
    })
    const { refusals } = (await get('/controls/refusals')) as { refusals: Record<string, unknown>[] }
    expect(refusals.at(-1)).toMatchObject({
      path: '/pay/unifiedorder',
      code: 'SIGNERROR',
      field: 'attach',
      explanation: {
        signed: expect.stringMatching(/^appid=.*&key=\*{6}$/),
        expected: expect.stringContaining('&attach=later&'),
      },
    })
    expect(JSON.stringify(refusals)).not.toContain(merchant.v2Key)
  })

  it.each([
    ['one changed byte', (xml: string) => xml.replace('<![CDATA[1]]></total_fee>', '<![CDATA[2]]></total_fee>')],
    ['no signature', (xml: string) => xml.replace(/<sign>.*<\/sign>/, '')],
    ['an empty signature', (xml: string) => xml.replace(/<sign>.*<\/sign>/, '<sign/>')],
    [
      'a small signature',
      (xml: string) => xml.replace(/<sign><!\[CDATA\[(\w+)/, (all) => all.toLowerCase().replace('cdata', 'CDATA')),
    ],
  ])('refuses %s', async (_, tamper) => {
    const { send, openid } = await setUp()
    const answer = await send('/pay/unifiedorder', tamper(signedXml(orderFields(openid))))
    expect(answer['return_msg']).toMatch(/^签名错误/)
    expect(answer).not.toHaveProperty('sign')
  })

  it('refuses a signature by another key and says which', async () => {
    const { send, openid } = await setUp()
    const fields: Fields = { appid: miniProgram.appid, mch_id: merchant.mchid, nonce_str: 'n', ...orderFields(openid) }
    const sign = signFields(Object.entries(fields), miniProgram.secret, 'MD5')
    const xml = signedXml({ ...fields }).replace(/<sign><!\[CDATA\[\w+/, `<sign><![CDATA[${sign}`)
    expect((await send('/pay/unifiedorder', xml))['return_msg']).toMatch(/小程序 AppSecret/)
  })
})

describe('asking for the same order again', () => {
  it('answers a prepay id again, whatever nonce, sign type and client address', async () => {
    const { order, prepay, callPayment } = await setUp()
    const first = await prepay()
    const again = await order({ nonce_str: 'other', spbill_create_ip: '10.0.0.1' })
    expect(again).toMatchObject({ result_code: 'SUCCESS' })
    expect(callPayment(first)).toMatchObject({ ok: true })
    expect(callPayment(again['prepay_id']!)).toMatchObject({ ok: true })
  })

  it.each([
    ['total_fee', '2'],
    ['body', '别的茶'],
    ['attach', 'x'],
    ['notify_url', 'http://127.0.0.1:9/other'],
  ])('answers INVALID_REQUEST and names %s when that is %j', async (field, value) => {
    const { order } = await setUp()
    await order()
    const answer = await order({ [field]: value })
    expect(answer).toMatchObject({ err_code: 'INVALID_REQUEST', err_code_des: expect.stringContaining(field) })
  })

  it('makes one order of two requests at once, and refuses one of two that differ', async () => {
    const { order, wechat, query } = await setUp()
    const same = await Promise.all([order(), order()])
    expect(same.map((answer) => answer['result_code'])).toEqual(['SUCCESS', 'SUCCESS'])

    const openid = wechat.users[0]!.openids.miniProgram
    const different = await Promise.all(
      ['1', '2'].map((total_fee) => order({ openid, out_trade_no: 'T20260105000002', total_fee })),
    )
    expect(different.map((answer) => answer['err_code'] ?? 'SUCCESS').sort()).toEqual(['INVALID_REQUEST', 'SUCCESS'])
    const winner = different.findIndex((answer) => answer['result_code'] === 'SUCCESS')
    expect(await query({ out_trade_no: 'T20260105000002' })).toMatchObject({ total_fee: String(winner + 1) })
  })

  it('answers ORDERPAID once it is paid', async () => {
    const { order, pay } = await setUp()
    await order()
    await pay({ outTradeNo: 'T20260105000001' })
    expect(await order()).toMatchObject({ err_code: 'ORDERPAID' })
  })

  it('answers ORDERCLOSED once it is closed by the merchant, its own time_expire, or seven days', async () => {
    const { order, closeOrder, clock } = await setUp()
    await order()
    const short = { out_trade_no: 'T20260105000002', time_expire: '20260105103000' }
    const long = { out_trade_no: 'T20260105000003' }
    await order(short)
    await order(long)

    clock.moveBy(5 * MINUTE)
    await closeOrder('T20260105000001')
    expect(await order()).toMatchObject({ err_code: 'ORDERCLOSED' })
    clock.moveBy(25 * MINUTE - 1)
    expect(await order(short)).toMatchObject({ result_code: 'SUCCESS' })
    clock.moveBy(1)
    expect(await order(short)).toMatchObject({ err_code: 'ORDERCLOSED' })
    clock.moveBy(7 * DAY - HOUR)
    expect(await order(long)).toMatchObject({ result_code: 'SUCCESS' })
    clock.moveBy(HOUR)
    expect(await order(long)).toMatchObject({ err_code: 'ORDERCLOSED' })
  })
})
