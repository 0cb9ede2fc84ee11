import { until } from '../support/h5'
import { callAsMerchant, paidOrder, PATIENCE_MS, warmUp } from '../support/merchant'
import { startTestSystem, type TestSystem } from '../support/testSystem'

describe.each(['v2', 'v3'] as const)('refund by API%s', (payApi) => {
  let system: TestSystem
  beforeAll(async () => {
    system = await startTestSystem(undefined, payApi)
    await warmUp(system)
  }, 2 * PATIENCE_MS)
  afterAll(() => system.close())

  async function setUp() {
    const paid = await paidOrder(system)
    const { outTradeNo } = paid
    const outRefundNo = `r-${outTradeNo}`
    return {
      ...paid,
      outRefundNo,
      refund: (input: object = {}) => callAsMerchant(system, 'refund', { outTradeNo, outRefundNo, ...input }),
      decide: (state: string, number = outRefundNo) =>
        system.control('POST', '/refunds/decide', { outRefundNo: number, state }),
      atWeChat: async () => {
        const { refunds } = (await system.control('GET', '/refunds')) as { refunds: { outTradeNo: string }[] }
        return refunds.filter((refund) => refund.outTradeNo === outTradeNo)
      },
    }
  }

  it('gives all of the money back, once WeChat has said so', async () => {
    const { refund, decide, seen, totalFen, outRefundNo } = await setUp()

    const reply = await refund({ reason: '茶罐碰碎了' })
    const begun = { outRefundNo, refundFen: totalFen, status: 'processing', reason: '茶罐碰碎了' }
    expect(reply).toMatchObject({ ok: true, data: { refund: begun, order: { status: 'refunding' } } })

    await decide('SUCCESS')
    await until(seen, ({ status }) => status === 'refunded')
    expect(await seen()).toMatchObject({ refundedFen: totalFen })
    expect(await refund()).toMatchObject({ data: { refund: { status: 'succeeded' } } })
  })

  it('gives parts back, and the order is paid in between', async () => {
    const { refund, decide, seen, totalFen } = await setUp()
    await refund({ refundFen: 3 })
    await decide('SUCCESS')
    await until(seen, ({ refundedFen }) => refundedFen === 3)
    expect(await seen()).toMatchObject({ status: 'paid' })

    expect(await refund({ outRefundNo: 'too-much', refundFen: totalFen })).toMatchObject({ code: 'REFUND_TOO_MUCH' })
  })

  it('makes one refund of five calls at once with one number', async () => {
    const { refund, atWeChat } = await setUp()

    const replies = await Promise.all(Array.from({ length: 5 }, () => refund({ refundFen: 3 })))

    expect(replies.map(({ ok }) => ok)).toEqual([true, true, true, true, true])
    expect(await atWeChat()).toHaveLength(1)
  })

  it('is asked after by the same call, where the notice was lost', async () => {
    const { refund, decide, seen } = await setUp()
    await refund()
    await system.control('POST', '/faults', { target: 'notify', kind: 'drop', times: 1 })
    await decide('SUCCESS')

    expect(await refund()).toMatchObject({ data: { refund: { status: 'succeeded' } } })
    expect(await seen()).toMatchObject({ status: 'refunded' })
  })

  it('keeps a refund that WeChat closed with its reason, and the order is paid', async () => {
    const { refund, decide, seen } = await setUp()
    await refund()
    await decide('CLOSED')

    await until(seen, ({ status }) => status === 'paid')
    expect(await refund()).toMatchObject({
      data: { refund: { status: 'failed', failure: expect.stringContaining('CLOSE') } },
    })
  })

  it('is open to the merchant only', async () => {
    const { outTradeNo, outRefundNo, atWeChat } = await setUp()

    const reply = await system.miniProgram('xiaolin').call('refund' as 'login', { outTradeNo, outRefundNo })

    expect(reply).toMatchObject({ ok: false, code: 'FORBIDDEN' })
    expect(await atWeChat()).toEqual([])
  })
})
