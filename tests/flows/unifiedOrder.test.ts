import type { MiniProgramPayment, Reply, UnifiedOrderAnswer } from '../../core/api'
import { logIn, newIdempotencyKey, order, pay, readOrder, until } from '../support/h5'
import { dataOf, startTestSystem, type TestSystem } from '../support/testSystem'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(() => system.close())

/** Whether WeChat's client would open its cashier for this payment. */
function cashier(payment: UnifiedOrderAnswer['payment'], { appId, userId }: { appId: string; userId: string }) {
  const { timestamp, timeStamp = timestamp, ...rest } = payment as MiniProgramPayment & { timestamp: string }
  return system.wechat.openCashier({ ...rest, appId, timeStamp, userId })
}

async function logInMiniProgram(userId: string) {
  const miniProgram = system.miniProgram(userId)
  dataOf(await miniProgram.call('login'))
  return miniProgram
}

const ordersUnder = (idempotencyKey: string) =>
  system.cloudbase.database.find('orders', { query: { idempotencyKey } }).map(({ document }) => document)

describe('unifiedOrder', () => {
  it('answers what chooseWXPay takes, and WeChat opens its cashier for it', async () => {
    const browser = await logIn(system)
    const { order: stored, payment } = await order(browser, 'jasmine', 3)

    expect(stored).toMatchObject({ status: 'prepaid', totalFen: 30, quantity: 3 })
    expect(Object.keys(payment ?? {}).sort()).toEqual(['nonceStr', 'package', 'paySign', 'signType', 'timestamp'])
    const appId = system.ready.accounts.officialAccount.appid
    expect(cashier(payment, { appId, userId: 'xiaolin' })).toMatchObject({ ok: true })
  })

  it('spells it for wx.requestPayment in the mini-program', async () => {
    const miniProgram = await logInMiniProgram('achen')
    const input = { productId: 'tasting', quantity: 1, idempotencyKey: newIdempotencyKey() }
    const { payment } = dataOf(await miniProgram.call('unifiedOrder', input))

    expect(Object.keys(payment ?? {}).sort()).toEqual(['nonceStr', 'package', 'paySign', 'signType', 'timeStamp'])
    const appId = system.ready.accounts.miniProgram.appid
    expect(cashier(payment, { appId, userId: 'achen' })).toMatchObject({ ok: true })
  })

  it('makes one order of twenty identical requests at once', async () => {
    const browser = await logIn(system)
    const input = { productId: 'tasting', quantity: 1, idempotencyKey: newIdempotencyKey() }
    const answers = await Promise.all(Array.from({ length: 20 }, () => browser.post('/api/pay/unified-order', input)))
    const numbers = answers.map((answer) => dataOf(answer.json<Reply<UnifiedOrderAnswer>>()).order.outTradeNo)
    expect(new Set(numbers).size).toBe(1)
  })

  it.each([
    ['answers status 500', 'status500', 'WECHAT_BUSY'],
    ['answers a page', 'html', 'WECHAT_BUSY'],
    ['answers no XML', 'errcode:-1', 'WECHAT_ANSWER_INVALID'],
    ['breaks off in the middle', 'halfBody', 'WECHAT_UNREACHABLE'],
    ['hangs up', 'drop', 'WECHAT_UNREACHABLE'],
    ['hangs up after it has done the work', 'dropAfter', 'WECHAT_UNREACHABLE'],
    ['takes more than three seconds', 'slow', 'WECHAT_UNREACHABLE'],
  ])('keeps the order when WeChat %s; the same key then gives its payment', async (_, kind, code) => {
    const browser = await logIn(system)
    const input = { productId: 'tasting', quantity: 1, idempotencyKey: newIdempotencyKey() }
    // Twice: a request over a kept connection that was cut is sent once more.
    await system.control('POST', '/faults', { target: '/pay/unifiedorder', kind, times: 2, ms: 4000 })

    const failed = await browser.post('/api/pay/unified-order', input)
    await system.control('DELETE', '/faults')
    expect([failed.status >= 500, failed.json()]).toEqual([true, expect.objectContaining({ ok: false, code })])
    const [stored, ...others] = ordersUnder(input.idempotencyKey)
    expect([stored, others]).toMatchObject([{ status: 'created', totalFen: 1 }, []])

    const again = dataOf((await browser.post('/api/pay/unified-order', input)).json<Reply<UnifiedOrderAnswer>>())
    expect(again.order).toMatchObject({ outTradeNo: stored?.['_id'], status: 'prepaid' })
    const appId = system.ready.accounts.officialAccount.appid
    expect(cashier(again.payment, { appId, userId: 'xiaolin' })).toMatchObject({ ok: true })
  })

  it('gives a paid order no second payment', async () => {
    const browser = await logIn(system)
    const input = { productId: 'tasting', quantity: 1, idempotencyKey: newIdempotencyKey() }
    const first = dataOf((await browser.post('/api/pay/unified-order', input)).json<Reply<UnifiedOrderAnswer>>())
    await pay(system, first.order.outTradeNo)
    await until(
      () => readOrder(browser, first.order.outTradeNo),
      ({ status }) => status === 'paid',
    )

    const again = dataOf((await browser.post('/api/pay/unified-order', input)).json<Reply<UnifiedOrderAnswer>>())
    expect(again.order.status).toBe('paid')
    expect(again.payment).toBeUndefined()
  })

  it('refuses a key that was used for another purchase', async () => {
    const browser = await logIn(system)
    const idempotencyKey = newIdempotencyKey()
    await browser.post('/api/pay/unified-order', { productId: 'tasting', quantity: 1, idempotencyKey })
    const answer = await browser.post('/api/pay/unified-order', { productId: 'tasting', quantity: 2, idempotencyKey })
    expect([answer.status, answer.json()]).toMatchObject([
      409,
      { code: 'IDEMPOTENCY_KEY_REUSED', field: 'idempotencyKey' },
    ])
  })

  it.each([
    ['a sold-out product', { productId: 'longjing' }, 409, 'PRODUCT_SOLD_OUT'],
    ['an unknown product', { productId: 'coffee' }, 404, 'PRODUCT_NOT_FOUND'],
    ['a price of its own', { totalFen: 1 }, 400, 'INVALID_INPUT'],
    ['an openid of its own', { openid: 'o0000' }, 400, 'INVALID_INPUT'],
    ['no whole number', { quantity: 1.5 }, 400, 'INVALID_INPUT'],
    ['a text for a number', { quantity: '1' }, 400, 'INVALID_INPUT'],
    ['none', { quantity: 0 }, 400, 'INVALID_INPUT'],
    ['a hundred', { quantity: 100 }, 400, 'INVALID_INPUT'],
    ['an operator', { productId: { $ne: '' } }, 400, 'INVALID_INPUT'],
    ['a short key', { idempotencyKey: 'a' }, 400, 'INVALID_INPUT'],
  ])('refuses %s and stores nothing', async (_, wrong, status, code) => {
    const browser = await logIn(system, 'muqing')
    const before = (await browser.get('/api/orders')).text
    const good = { productId: 'tasting', quantity: 1, idempotencyKey: newIdempotencyKey() }

    const answer = await browser.post('/api/pay/unified-order', { ...good, ...wrong })
    expect([answer.status, answer.json()]).toMatchObject([status, { ok: false, code }])
    expect((await browser.get('/api/orders')).text).toBe(before)
  })

  it('serves nobody who is not logged in', async () => {
    const input = { productId: 'tasting', quantity: 1, idempotencyKey: newIdempotencyKey() }
    expect((await system.browser().post('/api/pay/unified-order', input)).status).toBe(401)
    expect(await system.miniProgram('fengkong').call('unifiedOrder', input)).toMatchObject({ code: 'NOT_LOGGED_IN' })
  })
})
