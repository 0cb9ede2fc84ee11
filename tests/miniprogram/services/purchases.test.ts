import { keepIn } from '../../../miniprogram/services/keep'
import { createPurchases, randomKey } from '../../../miniprogram/services/purchases'
import { fakeStorage } from '../support/shop'

const wish = { productId: 'tasting', quantity: 1 }

describe('purchases', () => {
  it('give one key per wish, however often it is asked', () => {
    const { purchases } = setUp()
    expect(purchases.open('u1', wish)).toEqual(purchases.open('u1', wish))
  })

  it('give the same key after the mini-program was closed', () => {
    const { purchases, reopened } = setUp()
    const first = purchases.open('u1', wish)
    expect(reopened().open('u1', wish).idempotencyKey).toBe(first.idempotencyKey)
  })

  it.each([
    ['another product', 'u1', { productId: 'puer', quantity: 1 }],
    ['another quantity', 'u1', { productId: 'tasting', quantity: 2 }],
    ['another person on this phone', 'u2', wish],
  ])('give another key to %s', (_, owner, other) => {
    const { purchases } = setUp()
    expect(purchases.open(owner, other).idempotencyKey).not.toBe(purchases.open('u1', wish).idempotencyKey)
  })

  it('find the purchase behind an order, for its owner only', () => {
    const { purchases } = setUp()
    purchases.placed('u1', purchases.open('u1', wish), 'order-1')
    expect(purchases.ofOrder('u1', 'order-1')).toMatchObject({ ...wish, idempotencyKey: 'key-1' })
    expect(purchases.ofOrder('u2', 'order-1')).toBeUndefined()
  })

  it('remember over a restart that the cashier was left open', () => {
    const { purchases, reopened } = setUp()
    purchases.placed('u1', purchases.open('u1', wish), 'order-1')
    purchases.atCashier('u1', purchases.ofOrder('u1', 'order-1')!, true)
    expect(reopened().ofOrder('u1', 'order-1')?.isAtCashier).toBe(true)
  })

  it('begin anew once the last one is settled, and leave others alone', () => {
    const { purchases } = setUp()
    const first = purchases.open('u1', wish)
    const other = purchases.open('u1', { ...wish, quantity: 2 })
    purchases.forget('u1', first)
    expect(purchases.open('u1', wish).idempotencyKey).not.toBe(first.idempotencyKey)
    expect(purchases.open('u1', { ...wish, quantity: 2 })).toEqual(other)
  })

  it('begin anew when the old order must have run out', () => {
    const { purchases, clock } = setUp()
    purchases.open('u1', wish)
    clock.now += 41 * 60_000
    expect(purchases.open('u1', wish).idempotencyKey).toBe('key-2')
  })

  it('still hold while the mini-program is open where storage is full', () => {
    const { purchases } = setUp(fakeStorage(true))
    expect(purchases.open('u1', wish)).toEqual(purchases.open('u1', wish))
  })

  it.each(['not json', '{}', '[1,null,"x",{"productId":5}]', 'null'])('survive %s in their place', (text) => {
    const storage = fakeStorage()
    storage.texts.set('wxflow.purchases.u1', text)
    expect(setUp(storage).purchases.open('u1', wish).idempotencyKey).toBe('key-1')
  })
})

describe('randomKey', () => {
  it.each([0, 0.5, 0.999_999])('fits the contract with the random number %d', (random) => {
    expect(randomKey(() => random)).toMatch(/^[A-Za-z0-9_-]{16,64}$/)
  })
})

function setUp(storage = fakeStorage()) {
  const clock = { now: 1_795_327_200_000 }
  let keys = 0
  const reopened = () =>
    createPurchases({ keep: keepIn(storage), newKey: () => `key-${String(++keys)}`, now: () => clock.now })
  return { purchases: reopened(), reopened, clock }
}
