import type { ReconcileSummary } from '../../core/payments/reconcile'
import { logIn, order, pay, readOrder, until } from '../support/h5'
import { startTestSystem, type TestSystem } from '../support/testSystem'
import type { WebClient } from '../support/webClient'

const DAY = 24 * 3_600_000
const BEIJING = 8 * 3_600_000

describe.each(['v2', 'v3'] as const)('the bill of a day (%s)', (payApi) => {
  let system: TestSystem
  let browser: WebClient
  const sold: string[] = []
  beforeAll(async () => {
    system = await startTestSystem(undefined, payApi)
    await toNextMorning()
  })
  // A session does not live through a night.
  beforeEach(async () => {
    browser = await logIn(system)
  })
  afterAll(() => system.close())

  const today = async () => {
    const { now } = (await system.control('GET', '/clock')) as { now: string }
    return new Date(Date.parse(now) + BEIJING).toISOString().slice(0, 10)
  }
  const rows = () => system.cloudbase.database.find('billDifferences', { query: {} }).map(({ document }) => document)
  const compared = (day: string) => rows().find(({ _id, kind }) => _id === day && kind === 'compared')
  const found = (day: string) => rows().filter((row) => row['day'] === day && row['_id'] !== day)

  async function run(): Promise<ReconcileSummary> {
    const result = await system.cloudbase.invoke('reconcile', { Type: 'Timer' }, { kind: 'timer' })
    if (!result.ok) throw new Error(`${result.code}: ${result.message}`)
    return (JSON.parse(result.json) as { data: ReconcileSummary }).data
  }

  /** Eleven o'clock of the next day in Beijing: yesterday's bill is ready. Answers which day that was. */
  async function toNextMorning(): Promise<string> {
    const day = await today()
    const { now } = (await system.control('GET', '/clock')) as { now: string }
    const morning = Date.parse(`${day}T11:00:00+08:00`) + DAY
    await system.control('POST', '/clock', { moveByMs: morning - Date.parse(now) })
    return day
  }

  async function buy(): Promise<string> {
    const { outTradeNo } = (await order(browser, 'jasmine')).order
    await pay(system, outTradeNo)
    await until(
      () => readOrder(browser, outTradeNo),
      ({ status }) => status === 'paid',
    )
    return outTradeNo
  }

  async function giveBack(outTradeNo: string, refundFen: number): Promise<void> {
    const wish = { outTradeNo, outRefundNo: `back-${outTradeNo}`, refundFen }
    await system.cloudbase.invoke('refund', wish, { kind: 'admin' })
    await system.control('POST', '/refunds/decide', { outRefundNo: wish.outRefundNo, state: 'SUCCESS' })
    await until(
      () => readOrder(browser, outTradeNo),
      ({ refundedFen }) => refundedFen === refundFen,
    )
  }

  const comparison = (day: string) =>
    until(
      async () => (await run(), compared(day)),
      (marker) => marker !== undefined,
    )

  it('says what our books say after a day of sales', async () => {
    sold.push(await buy(), await buy())
    const day = await toNextMorning()

    expect(await comparison(day)).toMatchObject({ differences: 0 })
    expect(found(day)).toEqual([])
  })

  it('says what our books say after a full and a partial refund of another day’s sales', async () => {
    const [refunded = '', partly = ''] = sold
    await giveBack(refunded, 10)
    await giveBack(partly, 3)
    const day = await toNextMorning()

    expect(await comparison(day)).toMatchObject({ differences: 0 })
    expect(found(day)).toEqual([])
  })

  it('is asked for once', async () => {
    const day = await toNextMorning()
    await comparison(day)
    expect((await run()).bills).toEqual({})
  })

  it('has every difference reported: a row that is lost, an amount that is another', async () => {
    const [one, other] = [await buy(), await buy()]
    await system.control('POST', '/faults', { target: 'bill', kind: 'billDiffers' })
    const day = await toNextMorning()

    expect(await comparison(day)).toMatchObject({ differences: expect.any(Number) })
    const differences = found(day).map(({ kind, outTradeNo }) => [kind, outTradeNo])
    expect(differences).toContainEqual(['paymentMissingInBill', one])
    expect(differences).toContainEqual(['paymentAmountDiffers', other])
  })

  it('is had another time when WeChat fails, and days that were missed are caught up', async () => {
    const path = payApi === 'v2' ? '/pay/downloadbill' : '/v3/bill/tradebill'
    await system.control('POST', '/faults', { target: path, kind: 'status500', times: 50 })
    await buy()
    const missed = await toNextMorning()
    await run()
    expect(compared(missed)).toBeUndefined()

    await system.control('DELETE', '/faults')
    const next = await toNextMorning()
    expect(await comparison(next)).toMatchObject({ differences: 0 })
    expect(compared(missed)).toMatchObject({ differences: 0 })
  })
})
