import { logIn, order, pay, readOrder, until } from '../support/h5'
import { startTestSystem, type TestSystem } from '../support/testSystem'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(() => system.close())

const move = (moveByMs: number) => system.control('POST', '/clock', { moveByMs })
const MINUTE = 60_000

describe('reconcile', () => {
  it('closes a cancelled order by the timer, five minutes after it was made', async () => {
    const browser = await logIn(system)
    const { outTradeNo } = (await order(browser, 'tasting')).order
    await browser.delete(`/api/orders?outTradeNo=${outTradeNo}`)

    await move(6 * MINUTE)
    await until(
      () => readOrder(browser, outTradeNo),
      ({ status }) => status === 'closed',
    )
  })

  it('closes an order that nobody paid in half an hour', async () => {
    const browser = await logIn(system)
    const { outTradeNo } = (await order(browser, 'tasting')).order

    await move(32 * MINUTE)
    await until(
      async () => readOrder(await logIn(system), outTradeNo),
      ({ status }) => status === 'closed',
    )
  })

  it('finds a payment whose notification was lost, a minute or two later', async () => {
    const browser = await logIn(system)
    const { outTradeNo } = (await order(browser, 'tasting')).order
    await system.control('POST', '/faults', { target: 'notify', kind: 'drop', times: 1 })
    await pay(system, outTradeNo)
    expect((await readOrder(browser, outTradeNo)).status).toBe('prepaid')

    await move(2 * MINUTE)
    await until(
      () => readOrder(browser, outTradeNo),
      ({ status }) => status === 'paid',
    )
  })

  it('keeps a payment of the last second from the expiry', async () => {
    const browser = await logIn(system)
    const { outTradeNo } = (await order(browser, 'tasting')).order
    await move(29 * MINUTE)
    await system.control('POST', '/faults', { target: 'notify', kind: 'drop', times: 1 })
    await pay(system, outTradeNo)

    await move(2 * MINUTE)
    await until(
      () => readOrder(browser, outTradeNo),
      ({ status }) => status === 'paid',
    )
  })

  it('settles everything once WeChat works again', async () => {
    const browser = await logIn(system)
    const numbers: string[] = []
    for (let count = 0; count < 6; count++) numbers.push((await order(browser, 'tasting')).order.outTradeNo)
    await system.control('POST', '/faults', { target: 'notify', kind: 'drop', times: 1 })
    await pay(system, numbers[0]!)
    for (const kind of ['status500', 'html', 'halfBody', 'drop', 'dropAfter', 'errcode:-1'])
      await system.control('POST', '/faults', { target: '/pay/closeorder', kind, times: 2 })
    await system.control('POST', '/faults', { target: '/pay/orderquery', kind: 'status500', times: 20 })

    await move(31 * MINUTE)
    await system.cloudbase.invoke('reconcile', { Type: 'Timer' }, { kind: 'timer' })
    await system.control('DELETE', '/faults')
    await move(11 * MINUTE)
    await until(
      () => Promise.all(numbers.map((outTradeNo) => readOrder(browser, outTradeNo))),
      (orders) => orders.map(({ status }) => status).join() === 'paid,closed,closed,closed,closed,closed',
    )
  })

  it('lets a payment win over a cancellation', async () => {
    const browser = await logIn(system)
    const { outTradeNo } = (await order(browser, 'tasting')).order
    await system.control('POST', '/faults', { target: 'notify', kind: 'drop', times: 1 })
    await pay(system, outTradeNo)
    await browser.delete(`/api/orders?outTradeNo=${outTradeNo}`)

    await move(6 * MINUTE)
    await until(
      () => readOrder(browser, outTradeNo),
      ({ status }) => status === 'paid',
    )
  })

  it('serves the timer only', async () => {
    const reply = await system.miniProgram('xiaolin').call('reconcile' as 'login', { Type: 'Timer' })
    expect(reply).toMatchObject({ ok: false, code: 'FORBIDDEN' })
    const asMerchant = await system.cloudbase.invoke('reconcile', {}, { kind: 'admin' })
    expect(asMerchant).toMatchObject({ ok: true, json: expect.stringContaining('FORBIDDEN') })
  })
})
