import type { OrderStatus, UnifiedOrderInput } from '../../../core/api'
import { createHandover, placeWish } from '../../../miniprogram/services/buy'
import { keepIn } from '../../../miniprogram/services/keep'
import { createPurchases } from '../../../miniprogram/services/purchases'
import { Refused } from '../../../miniprogram/services/refused'
import { anOrder, fakeStorage } from '../support/shop'

const wish = { productId: 'tasting', quantity: 1 }

describe('placeWish', () => {
  it('makes one order of a double tap', async () => {
    const { ports, keys } = setUp()
    const [one, two] = await Promise.all([placeWish(ports, wish), placeWish(ports, wish)])
    expect(one.order.outTradeNo).toBe(two.order.outTradeNo)
    expect(new Set(keys)).toEqual(new Set(['key-1']))
  })

  it('makes one order when the answer was lost and the customer tries again', async () => {
    const { ports, keys, refuseOnce } = setUp()
    refuseOnce(new Refused('NO_ANSWER_IN_TIME'))
    await expect(placeWish(ports, wish)).rejects.toMatchObject({ code: 'NO_ANSWER_IN_TIME' })
    await placeWish(ports, wish)
    expect(keys).toEqual(['key-1', 'key-1'])
  })

  it.each<OrderStatus>(['closed', 'closing'])('makes a new order where the earlier one is %s', async (status) => {
    const { ports, statuses } = setUp()
    const first = await placeWish(ports, wish)
    statuses[first.order.outTradeNo] = status
    const second = await placeWish(ports, wish)
    expect(second.order.outTradeNo).not.toBe(first.order.outTradeNo)
    expect(second.order.status).toBe('prepaid')
  })

  it('shows the paid order rather than sell the same wish twice unasked', async () => {
    const { ports, statuses } = setUp()
    const first = await placeWish(ports, wish)
    statuses[first.order.outTradeNo] = 'paid'
    expect((await placeWish(ports, wish)).order.outTradeNo).toBe(first.order.outTradeNo)
  })

  it('begins anew after the server saw the key with another content', async () => {
    const { ports, keys, refuseOnce } = setUp()
    refuseOnce(new Refused('IDEMPOTENCY_KEY_REUSED'))
    await expect(placeWish(ports, wish)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
    await placeWish(ports, wish)
    expect(keys).toEqual(['key-1', 'key-2'])
  })
})

describe('the handover from page to page', () => {
  it('gives an order once, and only to the page of that order', () => {
    const handover = createHandover()
    const answer = { order: anOrder() }
    handover.give(answer)
    expect(handover.take(answer.order.outTradeNo)).toBe(answer)
    expect(handover.take(answer.order.outTradeNo)).toBeUndefined()

    handover.give(answer)
    expect(handover.take('another')).toBeUndefined()
    expect(handover.take(answer.order.outTradeNo)).toBeUndefined()
  })
})

function setUp() {
  const keys: string[] = []
  const statuses: Record<string, OrderStatus> = {}
  let made = 0
  let refusal: Refused | undefined

  const placeOrder = ({ idempotencyKey }: UnifiedOrderInput) => {
    keys.push(idempotencyKey)
    const refused = refusal
    refusal = undefined
    if (refused !== undefined) return Promise.reject(refused)
    const outTradeNo = `order-of-${idempotencyKey}`
    return Promise.resolve({ order: anOrder({ outTradeNo, status: statuses[outTradeNo] ?? 'prepaid' }) })
  }
  const purchases = createPurchases({
    keep: keepIn(fakeStorage()),
    newKey: () => `key-${String(++made)}`,
    now: () => 0,
  })
  const asUser = <T>(work: (userId: string) => Promise<T>) => work('u1')
  return {
    ports: { api: { placeOrder }, session: { asUser }, purchases },
    keys,
    statuses,
    refuseOnce: (refused: Refused) => (refusal = refused),
  }
}
