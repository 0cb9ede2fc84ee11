import type { OrderPage, Reply } from '../../core/api'
import { logIn, order, pay, readOrder, until } from '../support/h5'
import { dataOf, startTestSystem, type TestSystem } from '../support/testSystem'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(() => system.close())

describe('order', () => {
  it("answers somebody else's order exactly as one that never was", async () => {
    const mine = await order(await logIn(system, 'xiaolin'), 'tasting')
    const stranger = await logIn(system, 'achen')

    const foreign = await stranger.get(`/api/orders?outTradeNo=${mine.order.outTradeNo}`)
    const unknown = await stranger.get(`/api/orders?outTradeNo=${'0'.repeat(32)}`)
    const withoutId = (text: string) => text.replace(/"requestId":"[^"]+"/, '')
    expect([foreign.status, withoutId(foreign.text)]).toEqual([404, withoutId(unknown.text)])

    const cancelled = await stranger.delete(`/api/orders?outTradeNo=${mine.order.outTradeNo}`)
    expect(cancelled.status).toBe(404)
  })

  it('lists my orders, newest first, page by page, each once', async () => {
    const browser = await logIn(system, 'muqing')
    const made: string[] = []
    for (let count = 0; count < 23; count++) made.push((await order(browser, 'tasting')).order.outTradeNo)

    const first = dataOf((await browser.get('/api/orders')).json<Reply<OrderPage>>())
    const cursor = encodeURIComponent(first.nextCursor ?? '')
    const second = dataOf((await browser.get(`/api/orders?cursor=${cursor}`)).json<Reply<OrderPage>>())

    expect(first.orders).toHaveLength(20)
    expect(second.nextCursor).toBeUndefined()
    expect([...first.orders, ...second.orders].map(({ outTradeNo }) => outTradeNo)).toEqual(made.reverse())
  })

  it('cancels an unpaid order: closing at once, closed once WeChat allows it', async () => {
    const browser = await logIn(system)
    const { outTradeNo } = (await order(browser, 'tasting')).order
    const cancelled = await browser.delete(`/api/orders?outTradeNo=${outTradeNo}`)
    expect(cancelled.json()).toMatchObject({ ok: true, data: { order: { status: 'closing' } } })
  })

  it('closes at WeChat right away when five minutes have passed', async () => {
    const browser = await logIn(system)
    const { outTradeNo } = (await order(browser, 'tasting')).order
    await system.control('POST', '/clock', { moveByMs: 5 * 60_000 + 1000 })
    const cancelled = await browser.delete(`/api/orders?outTradeNo=${outTradeNo}`)
    expect(cancelled.json()).toMatchObject({ ok: true, data: { order: { status: 'closed' } } })
  })

  it('does not cancel what is paid', async () => {
    const browser = await logIn(system)
    const { outTradeNo } = (await order(browser, 'tasting')).order
    await pay(system, outTradeNo)
    await until(
      () => readOrder(browser, outTradeNo),
      ({ status }) => status === 'paid',
    )

    const answer = await browser.delete(`/api/orders?outTradeNo=${outTradeNo}`)
    expect([answer.status, answer.json()]).toMatchObject([409, { code: 'ORDER_NOT_CANCELLABLE' }])
    expect((await readOrder(browser, outTradeNo)).status).toBe('paid')
  })

  it('serves the mini-program by action, and shares no order between its apps by accident', async () => {
    const miniProgram = system.miniProgram('yueliang')
    await miniProgram.call('login')
    expect(await miniProgram.call('order', { action: 'list' })).toEqual({ ok: true, data: { orders: [] } })
    expect(await miniProgram.call('order', { action: 'steal' })).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'action',
    })
  })
})
