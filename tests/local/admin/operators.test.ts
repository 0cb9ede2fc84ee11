import { openLocalCloud, type LocalCloud } from '../../support/localCloud'
import { errorOf, type Sdk, type SdkCollection, type SdkDatabase } from '../../support/sdks'

let cloud: LocalCloud
let database: SdkDatabase
let things: SdkCollection
let _: SdkDatabase['command']

beforeAll(async () => {
  cloud = await openLocalCloud({
    schema: {
      collections: [
        {
          name: 'things',
          acl: 'ADMINONLY',
          indexes: [{ name: 'v', unique: false, keys: [{ field: 'v', direction: 1 }] }],
        },
      ],
    },
  })
  database = (cloud.node as Sdk).database()
  things = database.collection('things')
  _ = database.command
})
beforeEach(() => cloud.database.reset())
afterAll(() => cloud.close())

describe('query operators, sent by the real SDK', () => {
  const documents = [
    { _id: 'a', v: 1, text: 'abc', list: [1, 2, 3], deep: { x: 1 } },
    { _id: 'b', v: 5, text: 'ABD', list: [2], deep: { x: 2 } },
    {
      _id: 'c',
      v: 10,
      text: '中文',
      list: [],
      parts: [
        { k: 1, n: 5 },
        { k: 2, n: 1 },
      ],
    },
    { _id: 'd', v: null, flag: true },
    { _id: 'e' },
  ]

  it.each<[string, () => object, string]>([
    ['eq', () => ({ v: _.eq(5) }), 'b'],
    ['a bare value', () => ({ v: 5 }), 'b'],
    ['null, which a missing field is too', () => ({ v: null }), 'de'],
    ['neq', () => ({ v: _.neq(5) }), 'acde'],
    ['gt', () => ({ v: _.gt(1) }), 'bc'],
    ['gte', () => ({ v: _.gte(5) }), 'bc'],
    ['lt', () => ({ v: _.lt(5) }), 'a'],
    ['lte', () => ({ v: _.lte(5) }), 'ab'],
    ['in', () => ({ v: _.in([1, 10, null]) }), 'acde'],
    ['nin', () => ({ v: _.nin([1, null]) }), 'bc'],
    ['exists', () => ({ v: _.exists(true) }), 'abcd'],
    ['exists(false)', () => ({ v: _.exists(false) }), 'e'],
    ['mod', () => ({ v: _.mod(5, 0) }), 'bc'],
    ['size', () => ({ list: _.size(3) }), 'a'],
    ['all', () => ({ list: _.all([1, 2]) }), 'a'],
    ['one element', () => ({ list: 2 }), 'ab'],
    ['elemMatch', () => ({ parts: _.elemMatch({ k: 2, n: _.lt(2) }) }), 'c'],
    ['a path through an array', () => ({ 'parts.k': 2 }), 'c'],
    ['a nested object', () => ({ deep: { x: _.gt(1) } }), 'b'],
    ['gt and lt', () => ({ v: _.gt(1).and(_.lt(10)) }), 'b'],
    ['gt or eq', () => ({ v: _.gt(5).or(_.eq(1)) }), 'ac'],
    ['or over fields', () => _.or([{ v: 1 }, { flag: true }]), 'ad'],
    ['and over fields', () => _.and([{ v: _.gt(1) }, { text: 'ABD' }]), 'b'],
    ['nor', () => _.nor([{ v: 1 }, { v: 5 }]), 'cde'],
    ['not', () => ({ v: _.not(_.gt(1)) }), 'ade'],
    ['$expr with a missing value', () => _.expr({ $lt: ['$v', null] }), 'e'],
    ['a pattern', () => ({ text: /^ab/i }), 'ab'],
    ['db.RegExp', () => ({ text: database.RegExp({ regexp: '^ab', options: 'i' }) }), 'ab'],
    ['expr', () => _.expr({ $gt: ['$v', '$deep.x'] }), 'bcd'],
  ])('find by %s', async (_name, query, ids) => {
    cloud.database.seed('things', documents)
    const { data } = await things
      .where(query() as Record<string, unknown>)
      .orderBy('_id', 'asc')
      .get()
    expect(data.map((document) => document['_id']).join('')).toBe(ids)
  })

  it('compare dates, also with the time of the server', async () => {
    const now = cloud.clock.now()
    cloud.database.seed('things', [
      { _id: 'past', at: new Date(now.getTime() - 1000) },
      { _id: 'later', at: new Date(now.getTime() + 60_000) },
    ])
    const { data } = await things.where({ at: _.lt(database.serverDate()) }).get()
    expect(data).toMatchObject([{ _id: 'past' }])
  })
})

describe('update operators, sent by the real SDK', () => {
  it.each<[string, object, () => object, object]>([
    [
      'plain values, merging objects',
      { o: { a: 1 } },
      () => ({ o: { b: 2 }, list: [1] }),
      { o: { a: 1, b: 2 }, list: [1] },
    ],
    ['set, replacing objects', { o: { a: 1 } }, () => ({ o: _.set({ b: 2 }) }), { o: { b: 2 } }],
    ['set of an empty object', { o: { a: 1 } }, () => ({ o: _.set({}) }), { o: {} }],
    ['remove', { v: 1, w: 2 }, () => ({ v: _.remove() }), { w: 2 }],
    [
      'inc and mul, missing values too',
      { v: 2 },
      () => ({ v: _.mul(3), n: _.inc(-2), m: _.mul(5) }),
      { v: 6, n: -2, m: 0 },
    ],
    ['min and max', { v: 2, w: 2 }, () => ({ v: _.min(1), w: _.max(1), x: _.max(4) }), { v: 1, w: 2, x: 4 }],
    ['rename', { old: 1 }, () => ({ old: _.rename('fresh') }), { fresh: 1 }],
    ['bit', { v: 12 }, () => ({ v: _.bit({ and: 10 }) }), { v: 8 }],
    ['push of one', { l: [1] }, () => ({ l: _.push(2) }), { l: [1, 2] }],
    ['push of several', { l: [1] }, () => ({ l: _.push([3, 2]) }), { l: [1, 3, 2] }],
    ['push to nothing', {}, () => ({ l: _.push([1]) }), { l: [1] }],
    ['push with position', { l: [1, 9] }, () => ({ l: _.push({ each: [5], position: 1 }) }), { l: [1, 5, 9] }],
    [
      'push with sort and slice',
      { l: [3] },
      () => ({ l: _.push({ each: [1, 2], sort: -1, slice: 2 }) }),
      { l: [3, 2] },
    ],
    [
      'push of objects, sorted by a field',
      { l: [{ s: 2 }] },
      () => ({ l: _.push({ each: [{ s: 1 }], sort: { s: 1 } }) }),
      { l: [{ s: 1 }, { s: 2 }] },
    ],
    ['unshift', { l: [1] }, () => ({ l: _.unshift([2, 3]) }), { l: [2, 3, 1] }],
    ['pop', { l: [1, 2] }, () => ({ l: _.pop() }), { l: [1] }],
    ['shift', { l: [1, 2] }, () => ({ l: _.shift() }), { l: [2] }],
    ['pull of a value', { l: [1, 2, 1] }, () => ({ l: _.pull(1) }), { l: [2] }],
    ['pull by a condition', { l: [1, 2, 5] }, () => ({ l: _.pull(_.gt(1)) }), { l: [1] }],
    ['pull of objects', { l: [{ k: 1, n: 1 }, { k: 2 }] }, () => ({ l: _.pull({ k: 1 }) }), { l: [{ k: 2 }] }],
    ['pullAll', { l: [1, 2, 3] }, () => ({ l: _.pullAll([1, 3]) }), { l: [2] }],
    ['addToSet', { l: [1] }, () => ({ l: _.addToSet(1), m: _.addToSet(1) }), { l: [1], m: [1] }],
    ['addToSet of several, as documented', { l: [1] }, () => ({ l: _.addToSet({ each: [1, 2] }) }), { l: [1, 2] }],
    ['a path into an array', { l: [{ a: 1 }, { a: 2 }] }, () => ({ 'l.1.a': 5 }), { l: [{ a: 1 }, { a: 5 }] }],
    ['an element beyond the end', { l: [1] }, () => ({ 'l.2': 3 }), { l: [1, null, 3] }],
  ])('apply %s', async (_name, before, update, after) => {
    await things.add({ _id: 'x', ...before })
    expect(await things.doc('x').update(update())).toMatchObject({ updated: expect.any(Number) })
    expect((await things.doc('x').get()).data).toEqual([{ _id: 'x', ...after }])
  })

  it('take one time for a whole request', async () => {
    await things.add([
      { _id: 'x', at: database.serverDate(), list: [{ at: database.serverDate({ offset: 500 }) }] },
      { _id: 'y', at: database.serverDate() },
    ])
    const [x, y] = (await things.orderBy('_id', 'asc').get()).data as { at: Date; list: { at: Date }[] }[]
    expect(x!.at).toEqual(y!.at)
    expect(x!.list[0]!.at.getTime() - x!.at.getTime()).toBe(500)

    cloud.clock.moveBy(3_600_000)
    await things.doc('y').update({ at: database.serverDate() })
    const [moved] = (await things.where({ _id: 'y' }).get()).data as { at: Date }[]
    expect(moved!.at.getTime() - y!.at.getTime()).toBeGreaterThanOrEqual(3_600_000)
  })

  it('count only documents that differ afterwards', async () => {
    await things.add([
      { _id: 'x', v: 1 },
      { _id: 'y', v: 2 },
    ])
    expect(await things.where({ v: _.gt(0) }).update({ v: _.max(2) })).toMatchObject({ updated: 1 })
  })

  it.each<[string, object, () => object]>([
    ['inc of a text', { v: 'a' }, () => ({ v: _.inc(1) })],
    ['inc by a text', { v: 1 }, () => ({ v: _.inc('1') })],
    ['push to what is no list', { v: 1 }, () => ({ v: _.push([1]) })],
    ['a path through a number', { v: 1 }, () => ({ 'v.w': 1 })],
    ['a name in a list', { v: [1] }, () => ({ 'v.w': 1 })],
    ['two changes of one path', { v: 1 }, () => ({ v: _.inc(1), 'v.w': 2 })],
  ])('refuse %s and change nothing', async (_name, before, update) => {
    await things.add({ _id: 'x', ...before })
    expect(await errorOf(things.doc('x').update(update()))).toMatchObject({ code: 'INVALID_PARAM' })
    expect((await things.doc('x').get()).data).toEqual([{ _id: 'x', ...before }])
  })
})
