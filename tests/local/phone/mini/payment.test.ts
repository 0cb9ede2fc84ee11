/** @jest-environment jsdom */
import type { MiniPaymentAnswer } from '../../../../local/phone/client/mini/ports'
import { setUpPhone, settle, STATE } from './setUpPhone'

beforeAll(() => {
  window.matchMedia = (() => ({ matches: false, addEventListener: () => undefined })) as never
})

const PAYMENT = {
  timeStamp: '1700000000',
  nonceStr: 'n',
  package: 'prepay_id=wx1',
  signType: 'HMAC-SHA256',
  paySign: 'S',
}

function setUp(answer?: MiniPaymentAnswer) {
  const set = setUpPhone(answer === undefined ? {} : { openCashier: async () => answer })
  const frame = () => set.layer.querySelector('iframe')
  /** What the page in the cashier's frame tells. */
  const tell = (data: object, { origin = STATE.payOrigin, source = frame()?.contentWindow ?? null } = {}) =>
    window.dispatchEvent(new MessageEvent('message', { data, origin, source }))
  return { ...set, frame, tell, pay: (fields: object = {}) => set.wx.requestPayment!({ ...PAYMENT, ...fields }) }
}

describe('wx.requestPayment', () => {
  it('asks the platform with the page, and shows the cashier', async () => {
    const { pay, server, frame } = setUp()
    void pay()
    await settle()
    expect(server.asked).toEqual([{ ...PAYMENT, route: 'pages/shop/shop' }])
    expect(frame()?.src).toBe('http://127.0.0.1:9/cashier?token=t1')
  })

  it.each([
    ['ok', { result: 'ok', errMsg: 'requestPayment:ok' }, 'requestPayment:ok'],
    ['cancel', { result: 'cancel', errMsg: 'requestPayment:fail cancel' }, 'requestPayment:fail cancel'],
    ['fail', { result: 'fail', errMsg: 'requestPayment:fail 该订单已支付' }, 'requestPayment:fail 该订单已支付'],
  ])('ends with %s as the cashier says', async (_, end, errMsg) => {
    const { pay, tell, frame } = setUp()
    const outcome = (pay() as Promise<unknown>).catch((reason: unknown) => reason)
    await settle()
    tell({ type: 'wechat:cashier', ...end })
    expect(await outcome).toEqual({ errMsg })
    expect(frame()).toBeNull()
  })

  it('is cancelled when the sheet is closed', async () => {
    const { pay, find } = setUp()
    const outcome = expect(pay()).rejects.toEqual({ errMsg: 'requestPayment:fail cancel' })
    await settle()
    find('.sheet-bar button')?.click()
    await outcome
  })

  it('believes nobody but the cashier', async () => {
    const { pay, tell, frame } = setUp()
    void pay()
    await settle()
    tell({ type: 'wechat:cashier', result: 'ok' }, { origin: 'https://evil.example' })
    tell({ type: 'wechat:cashier', result: 'ok' }, { source: window })
    await settle()
    expect(frame()).not.toBeNull()
  })

  it.each(['timeStamp', 'nonceStr', 'package', 'signType', 'paySign', 'openid'])(
    'shows no amount where the platform refuses %s, and names it to the developer',
    async (field) => {
      const refusal = {
        ok: false,
        errMsg: 'requestPayment:fail 支付验证签名失败',
        field,
        message: `wrong ${field}`,
      } as const
      const { pay, frame, engine } = setUp(refusal)
      await expect(pay()).rejects.toEqual({ errMsg: 'requestPayment:fail 支付验证签名失败' })
      expect(frame()).toBeNull()
      expect(engine.warnings).toEqual([
        { kind: 'api', name: 'requestPayment', message: expect.stringContaining(`field "${field}": wrong ${field}`) },
      ])
    },
  )

  it.each(['timeStamp', 'nonceStr', 'package', 'paySign'])('does not even ask where %s is no text', async (field) => {
    const { pay, server } = setUp()
    await expect(pay({ [field]: 1_700_000_000 })).rejects.toEqual({
      errMsg: `requestPayment:fail parameter error: parameter.${field} should be String instead of Number;`,
    })
    expect(server.asked).toEqual([])
  })

  it('takes one payment at a time, and the next after its end', async () => {
    const { pay, tell, server } = setUp()
    const first = pay()
    await expect(pay()).rejects.toEqual({ errMsg: 'requestPayment:fail another payment is under way' })
    await settle()
    tell({ type: 'wechat:cashier', result: 'ok' })
    await expect(first).resolves.toEqual({ errMsg: 'requestPayment:ok' })
    void pay()
    await settle()
    expect(server.asked).toHaveLength(2)
  })
})
