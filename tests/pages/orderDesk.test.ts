import type { OrderStatus, UnifiedOrderInput } from '../../core/api'
import { Refused } from '../../h5-static/src/api'
import { createOrderDesk, type DeskDeps } from '../../h5-static/src/orderDesk'
import type { Told } from '../../h5-static/src/payment'
import { createPurchases } from '../../h5-static/src/purchases'
import { anOrder, aPayment, fakeKeep } from './support'

describe('the desk of one order', () => {
  it('pays with the key that placed the order, and forgets the key once paid', async () => {
    const { desk, sent, world, purchases } = setUp()
    await desk.open()
    world.told = () => ((world.status = 'paid'), Promise.resolve({ told: 'ok' }))
    await desk.pay()
    expect(desk.state).toMatchObject({ order: { status: 'paid' } })
    expect(desk.state.step).toBeUndefined()
    expect(sent).toEqual([{ productId: 'tasting', quantity: 1, idempotencyKey: 'key-1' }])
    expect(purchases.ofOrder('u1', 'order-1')).toBeUndefined()
  })

  it('opens one cashier for two taps', async () => {
    const { desk, sent } = setUp()
    await desk.open()
    await Promise.all([desk.pay(), desk.pay()])
    expect(sent).toHaveLength(1)
  })

  it.each<[string, Told, string]>([
    ['cancelled', { told: 'cancel' }, 'cancelled'],
    ['failed', { told: 'fail', errMsg: 'chooseWXPay:fail' }, 'failed'],
    ['without a result', { told: 'ok' }, 'unknown'],
  ])('stays payable with the same key when the payment ends %s', async (_, told, kind) => {
    const { desk, world, sent } = setUp()
    await desk.open()
    world.told = () => Promise.resolve(told)
    await desk.pay()
    expect(desk.state.end).toMatchObject({ kind })
    await desk.pay()
    expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey))).toEqual(new Set(['key-1']))
  })

  it('says so when the order was placed in another browser', async () => {
    const { desk, sent } = setUp({ isElsewhere: true })
    await desk.open()
    await desk.pay()
    expect(desk.state.end).toEqual({ kind: 'elsewhere' })
    expect(sent).toEqual([])
  })

  it('looks after a payment that was left midway', async () => {
    const first = setUp()
    await first.desk.open()
    first.world.told = () => new Promise(() => undefined)
    void first.desk.pay()
    await settled()
    first.desk.leave()

    const again = createOrderDesk(first.deps, 'order-1')
    first.world.afterAsks = [3, 'paid']
    await again.open()
    expect(again.state.order?.status).toBe('paid')
  })

  it('lets the customer out of a cashier that never answers', async () => {
    const { desk, world } = setUp()
    await desk.open()
    world.told = () => new Promise(() => undefined)
    void desk.pay()
    await settled()
    expect(desk.state.step).toBe('cashier')

    desk.stopWaiting()
    expect(desk.state).toMatchObject({ end: { kind: 'unknown' } })
    world.status = 'paid'
    await desk.check()
    expect(desk.state.order?.status).toBe('paid')
  })

  it('shows why a payment could not begin, and lets it be tried again', async () => {
    const { desk, world, sent } = setUp()
    await desk.open()
    world.refusal = new Refused('WECHAT_UNREACHABLE', 'r1')
    await desk.pay()
    expect(desk.state.refused).toMatchObject({ code: 'WECHAT_UNREACHABLE', requestId: 'r1' })
    world.refusal = undefined
    await desk.pay()
    expect(desk.state.refused).toBeUndefined()
    expect(sent).toHaveLength(2)
  })

  it('cancels, and forgets the key of what is cancelled', async () => {
    const { desk, purchases } = setUp()
    await desk.open()
    await desk.cancel()
    expect(desk.state.order?.status).toBe('closing')
    expect(purchases.ofOrder('u1', 'order-1')).toBeUndefined()
  })

  it('keeps the order on the screen when a second look at it fails', async () => {
    const { desk, world } = setUp()
    await desk.open()
    world.lookRefusal = new Refused('NETWORK_DOWN')
    await desk.open()
    expect(desk.state.missing).toBeUndefined()
    expect(desk.state.order?.outTradeNo).toBe('order-1')
  })

  it('has no order to show when the first look fails', async () => {
    const { desk, world } = setUp()
    world.lookRefusal = new Refused('ORDER_NOT_FOUND')
    await desk.open()
    expect(desk.state.missing).toMatchObject({ code: 'ORDER_NOT_FOUND' })
  })
})

interface World {
  status: OrderStatus
  told: () => Promise<Told>
  refusal?: Refused | undefined
  lookRefusal?: Refused
  afterAsks?: [number, OrderStatus]
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

function setUp({ isElsewhere = false } = {}) {
  const world: World = { status: 'prepaid', told: () => Promise.resolve({ told: 'cancel' }) }
  const sent: UnifiedOrderInput[] = []
  let asks = 0
  let isBesideCashier = false
  const purchases = createPurchases({ keep: fakeKeep(), newKey: () => 'key-1', now: () => 0 })
  if (!isElsewhere) purchases.placed('u1', purchases.open('u1', { productId: 'tasting', quantity: 1 }), 'order-1')

  const deps: DeskDeps = {
    purchases,
    owner: () => 'u1',
    wechat: { pay: () => ((isBesideCashier = true), world.told()) },
    // The first wait after the cashier opened is the watch beside it, whose turn never comes here.
    wait() {
      if (!isBesideCashier) return Promise.resolve()
      isBesideCashier = false
      return new Promise(() => undefined)
    },
    api: {
      placeOrder(input) {
        sent.push(input)
        if (world.refusal !== undefined) return Promise.reject(world.refusal)
        return Promise.resolve({ order: anOrder({ status: world.status }), payment: aPayment })
      },
      order() {
        asks += 1
        if (world.lookRefusal !== undefined) return Promise.reject(world.lookRefusal)
        if (world.afterAsks !== undefined && asks >= world.afterAsks[0]) world.status = world.afterAsks[1]
        return Promise.resolve(anOrder({ status: world.status }))
      },
      cancelOrder: () => Promise.resolve(anOrder({ status: (world.status = 'closing') })),
    },
  }
  return { deps, desk: createOrderDesk(deps, 'order-1'), world, sent, purchases }
}
