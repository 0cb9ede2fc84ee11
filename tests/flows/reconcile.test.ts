import type { OrderStatus } from '../../core/api'
import { logIn, newIdempotencyKey, order, pay, readOrder, until } from '../support/h5'
import { dataOf, startTestSystem, type TestSystem } from '../support/testSystem'
import type { WebClient } from '../support/webClient'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(() => system.close())

const MINUTE = 60_000
const move = (moveByMs: number) => system.control('POST', '/clock', { moveByMs })
const run = () => system.cloudbase.invoke('reconcile', { Type: 'Timer' }, { kind: 'timer' })
/** Time passes, and the timer's call is not the only one: it may fall into one that still runs, and is skipped then. */
const pass = async (ms: number) => (await move(ms), run())
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

async function orderInMiniProgram(): Promise<string> {
  const phone = system.miniProgram('xiaolin')
  await phone.call('login')
  const input = { productId: 'tasting', quantity: 1, idempotencyKey: newIdempotencyKey() }
  return dataOf(await phone.call('unifiedOrder', input)).order.outTradeNo
}

const shipments = async () =>
  ((await system.control('GET', '/shipments')) as { shipments: { outTradeNo: string }[] }).shipments
const fulfilment = (outTradeNo: string) =>
  system.cloudbase.database.find('fulfilments', { query: { _id: outTradeNo } })[0]?.document

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
    await pass(29 * MINUTE)
    await payUnnoticed(outTradeNo)
    await pass(2 * MINUTE)
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
    await run()
    await system.control('DELETE', '/faults')
    await pass(11 * MINUTE)

    await becomes(browser, paid, 'paid')
    for (const { order } of unpaid) await becomes(browser, order.outTradeNo, 'closed')
  })

  it('reports the delivery of an order that was paid in the mini-program once, and none of those in the browser', async () => {
    const outTradeNo = await orderInMiniProgram()
    await pay(system, outTradeNo)

    const shipped = await until(
      async () => (await pass(MINUTE), shipments()),
      (all) => all.length > 0,
    )
    await pass(10 * MINUTE)
    const report = { parcels: [{ itemDesc: '一分钱试喝 ×1' }], logisticsType: 4 }
    expect(shipped).toMatchObject([{ outTradeNo, report }])
    expect(await shipments()).toEqual(shipped)
  })

  it('reports a delivery later when WeChat is not ready for it', async () => {
    const outTradeNo = await orderInMiniProgram()
    await fault('/wxa/sec/order/upload_shipping_info', 'errcode:10060001')
    await fault('/wxa/sec/order/upload_shipping_info', 'dropAfter')
    await pay(system, outTradeNo)

    const row = await until(
      async () => (await pass(2 * MINUTE), fulfilment(outTradeNo)),
      (found) => found?.['doneAt'] !== undefined,
      15_000,
    )
    expect(row?.['attempts']).toBeGreaterThan(1)
    expect((await shipments()).filter((shipment) => shipment.outTradeNo === outTradeNo)).toHaveLength(1)
  })

  it('serves the timer only', async () => {
    const reply = await system.miniProgram('xiaolin').call('reconcile' as 'login', { Type: 'Timer' })
    expect(reply).toMatchObject({ ok: false, code: 'FORBIDDEN' })
    const asMerchant = await system.cloudbase.invoke('reconcile', {}, { kind: 'admin' })
    expect(asMerchant).toMatchObject({ ok: true, json: expect.stringContaining('FORBIDDEN') })
  })
})
