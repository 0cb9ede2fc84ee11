import type { OrderStatus, UnifiedOrderInput } from '../../core/api'
import { Refused } from '../../h5-static/src/api'
import { placeWish } from '../../h5-static/src/buy'
import { createPurchases } from '../../h5-static/src/purchases'
import { anOrder, fakeKeep } from './support'

const wish = { productId: 'tasting', quantity: 1 }

describe('placeWish', () => {
  it('makes one order of a double tap', async () => {
    const { deps, sent } = setUp()
    const [one, two] = await Promise.all([placeWish(deps, 'u1', wish), placeWish(deps, 'u1', wish)])
    expect(one.outTradeNo).toBe(two.outTradeNo)
    expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
  })

  it('makes one order when the answer was lost and the customer tries again', async () => {
    const { deps, sent, refuseOnce } = setUp()
    refuseOnce(new Refused('NO_ANSWER_IN_TIME'))
    await expect(placeWish(deps, 'u1', wish)).rejects.toMatchObject({ code: 'NO_ANSWER_IN_TIME' })
    await placeWish(deps, 'u1', wish)
    expect(sent.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['key-1', 'key-1'])
  })

  it.each(['closed', 'closing'] as const)('makes a new order when the earlier one is %s', async (status) => {
    const { deps, statusOf } = setUp()
    const first = await placeWish(deps, 'u1', wish)
    statusOf[first.outTradeNo] = status
    const second = await placeWish(deps, 'u1', wish)
    expect(second.outTradeNo).not.toBe(first.outTradeNo)
    expect(second.status).toBe('prepaid')
  })

  it('shows the paid order instead of silently selling the same wish twice', async () => {
    const { deps, statusOf } = setUp()
    const first = await placeWish(deps, 'u1', wish)
    statusOf[first.outTradeNo] = 'paid'
    expect((await placeWish(deps, 'u1', wish)).outTradeNo).toBe(first.outTradeNo)
  })

  it('begins anew after the server saw the key with another content', async () => {
    const { deps, sent, refuseOnce } = setUp()
    refuseOnce(new Refused('IDEMPOTENCY_KEY_REUSED'))
    await expect(placeWish(deps, 'u1', wish)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
    await placeWish(deps, 'u1', wish)
    expect(sent.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['key-1', 'key-2'])
  })
})

function setUp() {
  let keys = 0
  let refusal: Refused | undefined
  const sent: UnifiedOrderInput[] = []
  const statusOf: Record<string, OrderStatus> = {}
  const placeOrder = (input: UnifiedOrderInput) => {
    sent.push(input)
    const refused = refusal
    refusal = undefined
    if (refused !== undefined) return Promise.reject(refused)
    const outTradeNo = `order-of-${input.idempotencyKey}`
    return Promise.resolve({ order: anOrder({ outTradeNo, status: statusOf[outTradeNo] ?? 'prepaid' }) })
  }
  const purchases = createPurchases({ keep: fakeKeep(), newKey: () => `key-${String(++keys)}`, now: () => 0 })
  return {
    deps: { api: { placeOrder }, purchases },
    sent,
    statusOf,
    refuseOnce: (refused: Refused) => (refusal = refused),
  }
}
