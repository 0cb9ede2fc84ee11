import { readOrder, until } from '../support/h5'
import { callAsMerchant, paidOrder, PATIENCE_MS, warmUp } from '../support/merchant'
import { startTestSystem, type TestSystem } from '../support/testSystem'

interface Notice {
  id: string
  outTradeNo: string
}

describe.each(['v2', 'v3'] as const)('refundNotify by API%s', (payApi) => {
  let system: TestSystem
  beforeAll(async () => {
    system = await startTestSystem(undefined, payApi)
    await warmUp(system)
  }, 2 * PATIENCE_MS)
  afterAll(() => system.close())

  const refundNotifyUrl = () => `${system.ready.app}/api/pay/refund-notify`
  const decide = (outRefundNo: string, state: string) =>
    system.control('POST', '/refunds/decide', { outRefundNo, state })

  async function setUp() {
    const paid = await paidOrder(system)
    const { outTradeNo } = paid
    const rowsOf = async (collection: string) => {
      const { data } = await system.adminDatabase().collection(collection).where({ outTradeNo }).get()
      return data as Record<string, unknown>[]
    }
    return { ...paid, outRefundNo: `r-${outTradeNo}`, rowsOf }
  }

  async function post(body: string | Buffer, headers: Record<string, string> = {}) {
    const response = await fetch(refundNotifyUrl(), { method: 'POST', body: body as never, headers })
    return { status: response.status, text: await response.text() }
  }

  /** What the API takes for a refusal: FAIL in XML, or a status from 400 up with FAIL in JSON. */
  function expectRefusal({ status, text }: { status: number; text: string }) {
    if (payApi === 'v2') expect([status, text]).toEqual([200, expect.stringContaining('[CDATA[FAIL]]')])
    else expect([status >= 400, JSON.parse(text)]).toEqual([true, { code: 'FAIL', message: '失败' }])
  }

  it('books a refund once, of many copies of its notice, and accepts them all', async () => {
    const { outTradeNo, outRefundNo, seen, rowsOf } = await setUp()
    await callAsMerchant(system, 'refund', { outTradeNo, outRefundNo, refundFen: 3 })
    await decide(outRefundNo, 'SUCCESS')
    await until(seen, ({ refundedFen }) => refundedFen === 3)

    const { notifications } = (await system.control('GET', '/notifications')) as { notifications: Notice[] }
    const { id } = notifications.find((notice) => notice.id.includes('SUCCESS') && notice.outTradeNo === outTradeNo)!
    const resend = async () => {
      const answer = await system.control('POST', '/notifications/resend', { id, copies: 5 })
      return (answer as { deliveries: { isAccepted: boolean }[] }).deliveries
    }
    // The first five start every instance there may be, which a busy machine may not do within four seconds.
    await until(resend, (deliveries) => deliveries.every(({ isAccepted }) => isAccepted))

    expect(await seen()).toMatchObject({ status: 'paid', refundedFen: 3 })
    expect(await rowsOf('refunds')).toMatchObject([{ status: 'succeeded' }])
    expect(await rowsOf('notifications')).toMatchObject([{ status: 'applied' }, { status: 'applied' }])
  })

  it('takes a refund into the books that was made at the console', async () => {
    const { outTradeNo, seen, rowsOf, totalFen } = await setUp()
    const outRefundNo = `console-${outTradeNo}`
    await system.control('POST', '/refunds', { outTradeNo, outRefundNo, notifyUrl: refundNotifyUrl() })
    await decide(outRefundNo, 'SUCCESS')

    await until(seen, ({ status }) => status === 'refunded')
    expect(await seen()).toMatchObject({ refundedFen: totalFen })
    expect(await rowsOf('refunds')).toMatchObject([{ cause: 'elsewhere', status: 'succeeded', refundFen: totalFen }])
  })

  it('tells a refund that was closed, and the order is paid again', async () => {
    const { browser, outTradeNo, outRefundNo, rowsOf } = await setUp()
    await callAsMerchant(system, 'refund', { outTradeNo, outRefundNo })
    await decide(outRefundNo, 'CLOSED')

    await until(
      () => readOrder(browser, outTradeNo),
      ({ status }) => status === 'paid',
    )
    expect(await rowsOf('refunds')).toMatchObject([{ status: 'failed', failure: expect.stringContaining('CLOSE') }])
  })

  it.each([
    ['nothing', ''],
    ['JSON without a signature', '{"id":"1","event_type":"REFUND.SUCCESS","resource":{}}'],
    ['XML that nobody encrypted', '<xml><return_code>SUCCESS</return_code><req_info>AAAA</req_info></xml>'],
    ['17 KiB', 'a'.repeat(17 * 1024)],
  ])('refuses %s and keeps nothing', async (_, body) => {
    const { rowsOf, seen } = await setUp()

    expectRefusal(await post(body))

    expect(await seen()).toMatchObject({ status: 'paid' })
    expect(await rowsOf('notifications')).toHaveLength(1)
  })

  it('serves no app user', async () => {
    const event = { httpMethod: 'POST', headers: {}, body: '' }
    const reply = await system.miniProgram('xiaolin').call('refundNotify' as 'login', event)
    expect(reply).toMatchObject({ ok: false, code: 'FORBIDDEN' })
  })
})
