import { openLocalCloud } from '../../support/localCloud'
import { errorOf, type Sdk } from '../../support/sdks'

async function setUp() {
  const warnings: string[] = []
  const log = { info: () => undefined, warn: (message: string) => void warnings.push(message), error: () => undefined }
  const cloud = await openLocalCloud({ log })
  const node = (cloud.node as Sdk).database()
  const wx = (cloud.wx as Sdk).database()
  return { ...cloud, node, wx, warnings, nodeApp: cloud.node as Sdk, wxApp: cloud.wx as Sdk }
}

let cloud: Awaited<ReturnType<typeof setUp>>
beforeEach(async () => void (cloud = await setUp()))
afterEach(() => cloud.close())

describe('the real @cloudbase/node-sdk', () => {
  it('adds one and many, reads them back with every type, and gives an id where none was', async () => {
    const users = cloud.node.collection('users')
    const at = new Date(1704164645678)
    const whole = {
      _id: 'u1',
      s: '中文',
      i: 1,
      big: 5e9,
      f: 1.5,
      huge: 1e21,
      b: true,
      n: null,
      at,
      a: [1, { x: 'y' }],
      o: {},
    }
    expect(await users.add(whole)).toMatchObject({ id: 'u1' })
    expect((await users.doc('u1').get()).data).toEqual([whole])

    const { ids } = await users.add([{ name: 'first' }, { _id: 7, name: 'second' }])
    expect(ids).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), 7])
    expect((await users.doc(7).get()).data).toEqual([{ _id: 7, name: 'second' }])
    expect((await users.doc('7').get()).data).toEqual([])
  })

  it('creates, sets, updates and removes one document', async () => {
    const user = cloud.node.collection('users').doc('u1')
    expect(await user.create({ name: 'Lin' })).toMatchObject({ id: 'u1' })
    expect(await user.set({ name: 'Wang', deep: { a: 1 } })).toMatchObject({ updated: 1, upsertedId: null })
    expect(await user.set({ name: 'Wang', deep: { a: 1 } })).toMatchObject({ updated: 0 })
    expect(await user.update({ deep: { b: 2 }, at: cloud.node.serverDate({ offset: 1000 }) })).toMatchObject({
      updated: 1,
    })
    expect((await user.get()).data).toEqual([{ _id: 'u1', name: 'Wang', deep: { a: 1, b: 2 }, at: expect.any(Date) }])
    expect(await user.remove()).toMatchObject({ deleted: 1 })
    expect(await user.remove()).toMatchObject({ deleted: 0 })
    expect(await user.update({ name: 'nobody' })).toMatchObject({ updated: 0 })
    expect(await user.set({ name: 'again' })).toMatchObject({ updated: 0, upsertedId: 'u1' })
  })

  it('finds by where, order, skip, limit and field, and counts', async () => {
    const users = cloud.node.collection('users')
    await users.add([1, 2, 3, 4, 5].map((v) => ({ _id: `u${v}`, v, odd: v % 2 === 1, deep: { w: v, x: 0 } })))
    const { command: _ } = cloud.node

    const page = await users
      .where({ v: _.gt(1) })
      .orderBy('odd', 'desc')
      .orderBy('v', 'desc')
      .skip(1)
      .limit(2)
      .field({ v: true, 'deep.w': true })
      .get()
    expect(page.data).toEqual([
      { _id: 'u3', v: 3, deep: { w: 3 } },
      { _id: 'u4', v: 4, deep: { w: 4 } },
    ])
    expect(
      (
        await users
          .where({ deep: { w: 2 } })
          .field({ _id: false, deep: false })
          .get()
      ).data,
    ).toEqual([{ v: 2, odd: false }])
    expect(await users.where({ odd: true }).count()).toMatchObject({ total: 3 })
    expect(await users.count()).toMatchObject({ total: 5 })
  })

  it('answers at most 100 documents unasked and 1000 asked', async () => {
    const users = cloud.node.collection('users')
    cloud.database.seed(
      'users',
      Array.from({ length: 1010 }, (_, at) => ({ _id: at })),
    )
    expect((await users.get()).data).toHaveLength(100)
    expect((await users.limit(5000).get()).data).toHaveLength(1000)
  })

  it('updates and removes all that match, or one with multiple: false', async () => {
    const users = cloud.node.collection('users')
    await users.add([
      { _id: 'a', v: 1 },
      { _id: 'b', v: 1 },
      { _id: 'c', v: 2 },
    ])
    const { command: _ } = cloud.node
    expect(await users.where({ v: 1 }).update({ w: _.inc(1) })).toMatchObject({ updated: 2 })
    expect(
      await users
        .where({ v: 1 })
        .options({ multiple: false })
        .update({ w: _.inc(1) }),
    ).toMatchObject({ updated: 1 })
    expect(await users.where({ v: 1 }).update({ v: 1 })).toMatchObject({ updated: 0 })
    expect(await users.where({ v: 1 }).options({ multiple: false }).remove()).toMatchObject({ deleted: 1 })
    expect(await users.where({ _id: _.exists(true) }).remove()).toMatchObject({ deleted: 2 })
  })

  it('changes and answers a document in one step', async () => {
    const users = cloud.node.collection('users')
    await users.add({ _id: 'a', v: 1 })
    const { command: _ } = cloud.node
    expect(await users.where({ v: 1 }).updateAndReturn({ v: _.inc(1) })).toMatchObject({
      updated: 1,
      doc: { _id: 'a', v: 2 },
    })
    expect(await users.where({ v: 1 }).updateAndReturn({ v: _.inc(1) })).toMatchObject({ updated: 0, doc: null })
  })

  it('lets only one of many rival compare-and-sets win', async () => {
    const orders = cloud.node.collection('orders')
    await orders.add({ _id: 'o1', status: 'prepaid' })
    const results = await Promise.all(
      Array.from({ length: 20 }, () => orders.where({ _id: 'o1', status: 'prepaid' }).update({ status: 'paid' })),
    )
    expect(results.filter(({ updated }) => updated === 1)).toHaveLength(1)
  })

  it('aggregates, raw stages and other collections included', async () => {
    await cloud.node.collection('users').add([{ _id: 'a' }, { _id: 'b' }])
    const orders = cloud.node.collection('orders')
    await orders.add([
      { _id: 1, userId: 'a', fen: 3, tags: ['x', 'y'] },
      { _id: 2, userId: 'a', fen: 4, tags: [], idempotencyKey: 'k' },
    ])
    const $ = (cloud.node.command as unknown as { aggregate: typeof cloud.node.command }).aggregate

    const sums = await orders
      .aggregate()
      .match({ userId: 'a' })
      .group({ _id: '$userId', fen: $.sum('$fen') })
      .sort({ fen: -1 })
      .limit(5)
      .end()
    expect(sums.data).toEqual([{ _id: 'a', fen: 7 }])
    const joined = await orders
      .aggregate()
      .match({ _id: 1 })
      .lookup({ from: 'users', localField: 'userId', foreignField: '_id', as: 'user' })
      .unwind('$tags')
      .project({ tags: 1, user: 1 })
      .end()
    expect(joined.data).toEqual([
      { _id: 1, tags: 'x', user: [{ _id: 'a' }] },
      { _id: 1, tags: 'y', user: [{ _id: 'a' }] },
    ])
    expect(
      (
        await orders
          .options({ raw: true })
          .aggregate([{ $match: { fen: { $gt: 3 } } }, { $count: 'n' }])
          .end()
      ).data,
    ).toEqual([{ n: 1 }])
    expect(
      (
        await errorOf(
          orders
            .options({ raw: true })
            .aggregate([{ $out: 'users' }])
            .end(),
        )
      ).code,
    ).toBe('DATABASE_INVALID_OPERRATOR')
  })

  it('makes a collection once', async () => {
    await cloud.node.createCollection('extra')
    expect(await cloud.node.collection('extra').add({ _id: 'x' })).toMatchObject({ id: 'x' })
    expect(await errorOf(cloud.node.createCollection('extra'))).toMatchObject({
      code: 'DATABASE_REQUEST_FAILED',
      message: expect.stringContaining('Table exist'),
    })
  })

  it('sends native queries and updates in raw mode', async () => {
    const users = cloud.node.collection('users')
    await users.add([
      { _id: 'a', v: 1, list: [1, 5] },
      { _id: 'b', v: 2 },
    ])
    const raw = users.options({ raw: true })
    expect((await raw.where({ $expr: { $gt: ['$v', 1] } }).get()).data).toEqual([{ _id: 'b', v: 2 }])
    expect((await raw.where({ v: { $not: { $type: 'string' }, $lt: 2 } }).get()).data).toHaveLength(1)
    expect(
      await raw.where({ _id: 'a' }).update({ $addToSet: { list: { $each: [5, 6] } }, $currentDate: { at: true } }),
    ).toMatchObject({ updated: 1 })
    expect((await users.doc('a').get()).data).toEqual([{ _id: 'a', v: 1, list: [1, 5, 6], at: expect.any(Date) }])
  })
})

describe('the real wx-server-sdk', () => {
  it('gets its own result shapes', async () => {
    const users = cloud.wx.collection('users')
    expect(await users.add({ data: { _id: 'a', v: 1 } })).toEqual({ _id: 'a', errMsg: 'collection.add:ok' })
    expect(
      await users.add({
        data: [
          { _id: 'b', v: 1 },
          { _id: 'c', v: 2 },
        ],
      }),
    ).toMatchObject({ _ids: ['b', 'c'] })
    expect(await users.doc('a').get()).toEqual({ data: { _id: 'a', v: 1 }, errMsg: 'document.get:ok' })
    expect((await users.where({ v: 1 }).get()).data).toHaveLength(2)
    expect(await users.where({ v: 1 }).count()).toMatchObject({ total: 2 })
    expect(await users.doc('a').update({ data: { v: cloud.wx.command.inc(4) } })).toMatchObject({
      stats: { updated: 1 },
    })
    expect(await users.doc('a').set({ data: { v: 6 } })).toMatchObject({ _id: 'a', stats: { updated: 1, created: 0 } })
    expect(await users.doc('z').set({ data: { v: 6 } })).toMatchObject({ _id: 'z', stats: { updated: 0, created: 1 } })
    expect(await users.where({ v: 6 }).update({ data: { w: 1 } })).toMatchObject({ stats: { updated: 2 } })
    expect(await users.doc('z').remove()).toMatchObject({ stats: { removed: 1 } })
    expect(await users.where({ v: 1 }).remove()).toMatchObject({ stats: { removed: 1 } })
    expect((await users.aggregate().match({ v: 6 }).end()).list).toEqual([{ _id: 'a', v: 6, w: 1 }])
    expect(await cloud.wx.createCollection('extra')).toMatchObject({ errMsg: expect.stringContaining('ok') })
  })

  it('gets its own error codes', async () => {
    const users = cloud.wx.collection('users')
    await users.add({ data: { _id: 'a' } })
    expect(await errorOf(users.add({ data: { _id: 'a' } }))).toMatchObject({
      errCode: -502001,
      errMsg: expect.stringMatching(/E11000 duplicate key error .* index: _id_ dup key: { _id: "a" }/),
    })
    expect(await errorOf(cloud.wx.collection('nowhere').get())).toMatchObject({
      errCode: -502005,
      errMsg: expect.stringContaining('Db or Table not exist: nowhere'),
    })
    expect(await errorOf(users.doc('missing').get())).toMatchObject({ errCode: -1 })
    expect(await errorOf(cloud.wx.createCollection('users'))).toMatchObject({ code: 'DATABASE_REQUEST_FAILED' })
    expect(await errorOf(users.doc('a').update({ data: { bad: new Date(NaN) } }))).toMatchObject({ errCode: -501007 })
  })
})

describe('refusals', () => {
  it('name the unique index and leave the first document alone', async () => {
    const orders = cloud.node.collection('orders')
    await orders.add({ _id: 'o1', userId: 'u', idempotencyKey: 'k' })
    const repeat = await errorOf(orders.add({ _id: 'o2', userId: 'u', idempotencyKey: 'k' }))
    expect(repeat).toMatchObject({
      code: 'DATABASE_REQUEST_FAILED',
      message: expect.stringContaining(
        'tnt-local.orders index: one_per_key dup key: { userId: "u", idempotencyKey: "k" }',
      ),
    })
    await orders.add({ _id: 'o2', userId: 'u', idempotencyKey: 'other' })
    expect(await errorOf(orders.doc('o2').update({ idempotencyKey: 'k' }))).toMatchObject({
      message: expect.stringContaining('E11000'),
    })
    expect(await orders.count()).toMatchObject({ total: 2 })
  })

  it('keep what a list of documents inserted before the one that is refused', async () => {
    const users = cloud.node.collection('users')
    await errorOf(users.add([{ _id: 'a' }, { _id: 'b' }, { _id: 'a' }, { _id: 'c' }]))
    expect((await users.get()).data).toEqual([{ _id: 'a' }, { _id: 'b' }])
  })

  it('count documents without a unique field as equal', async () => {
    const orders = cloud.node.collection('orders')
    await orders.add({ _id: 'o1' })
    expect(await errorOf(orders.add({ _id: 'o2', userId: null }))).toMatchObject({
      message: expect.stringContaining('E11000'),
    })
  })

  it.each([
    ['an operator inside a stored value', { n: { $inc: 1 } }, 'INVALID_PARAM'],
    ['a broken date', { at: new Date(NaN) }, 'INVALID_PARAM'],
  ])('hold for %s', async (_, data, code) => {
    const users = cloud.node.collection('users')
    await users.add({ _id: 'a' })
    expect(await errorOf(users.doc('a').update(data))).toMatchObject({ code })
    expect(await errorOf(users.add({ _id: 'b', ...data }))).toMatchObject({ code })
    expect((await users.get()).data).toEqual([{ _id: 'a' }])
  })

  it.each([['a.b'], ['$a'], ['']])('hold for a new field named "%s"', async (name) => {
    const users = cloud.node.collection('users')
    const document = JSON.parse(`{"_id":"b","deep":{"${name}":1}}`)
    expect(await errorOf(users.add(document))).toMatchObject({ code: 'INVALID_PARAM' })
    expect(await users.count()).toMatchObject({ total: 0 })
  })

  it('hold for ids that are no text, number or ObjectId', async () => {
    expect(await errorOf(cloud.node.collection('users').add({ _id: { $gt: '' } }))).toMatchObject({
      code: 'INVALID_PARAM',
    })
  })

  it('say that geographic queries exist in the cloud only', async () => {
    const { command: _, Geo } = cloud.node
    const near = cloud.node
      .collection('users')
      .where({ at: _.geoNear({ geometry: new Geo.Point(113, 23), maxDistance: 10 }) })
    expect(await errorOf(near.get())).toMatchObject({
      code: 'DATABASE_INVALID_OPERRATOR',
      message: expect.stringContaining('$nearSphere'),
    })
  })

  it('meet an unknown operator, in the SDK-s own spelling of the code', async () => {
    const users = cloud.node.collection('users').options({ raw: true })
    await cloud.node.collection('users').add({ _id: 'a' })
    expect(await errorOf(users.where({ v: { $nonsense: 1 } }).get())).toMatchObject({
      code: 'DATABASE_INVALID_OPERRATOR',
    })
    expect(await errorOf(users.where({ $where: 'true' }).get())).toMatchObject({ code: 'DATABASE_INVALID_OPERRATOR' })
    expect(await errorOf(users.where({ _id: 'a' }).update({ $nonsense: { v: 1 } }))).toMatchObject({
      code: 'DATABASE_INVALID_OPERRATOR',
    })
  })
})

it('warns once when a where-operation runs outside the open transaction of its caller', async () => {
  const orders = cloud.node.collection('orders')
  await orders.add({ _id: 'o1', status: 'prepaid' })
  await cloud.node.runTransaction(async (transaction) => {
    await transaction.collection('orders').where({ status: 'prepaid' }).update({ status: 'paid' })
    await transaction.collection('orders').where({ status: 'prepaid' }).update({ status: 'paid' })
    expect((await orders.doc('o1').get()).data).toMatchObject([{ status: 'paid' }])
  })
  expect(cloud.warnings.filter((message) => message.includes('outside the open transaction'))).toHaveLength(1)
})
