import { openLocalCloud } from '../../support/localCloud'
import { errorOf, type Sdk } from '../../support/sdks'

async function setUp() {
  const cloud = await openLocalCloud()
  cloud.database.seed('orders', [
    { _id: 'o1', status: 'prepaid', n: 1, idempotencyKey: 1 },
    { _id: 'o2', status: 'prepaid', n: 1, idempotencyKey: 2 },
  ])
  const node = (cloud.node as Sdk).database()
  const stored = () => cloud.database.find('orders', { query: {}, order: [['_id', 1]] }).map(({ document }) => document)
  return { ...cloud, node, wx: (cloud.wx as Sdk).database(), orders: node.collection('orders'), stored }
}

let cloud: Awaited<ReturnType<typeof setUp>>
beforeEach(async () => void (cloud = await setUp()))
afterEach(() => cloud.close())

const CONFLICT = { code: 'DATABASE_TRANSACTION_CONFLICT', message: expect.stringContaining('TransactionConflict') }
const GONE = { code: 'DATABASE_TRANSACTION_FAIL', message: expect.stringContaining('TransactionNotExist') }
const DUPLICATE = { code: 'DATABASE_REQUEST_FAILED', message: expect.stringContaining('E11000') }

async function begin() {
  const transaction = await cloud.node.startTransaction()
  return {
    ...transaction,
    orders: transaction.collection('orders'),
    commit: () => transaction.commit(),
    rollback: () => transaction.rollback(),
  }
}

describe('a transaction, through the real SDKs', () => {
  it('writes several documents together, with the result shapes of the SDK', async () => {
    const answer = await cloud.node.runTransaction(async (transaction) => {
      const orders = transaction.collection('orders')
      expect((await orders.doc('o1').get()).data).toMatchObject({ _id: 'o1', n: 1 })
      expect((await orders.doc('none').get()).data).toBeNull()
      expect(await orders.doc('o1').update({ n: cloud.node.command.inc(1) })).toMatchObject({ updated: 1 })
      expect(await orders.doc('o3').set({ n: 5, idempotencyKey: 3 })).toMatchObject({
        updated: 0,
        upserted: [{ _id: 'o3' }],
      })
      expect(await orders.add({ _id: 'o4', idempotencyKey: 4 })).toMatchObject({ inserted: 1, ok: 1, id: 'o4' })
      expect(await orders.doc('o2').remove()).toMatchObject({ deleted: 1 })
      expect(await orders.where({ _id: 'o4' }).updateAndReturn({ n: 9 })).toMatchObject({
        updated: 1,
        doc: { _id: 'o4', n: 9 },
      })
      return 'done'
    })
    expect(answer).toBe('done')
    expect(cloud.stored()).toEqual([
      { _id: 'o1', status: 'prepaid', n: 2, idempotencyKey: 1 },
      { _id: 'o3', n: 5, idempotencyKey: 3 },
      { _id: 'o4', idempotencyKey: 4, n: 9 },
    ])
  })

  it('sees its snapshot and its own writes, and nobody else sees them before the commit', async () => {
    const transaction = await begin()
    await cloud.orders.doc('o2').update({ n: 7 })
    await cloud.orders.add({ _id: 'o3', n: 1, idempotencyKey: 3 })
    await cloud.orders.where({ _id: 'nobody' }).remove()
    await transaction.orders.doc('o1').update({ n: 50 })
    await transaction.orders.add({ _id: 'o9', n: 1, idempotencyKey: 9 })

    const inside = await transaction.orders.where({ n: 1 }).orderBy('_id', 'desc').get()
    expect(inside.data.map(({ _id }) => _id)).toEqual(['o9', 'o2'])
    expect((await transaction.orders.doc('o3').get()).data).toBeNull()
    expect((await cloud.orders.where({ n: 1 }).get()).data.map(({ _id }) => _id)).toEqual(['o1', 'o3'])
    expect((await cloud.orders.doc('o9').get()).data).toEqual([])

    await transaction.commit()
    expect((await cloud.orders.doc('o1').get()).data).toMatchObject([{ n: 50 }])
    expect(await cloud.orders.count()).toMatchObject({ total: 4 })
  })

  it('still sees a document that was removed outside', async () => {
    const transaction = await begin()
    await cloud.orders.doc('o2').remove()
    expect((await transaction.orders.doc('o2').get()).data).toMatchObject({ _id: 'o2' })
    expect(await errorOf(transaction.orders.doc('o2').update({ n: 2 }))).toMatchObject(CONFLICT)
  })

  it('leaves nothing behind when it is rolled back', async () => {
    const transaction = await begin()
    await transaction.orders.doc('o1').update({ n: 50 })
    await transaction.orders.add({ _id: 'o9' })
    await transaction.rollback()
    expect(cloud.stored()).toMatchObject([
      { _id: 'o1', n: 1 },
      { _id: 'o2', n: 1 },
    ])
    await expect(cloud.node.runTransaction(async (other) => void (await other.rollback('a reason')))).rejects.toBe(
      'a reason',
    )
  })

  it('may add again what it removed, and remove what it added', async () => {
    await cloud.node.runTransaction(async (transaction) => {
      const orders = transaction.collection('orders')
      await orders.doc('o1').remove()
      await orders.add({ _id: 'o1', n: 3, idempotencyKey: 1 })
      await orders.add({ _id: 'o9', idempotencyKey: 9 })
      await orders.doc('o9').remove()
      await orders.doc('o2').update({ idempotencyKey: 5 })
      await orders.add({ _id: 'o5', idempotencyKey: 2 })
    })
    expect(cloud.stored()).toEqual([
      { _id: 'o1', n: 3, idempotencyKey: 1 },
      { _id: 'o2', status: 'prepaid', n: 1, idempotencyKey: 5 },
      { _id: 'o5', idempotencyKey: 2 },
    ])
  })
})

describe('rival transactions', () => {
  it('let the first writer win: the second fails at its operation and is over', async () => {
    const [first, second] = [await begin(), await begin()]
    await first.orders.doc('o1').update({ n: 2 })
    expect(await errorOf(second.orders.doc('o1').update({ n: 3 }))).toMatchObject(CONFLICT)
    expect(await errorOf(second.orders.doc('o2').get())).toMatchObject(GONE)
    expect(await errorOf(second.commit())).toMatchObject(GONE)
    await first.commit()
    expect(cloud.stored()[0]).toMatchObject({ n: 2 })
  })

  it.each([
    ['a change', () => cloud.orders.doc('o1').update({ n: 5 })],
    ['a removal', () => cloud.orders.doc('o1').remove()],
  ])('lose to %s that was committed after they began', async (_, change) => {
    const transaction = await begin()
    expect((await transaction.orders.doc('o1').get()).data).toMatchObject({ n: 1 })
    await change()
    expect(await errorOf(transaction.orders.doc('o1').update({ n: 9 }))).toMatchObject(CONFLICT)
  })

  it('conflict over a document that both add, and over a unique key that both take', async () => {
    const [first, second, third] = [await begin(), await begin(), await begin()]
    await first.orders.add({ _id: 'new', idempotencyKey: 'k' })
    expect(await errorOf(second.orders.add({ _id: 'new', idempotencyKey: 'other' }))).toMatchObject(CONFLICT)
    expect(await errorOf(third.orders.add({ _id: 'another', idempotencyKey: 'k' }))).toMatchObject(CONFLICT)
    await first.commit()
    const fourth = await begin()
    expect(await errorOf(fourth.orders.add({ _id: 'another', idempotencyKey: 'k' }))).toMatchObject(DUPLICATE)
  })

  it('conflict over a unique key that was taken outside after they began', async () => {
    const transaction = await begin()
    await cloud.orders.add({ _id: 'outside', idempotencyKey: 'k' })
    expect(await errorOf(transaction.orders.add({ _id: 'inside', idempotencyKey: 'k' }))).toMatchObject(CONFLICT)
  })

  it('may skew: each reads what the other writes', async () => {
    const [first, second] = [await begin(), await begin()]
    await first.orders.doc('o1').get()
    await second.orders.doc('o2').get()
    await first.orders.doc('o2').update({ n: 20 })
    await second.orders.doc('o1').update({ n: 10 })
    await Promise.all([first.commit(), second.commit()])
    expect(cloud.stored()).toMatchObject([{ n: 10 }, { n: 20 }])
  })

  it('are tried four times by node-sdk, and not again by wx-server-sdk when an operation conflicts', async () => {
    const holder = await begin()
    await holder.orders.doc('o1').update({ n: 2 })
    let [nodeTries, wxTries] = [0, 0]
    const byNode = cloud.node.runTransaction(async (transaction) => {
      nodeTries += 1
      await transaction.collection('orders').doc('o1').update({ n: 3 })
    })
    expect(await errorOf(byNode)).toMatchObject(CONFLICT)
    const byWx = cloud.wx.runTransaction(async (transaction) => {
      wxTries += 1
      await transaction
        .collection('orders')
        .doc('o1')
        .update({ data: { n: 3 } })
    })
    expect(await errorOf(byWx)).toMatchObject({
      errCode: -501001,
      errMsg: expect.stringContaining('TransactionConflict'),
    })
    expect([nodeTries, wxTries]).toEqual([4, 1])
  })

  it('count every increment of twenty that race, when conflicts are tried again', async () => {
    async function increment(): Promise<void> {
      try {
        await cloud.node.runTransaction(async (transaction) => {
          const order = transaction.collection('orders').doc('o1')
          const { n } = (await order.get()).data as { n: number }
          await order.update({ n: n + 1 })
        })
      } catch (error) {
        if ((error as { code?: string }).code !== CONFLICT.code) throw error
        await increment()
      }
    }
    await Promise.all(Array.from({ length: 20 }, increment))
    expect(cloud.stored()[0]).toMatchObject({ n: 21 })
  })
})

describe('writes outside', () => {
  it('wait for the transaction that holds their document, then see what it left', async () => {
    const transaction = await begin()
    await transaction.orders.doc('o1').update({ status: 'paid' })
    const guarded = cloud.orders.where({ _id: 'o1', status: 'prepaid' }).update({ status: 'closed' })
    const plain = cloud.orders.doc('o1').update({ n: cloud.node.command.inc(1) })
    expect((await cloud.orders.doc('o1').get()).data).toMatchObject([{ status: 'prepaid', n: 1 }])
    await transaction.commit()
    expect(await guarded).toMatchObject({ updated: 0 })
    expect(await plain).toMatchObject({ updated: 1 })
    expect(cloud.stored()[0]).toMatchObject({ status: 'paid', n: 2 })
  })

  it('wait for a unique key that an open transaction takes', async () => {
    const transaction = await begin()
    await transaction.orders.add({ _id: 'inside', idempotencyKey: 'k' })
    const outside = cloud.orders.add({ _id: 'outside', idempotencyKey: 'k' })
    await transaction.rollback()
    expect(await outside).toMatchObject({ id: 'outside' })
  })
})

describe('the end of a transaction', () => {
  it.each([
    ['committed', async () => (await begin()).commit],
    ['rolled back', async () => (await begin()).rollback],
  ])('is final once it was %s', async (_, start) => {
    const end = await start()
    await end()
    expect(await errorOf(end())).toMatchObject(GONE)
  })

  it('comes by itself after 30 seconds, and frees what it held', async () => {
    const transaction = await begin()
    await transaction.orders.doc('o1').update({ n: 2 })
    cloud.clock.moveBy(29_000)
    expect((await transaction.orders.doc('o1').get()).data).toMatchObject({ n: 2 })
    const waiting = cloud.orders.doc('o1').update({ n: 9 })
    cloud.clock.moveBy(1_100)
    expect(await waiting).toMatchObject({ updated: 1 })
    expect(await errorOf(transaction.orders.doc('o1').get())).toMatchObject(GONE)
    expect(await errorOf(transaction.commit())).toMatchObject(GONE)
    expect(cloud.stored()[0]).toMatchObject({ n: 9 })
  })

  it('comes with a duplicate, which is found at the operation', async () => {
    const transaction = await begin()
    await transaction.orders.doc('o1').update({ n: 2 })
    expect(await errorOf(transaction.orders.add({ _id: 'o2' }))).toMatchObject(DUPLICATE)
    expect(await errorOf(transaction.commit())).toMatchObject(GONE)
    expect(cloud.stored()[0]).toMatchObject({ n: 1 })
  })
})
