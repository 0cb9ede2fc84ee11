import type { Reply, UnifiedOrderAnswer } from '../../core/api'
import { logIn, newIdempotencyKey, pay, readOrder, until } from '../support/h5'
import { dataOf, startTestSystem, type TestSystem } from '../support/testSystem'
import type { WebClient } from '../support/webClient'

describe.each(['v2', 'v3'] as const)('by API%s an order', (payApi) => {
  let system: TestSystem
  beforeAll(async () => {
    system = await startTestSystem(undefined, payApi)
  })
  afterAll(() => system.close())

  async function buy(browser: WebClient, tradeType: string, idempotencyKey = newIdempotencyKey()) {
    const input = { productId: 'tasting', quantity: 1, idempotencyKey, tradeType }
    return dataOf((await browser.post('/api/pay/unified-order', input)).json<Reply<UnifiedOrderAnswer>>())
  }

  it('inside WeChat gives what WeChat’s client takes, and is paid by its notification', async () => {
    const browser = await logIn(system)
    const { order, payment } = await buy(browser, 'jsapi')
    expect(payment).toMatchObject({ signType: payApi === 'v2' ? 'HMAC-SHA256' : 'RSA' })

    await pay(system, order.outTradeNo)
    const paid = await until(
      () => readOrder(browser, order.outTradeNo),
      ({ status }) => status === 'paid',
    )
    expect(paid).toMatchObject({ status: 'paid', totalFen: 1 })
  })

  it.each([
    ['native', /^weixin:\/\//],
    ['h5', /^http:\/\/127\.0\.0\.1:\d+\//],
  ])('by %s gives something to open, again whenever it is asked for', async (tradeType, payUrl) => {
    const browser = await logIn(system)
    const key = newIdempotencyKey()
    const first = await buy(browser, tradeType, key)
    const second = await buy(browser, tradeType, key)

    for (const answer of [first, second])
      expect(answer).toEqual({ order: first.order, payUrl: expect.stringMatching(payUrl) })
    expect(first.order.status).toBe('prepaid')
  })

  it('by a mini-program may show a QR code too', async () => {
    const miniProgram = system.miniProgram('achen')
    dataOf(await miniProgram.call('login'))
    const input = { productId: 'tasting', quantity: 1, idempotencyKey: newIdempotencyKey(), tradeType: 'native' }
    const answer = dataOf(await miniProgram.call('unifiedOrder', input))
    expect(answer.payUrl).toMatch(/^weixin:\/\//)
  })

  it('by app is made for the app for phones', async () => {
    const { payment } = await buy(await logIn(system), 'app')
    const { mobileApp, merchant } = system.ready.accounts
    expect(payment).toMatchObject({ appid: mobileApp.appid, partnerid: merchant.mchid, package: 'Sign=WXPay' })
  })
})
