import type { OrderStatus, UnifiedOrderInput } from '../../../core/api'
import { wait } from '../../../miniprogram/services/clock'
import { keepIn } from '../../../miniprogram/services/keep'
import { createOrderDesk, type DeskPorts, type DeskState } from '../../../miniprogram/services/orderDesk'
import type { Told } from '../../../miniprogram/services/payment'
import { createPurchases } from '../../../miniprogram/services/purchases'
import { Refused } from '../../../miniprogram/services/refused'
import { anOrder, aPayment, fakeStorage, ORDER_NO } from '../support/shop'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

describe('the desk of one order', () => {
  it('pays with the key that placed the order, and forgets the key once paid', async () => {
    const { desk, state, world, sent, purchases } = setUp()
    await desk.open()
    world.told = () => ((world.status = 'paid'), Promise.resolve({ told: 'ok' }))
    await over(desk.pay())
    expect(state()).toMatchObject({ order: { status: 'paid' }, step: null, end: null, problem: null })
    expect(sent).toEqual([{ productId: 'tasting', quantity: 1, idempotencyKey: 'key-1' }])
    expect(purchases.ofOrder('u1', ORDER_NO)).toBeUndefined()
  })

  it('opens the cashier at once with a fresh order', async () => {
    const { desk, sent, world } = setUp()
    await over(desk.pay({ order: anOrder(), payment: aPayment }))
    expect(sent).toEqual([])
    expect(world.cashiers).toBe(1)
  })

  it('opens one cashier for two taps', async () => {
    const { desk, sent, world } = setUp()
    await desk.open()
    await over(Promise.all([desk.pay(), desk.pay()]))
    expect(sent).toHaveLength(1)
    expect(world.cashiers).toBe(1)
  })

  it('does not go back to an older answer while it pays', async () => {
    const { desk, state, world } = setUp()
    await desk.open()
    world.told = () => new Promise(() => undefined)
    void desk.pay()
    await jest.advanceTimersByTimeAsync(0)
    await desk.pay({ order: anOrder({ status: 'created' }), payment: aPayment })
    expect(state()).toMatchObject({ order: { status: 'prepaid' }, step: 'cashier' })
  })

  it.each<[string, Told, string]>([
    ['cancelled', { told: 'cancel' }, 'cancelled'],
    ['failed', { told: 'fail', errMsg: 'requestPayment:fail' }, 'failed'],
    ['without a result', { told: 'ok' }, 'unknown'],
  ])('stays payable with the same key when the payment ends %s', async (_, told, kind) => {
    const { desk, state, world, sent } = setUp()
    await desk.open()
    world.told = () => Promise.resolve(told)
    await over(desk.pay())
    expect(state().end).toMatchObject({ kind })
    await over(desk.pay())
    expect(sent.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['key-1', 'key-1'])
  })

  it('says so where the order was placed on another phone', async () => {
    const { desk, state, sent } = setUp({ isElsewhere: true })
    await desk.open()
    await desk.pay()
    expect(state().end).toEqual({ kind: 'elsewhere' })
    expect(sent).toEqual([])
  })

  it('looks after a payment that was left midway', async () => {
    const first = setUp()
    await first.desk.open()
    first.world.told = () => new Promise(() => undefined)
    void first.desk.pay()
    await jest.advanceTimersByTimeAsync(0)
    first.desk.leave()

    const again = createOrderDesk(first.ports, ORDER_NO)
    const end = again.open()
    first.world.status = 'paid'
    await over(end)
    expect(first.state().order?.status).toBe('paid')
  })

  it('says nothing more once the page was left', async () => {
    const { desk, world, shown } = setUp()
    await desk.open()
    void desk.pay()
    desk.leave()
    const before = shown()
    world.status = 'paid'
    await jest.advanceTimersByTimeAsync(60_000)
    expect(shown()).toBe(before)
  })

  it('lets the customer out of a cashier that never answers', async () => {
    const { desk, state, world } = setUp()
    await desk.open()
    world.told = () => new Promise(() => undefined)
    void desk.pay()
    await jest.advanceTimersByTimeAsync(0)
    expect(state().step).toBe('cashier')

    desk.stopWaiting()
    expect(state()).toMatchObject({ step: null, end: { kind: 'unknown' } })
    world.status = 'paid'
    await over(desk.check())
    expect(state().order?.status).toBe('paid')
  })

  it('shows why a payment could not begin, and lets it be tried again', async () => {
    const { desk, state, world, sent } = setUp()
    await desk.open()
    world.refusal = new Refused('WECHAT_UNREACHABLE', 'r1')
    await over(desk.pay())
    expect(state().problem).toMatchObject({ code: 'WECHAT_UNREACHABLE', requestId: 'r1' })
    world.refusal = undefined
    await over(desk.pay())
    expect(state().problem).toBeNull()
    expect(sent).toHaveLength(2)
  })

  it('cancels, and forgets the key of what is cancelled', async () => {
    const { desk, state, purchases } = setUp()
    await desk.open()
    await desk.cancel()
    expect(state().order?.status).toBe('closing')
    expect(purchases.ofOrder('u1', ORDER_NO)).toBeUndefined()
  })

  it('has no order to show when the first look fails, and finds it at the next', async () => {
    const { desk, state, world } = setUp()
    world.lookRefusal = new Refused('NETWORK_DOWN')
    await desk.open()
    expect(state()).toMatchObject({ order: null, missing: { code: 'NETWORK_DOWN' } })
    world.lookRefusal = undefined
    await desk.open()
    expect(state()).toMatchObject({ order: { outTradeNo: ORDER_NO }, missing: null })
  })

  it('keeps the order on the screen when a second look at it fails', async () => {
    const { desk, state, world } = setUp()
    await desk.open()
    world.lookRefusal = new Refused('NETWORK_DOWN')
    await desk.open()
    expect(state()).toMatchObject({ order: { outTradeNo: ORDER_NO }, missing: null })
  })
})

interface World {
  status: OrderStatus
  told: () => Promise<Told>
  cashiers: number
  refusal?: Refused | undefined
  lookRefusal?: Refused | undefined
}

/** Lets time pass until the work has ended, at most a minute. */
async function over(work: Promise<unknown>): Promise<void> {
  await jest.advanceTimersByTimeAsync(60_000)
  await work
}

function setUp({ isElsewhere = false } = {}) {
  const world: World = { status: 'prepaid', told: () => Promise.resolve({ told: 'cancel' }), cashiers: 0 }
  const sent: UnifiedOrderInput[] = []
  const shown: DeskState[] = []
  const purchases = createPurchases({ keep: keepIn(fakeStorage()), newKey: () => 'key-1', now: () => 0 })
  if (!isElsewhere) purchases.placed('u1', purchases.open('u1', { productId: 'tasting', quantity: 1 }), ORDER_NO)

  const ports: DeskPorts = {
    purchases,
    session: { asUser: (work) => work('u1'), user: () => ({ userId: 'u1' }) },
    cashier: () => ((world.cashiers += 1), world.told()),
    wait,
    show: (state) => void shown.push({ ...state }),
    api: {
      placeOrder(input) {
        sent.push(input)
        if (world.refusal !== undefined) return Promise.reject(world.refusal)
        return Promise.resolve({ order: anOrder({ status: world.status }), payment: aPayment })
      },
      order: () =>
        world.lookRefusal === undefined
          ? Promise.resolve(anOrder({ status: world.status }))
          : Promise.reject(world.lookRefusal),
      cancelOrder: () => Promise.resolve(anOrder({ status: (world.status = 'closing') })),
    },
  }
  return {
    ports,
    desk: createOrderDesk(ports, ORDER_NO),
    world,
    sent,
    purchases,
    state: () => shown.at(-1)!,
    shown: () => shown.length,
  }
}
