import { createNative } from '../../../local/phone/native'
import type { Checks } from '../../../local/phone/state'
import { BAD_SIGNATURE, fakeWeChat } from './fakeWeChat'

const APP = 'http://localhost:3001/'
const CARD = { title: '春茶', desc: '明前', link: `${APP}#/p/1`, imgUrl: `${APP}1.png` }
/** The library puts this into every call, configured or not. */
const BY_JSSDK = { verifySignType: 'sha1' }

function setUp({ isMiniProgram = false } = {}) {
  const wechat = fakeWeChat()
  const checks: Checks = {}
  const native = createNative(wechat, APP, checks)
  const call = (name: string, params: Record<string, unknown> = {}, pageId = 'page-1') =>
    native.invoke({ pageId, name, params, pageUrl: `${APP}?a=1#/me`, isMiniProgram })
  const configure = (...verifyJsApiList: string[]) =>
    call('preVerifyJSAPI', {
      verifyAppId: 'wx00000000000000a1',
      verifyTimestamp: '1700000000',
      verifyNonceStr: 'n1',
      verifySignature: 's1',
      verifyJsApiList,
    })
  return { wechat, checks, call, configure }
}

const answered = (err_msg: string, fields = {}) => ({ kind: 'answer', answer: { ...fields, err_msg } })

describe('the native side of the bridge', () => {
  it('lets WeChat judge a configuration by the page’s own address', () => {
    const { wechat, checks, configure } = setUp()
    expect(configure('chooseWXPay')).toEqual(answered('preVerifyJSAPI:ok'))
    expect(wechat.asked.config).toEqual([
      {
        appId: 'wx00000000000000a1',
        timestamp: '1700000000',
        nonceStr: 'n1',
        signature: 's1',
        pageUrl: `${APP}?a=1#/me`,
      },
    ])
    expect(checks.config).toEqual({ pageUrl: `${APP}?a=1#/me`, verdict: { ok: true } })
  })

  it('answers a refused configuration in the bridge’s words and keeps the verdict for the panel', () => {
    const { wechat, checks, configure } = setUp()
    wechat.configVerdict = BAD_SIGNATURE
    expect(configure('chooseWXPay')).toEqual(answered('preVerifyJSAPI:fail, Error: invalid signature'))
    expect(checks.config?.verdict).toEqual(BAD_SIGNATURE)
  })

  it('says "offline verifying" to calls before a successful configuration of that very page', () => {
    const { wechat, call, configure } = setUp()
    const refused = answered('updateAppMessageShareData:fail, the permission value is offline verifying')
    expect(call('updateAppMessageShareData', CARD)).toEqual(refused)

    wechat.configVerdict = BAD_SIGNATURE
    configure('updateAppMessageShareData')
    expect(call('updateAppMessageShareData', CARD)).toEqual(refused)

    wechat.configVerdict = { ok: true }
    configure('updateAppMessageShareData')
    expect(call('updateAppMessageShareData', CARD, 'page-2')).toEqual(refused)
    expect(call('updateAppMessageShareData', CARD)).toMatchObject({ kind: 'card', target: 'friend', card: CARD })
  })

  it('says "permission denied" to a call that the list does not name', () => {
    const { call, configure } = setUp()
    configure('updateAppMessageShareData')
    expect(call('updateTimelineShareData', CARD)).toEqual(answered('updateTimelineShareData:permission denied'))
  })

  it('permits the old share calls under the names of their menu entries', () => {
    const { call, configure } = setUp()
    configure('menu:share:appmessage')
    const { imgUrl, ...rest } = CARD
    const old = { ...rest, img_url: imgUrl }
    expect(call('sendAppMessage', old)).toEqual({ kind: 'send', target: 'friend', card: CARD })
    expect(call('shareTimeline', old)).toEqual(answered('shareTimeline:permission denied'))
  })

  it.each(['https://evil.example/', 'javascript:alert(1)', '', 7, { toString: 'x' }])(
    'refuses to share the link %j, which is not on the app’s site',
    (link) => {
      const { call, configure } = setUp()
      configure('updateTimelineShareData')
      expect(call('updateTimelineShareData', { ...CARD, link })).toEqual(
        answered('updateTimelineShareData:fail, invalid url domain'),
      )
    },
  )

  it('opens the cashier for the user who holds the phone', () => {
    const { wechat, call, configure } = setUp()
    wechat.switchUser('achen')
    configure('getBrandWCPayRequest')
    const fields = {
      appId: 'wx00000000000000a1',
      timeStamp: '1700000000',
      nonceStr: 'n',
      package: 'prepay_id=1',
      signType: 'MD5',
    }
    expect(call('getBrandWCPayRequest', { ...BY_JSSDK, ...fields, paySign: 'S' })).toEqual({
      kind: 'cashier',
      cashierUrl: 'http://127.0.0.1:9/cashier?token=t1',
    })
    expect(wechat.asked.payment).toEqual([{ ...fields, paySign: 'S', userId: 'achen' }])
  })

  it('answers a refused payment as the old payment call spells it, and keeps the verdict', () => {
    const { wechat, checks, call, configure } = setUp()
    configure('getBrandWCPayRequest')
    wechat.payVerdict = { ...BAD_SIGNATURE, errMsg: 'requestPayment:fail 支付验证签名失败', field: 'paySign' }
    expect(call('getBrandWCPayRequest', BY_JSSDK)).toEqual(answered('get_brand_wcpay_request:fail, 支付验证签名失败'))
    expect(checks.payment?.verdict).toEqual(wechat.payVerdict)
  })

  it('asks a payment through the JSSDK for a configuration, and a direct call of the bridge for none', () => {
    const { call } = setUp()
    expect(call('getBrandWCPayRequest', BY_JSSDK)).toEqual(
      answered('get_brand_wcpay_request:fail, the permission value is offline verifying'),
    )
    expect(call('getBrandWCPayRequest')).toMatchObject({ kind: 'cashier' })
  })

  it('knows the network and which calls it has, without a configuration', () => {
    const { call } = setUp()
    expect(call('getNetworkType', BY_JSSDK)).toEqual(answered('network_type:wifi'))
    const checkResult = '{"getBrandWCPayRequest":true,"menu:share:appmessage":true,"scanQRCode":false}'
    const jsApiList = ['getBrandWCPayRequest', 'menu:share:appmessage', 'scanQRCode']
    expect(call('checkJsApi', { jsApiList })).toEqual(answered('checkJsApi:ok', { checkResult }))
  })

  it('closes the window and hides the menu', () => {
    const { call } = setUp()
    expect(call('closeWindow')).toMatchObject({ kind: 'window', action: 'close' })
    expect(call('hideOptionMenu')).toMatchObject({ kind: 'window', action: 'hideMenu' })
    expect(call('showOptionMenu')).toMatchObject({ kind: 'window', action: 'showMenu' })
  })

  it.each(['scanQRCode', 'constructor', '__proto__', 'toString'])('has no function %s', (name) => {
    const { call } = setUp()
    expect(call(name)).toEqual(answered(`${name}:function not exist`))
  })

  it('offers no mini-program to call where there is none', () => {
    const { call } = setUp()
    const refused = answered('invokeMiniProgramAPI:function not exist')
    expect(call('invokeMiniProgramAPI', { name: 'navigateTo', arg: { url: '/pages/me/me' } })).toEqual(refused)
    expect(call('checkJsApi', { jsApiList: ['invokeMiniProgramAPI'] })).toMatchObject({
      answer: { checkResult: '{"invokeMiniProgramAPI":false}' },
    })
  })

  it('takes broken parameters for empty ones and lets WeChat name the field', () => {
    const { wechat, call } = setUp()
    call('getBrandWCPayRequest', { appId: { $ne: 1 }, timeStamp: 1700000000, package: null })
    expect(wechat.asked.payment[0]).toMatchObject({ appId: '', timeStamp: '1700000000', package: '', paySign: '' })
  })
})

describe('the native side of the bridge in a mini-program’s web-view', () => {
  const inWebView = () => setUp({ isMiniProgram: true })

  it('judges a configuration and lets the page set what it shares, as in the browser', () => {
    const { checks, call, configure } = inWebView()
    expect(configure('updateAppMessageShareData')).toEqual(answered('preVerifyJSAPI:ok'))
    expect(checks.config?.verdict).toEqual({ ok: true })
    expect(call('updateAppMessageShareData', CARD)).toMatchObject({ kind: 'card', card: CARD })
  })

  it('takes no payment, neither through the JSSDK nor directly, and does not offer one', () => {
    const { wechat, call, configure } = inWebView()
    configure('getBrandWCPayRequest')
    const refused = answered('get_brand_wcpay_request:fail_no permission to execute')
    expect(call('getBrandWCPayRequest', BY_JSSDK)).toEqual(refused)
    expect(call('getBrandWCPayRequest')).toEqual(refused)
    expect(wechat.asked.payment).toEqual([])
    expect(call('checkJsApi', { jsApiList: ['getBrandWCPayRequest', 'invokeMiniProgramAPI'] })).toMatchObject({
      answer: { checkResult: '{"getBrandWCPayRequest":false,"invokeMiniProgramAPI":true}' },
    })
  })

  it.each([
    ['navigateTo', { url: '/pages/me/me' }, { url: '/pages/me/me' }],
    ['redirectTo', { url: '/pages/me/me' }, { url: '/pages/me/me' }],
    ['switchTab', { url: '/pages/shop/shop' }, { url: '/pages/shop/shop' }],
    ['reLaunch', { url: '/pages/shop/shop' }, { url: '/pages/shop/shop' }],
    ['navigateBack', { delta: 2 }, { delta: 2 }],
    ['navigateBack', { delta: 'far' }, { delta: 1 }],
    ['postMessage', { tea: '茉莉' }, { data: { tea: '茉莉' } }],
  ])('hands %s %j to the mini-program, configured or not', (name, arg, fields) => {
    const { call } = inWebView()
    expect(call('invokeMiniProgramAPI', { ...BY_JSSDK, name, arg })).toEqual({
      kind: 'miniProgram',
      call: { name, ...fields },
    })
  })

  it.each([
    { name: 'navigateTo', arg: {} },
    { name: 'navigateTo', arg: { url: 7 } },
    { name: 'switchTab' },
    { name: 'close', arg: {} },
    { name: 'constructor', arg: { url: '/' } },
    {},
  ])('hands over nothing of %j', (params) => {
    const { call } = inWebView()
    expect(call('invokeMiniProgramAPI', params)).toEqual(answered('invokeMiniProgramAPI:fail, invalid parameters'))
  })
})
