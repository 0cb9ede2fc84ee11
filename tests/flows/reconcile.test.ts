import type { OrderStatus } from '../../core/api'
import { logIn, order, pay, readOrder, until } from '../support/h5'
import { startTestSystem, type TestSystem } from '../support/testSystem'
import type { WebClient } from '../support/webClient'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(() => system.close())

const MINUTE = 60_000
const move = (moveByMs: number) => system.control('POST', '/clock', { moveByMs })
const fault = (target: string, kind: string, times = 1) => system.control('POST', '/faults', { target, kind, times })

async function setUp() {
  const browser = await logIn(system)
  const { outTradeNo } = (await order(browser, 'tasting')).order
  return { browser, outTradeNo, cancel: () => browser.delete(`/api/orders?outTradeNo=${outTradeNo}`) }
}

/** Pays so that our side never hears of it. */
async function payUnnoticed(outTradeNo: string): Promise<void> {
  await fault('notify', 'drop')
  await pay(system, outTradeNo)
}

const becomes = (browser: WebClient, outTradeNo: string, wanted: OrderStatus) =>
  until(
    () => readOrder(browser, outTradeNo),
    ({ status }) => status === wanted,
  )

describe('reconcile', () => {
  it('closes a cancelled order by the timer, five minutes after it was made', async () => {
    const { browser, outTradeNo, cancel } = await setUp()
    await cancel()
    await move(6 * MINUTE)
    await becomes(browser, outTradeNo, 'closed')
  })

  it('closes an order that nobody paid in half an hour', async () => {
    const { browser, outTradeNo } = await setUp()
    await move(32 * MINUTE)
    await becomes(browser, outTradeNo, 'closed')
  })

  it('finds a payment whose notification was lost, a minute or two later', async () => {
    const { browser, outTradeNo } = await setUp()
    await payUnnoticed(outTradeNo)
    expect((await readOrder(browser, outTradeNo)).status).toBe('prepaid')

    await move(2 * MINUTE)
    await becomes(browser, outTradeNo, 'paid')
  })

  it('lets a payment of the last minute win over the expiry', async () => {
    const { browser, outTradeNo } = await setUp()
    await move(29 * MINUTE)
    await payUnnoticed(outTradeNo)
    await move(2 * MINUTE)
    await becomes(browser, outTradeNo, 'paid')
  })

  it('lets a payment win over a cancellation', async () => {
    const { browser, outTradeNo, cancel } = await setUp()
    await payUnnoticed(outTradeNo)
    await cancel()
    await move(6 * MINUTE)
    await becomes(browser, outTradeNo, 'paid')
  })

  it('settles everything once WeChat works again', async () => {
    const { browser, outTradeNo: paid } = await setUp()
    const unpaid = await Promise.all(Array.from({ length: 5 }, () => order(browser, 'tasting')))
    await payUnnoticed(paid)
    await fault('/pay/orderquery', 'status500', 20)
    for (const kind of ['status500', 'html', 'halfBody', 'drop', 'dropAfter', 'errcode:-1'])
      await fault('/pay/closeorder', kind, 2)

    await move(31 * MINUTE)
    await system.cloudbase.invoke('reconcile', { Type: 'Timer' }, { kind: 'timer' })
    await system.control('DELETE', '/faults')
    await move(11 * MINUTE)

    await becomes(browser, paid, 'paid')
    for (const { order } of unpaid) await becomes(browser, order.outTradeNo, 'closed')
  })

  it('serves the timer only', async () => {
    const reply = await system.miniProgram('xiaolin').call('reconcile' as 'login', { Type: 'Timer' })
    expect(reply).toMatchObject({ ok: false, code: 'FORBIDDEN' })
    const asMerchant = await system.cloudbase.invoke('reconcile', {}, { kind: 'admin' })
    expect(asMerchant).toMatchObject({ ok: true, json: expect.stringContaining('FORBIDDEN') })
  })
})
