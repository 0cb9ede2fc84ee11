import { createPurchases, randomKey } from '../../h5-static/src/purchases'
import { fakeKeep, fakeStorage } from './support'

const wish = { productId: 'tasting', quantity: 1 }

describe('purchases', () => {
  it('give the same key for the same wish, however often it is asked', () => {
    const { purchases } = setUp()
    const first = purchases.open('u1', wish)
    expect(purchases.open('u1', wish)).toEqual(first)
  })

  it('give the same key after a reload of the page', () => {
    const { purchases, reloaded } = setUp()
    const first = purchases.open('u1', wish)
    expect(reloaded().open('u1', wish).idempotencyKey).toBe(first.idempotencyKey)
  })

  it.each([
    ['another product', 'u1', { productId: 'puer', quantity: 1 }],
    ['another quantity', 'u1', { productId: 'tasting', quantity: 2 }],
    ['another user of this browser', 'u2', wish],
  ])('give another key to %s', (_, owner, other) => {
    const { purchases } = setUp()
    expect(purchases.open(owner, other).idempotencyKey).not.toBe(purchases.open('u1', wish).idempotencyKey)
  })

  it('find the purchase behind an order, for its owner only', () => {
    const { purchases } = setUp()
    const purchase = purchases.placed('u1', purchases.open('u1', wish), 'order-1')
    expect(purchases.ofOrder('u1', 'order-1')).toEqual(purchase)
    expect(purchases.ofOrder('u2', 'order-1')).toBeUndefined()
  })

  it('start a new purchase once the last one is settled', () => {
    const { purchases } = setUp()
    const first = purchases.placed('u1', purchases.open('u1', wish), 'order-1')
    purchases.forget('u1', first)
    expect(purchases.open('u1', wish).idempotencyKey).not.toBe(first.idempotencyKey)
    expect(purchases.ofOrder('u1', 'order-1')).toBeUndefined()
  })

  it('start a new purchase when the old order must have run out', () => {
    const { purchases, clock } = setUp()
    const first = purchases.open('u1', wish)
    clock.now += 41 * 60_000
    expect(purchases.open('u1', wish).idempotencyKey).not.toBe(first.idempotencyKey)
  })

  it('still hold for the page where the browser forbids storage', () => {
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
  it('fits the contract: 32 of A-Z a-z 0-9 _ -', () => {
    expect(randomKey((bytes) => bytes.fill(10))).toBe('0a'.repeat(16))
    expect(randomKey((bytes) => bytes.fill(255))).toMatch(/^[A-Za-z0-9_-]{16,64}$/)
  })
})

function setUp(storage = fakeStorage()) {
  const clock = { now: 1_795_327_200_000 }
  let keys = 0
  const reloaded = () =>
    createPurchases({ keep: fakeKeep(storage), newKey: () => `key-${String(++keys)}`, now: () => clock.now })
  return { purchases: reloaded(), reloaded, clock }
}
