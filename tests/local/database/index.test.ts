import fc from 'fast-check'
import { Query } from 'mingo'
import { openDatabase, type DatabaseSchema } from '../../../local/cloudbase/database/database'
import type { Order } from '../../../local/cloudbase/database/planner'
import type { Document } from '../../../local/cloudbase/database/values'
import { movableClock } from '../../../local/clock'
import { silentLog } from '../../../local/log'

type Indexes = DatabaseSchema['collections'][number]['indexes']

function setUp(indexes: Indexes, documents: Document[]) {
  const warnings: unknown[] = []
  const database = openDatabase({
    file: ':memory:',
    schema: { collections: [{ name: 'things', acl: 'ADMINONLY', indexes }] },
    clock: movableClock(),
    log: { ...silentLog, warn: (_, fields) => warnings.push(fields) },
  })
  database.seed('things', documents)
  const find = (query: Document, order: Order = [], page: { skip?: number; limit?: number } = {}) =>
    database.find('things', { query, order, ...page }).map(({ document }) => document['_id'])
  return { database, find, warnings }
}

const index = (name: string, ...fields: string[]): Indexes[number] => ({
  name,
  unique: false,
  keys: fields.map((field) => ({ field: field.replace('-', ''), direction: field.startsWith('-') ? -1 : 1 })),
})

const INDEXES = [index('a_b', 'a', '-b'), index('b', 'b'), index('nested', 'c.d', 'a'), index('falling', '-a', 'b')]

const scalar = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom('', 'a', 'b', 'ab', true, false, 0.5, -0.5),
  fc.constantFrom(new Date(0), new Date(1), new Date(2)),
)
const value = fc.oneof(
  { weight: 6, arbitrary: fc.oneof(scalar, fc.constant(null)) },
  fc.array(scalar, { maxLength: 3 }),
)
const plainFields = { a: fc.option(scalar), b: scalar, c: fc.record({ d: scalar }, { requiredKeys: [] }) }
const arrayFields = { a: value, b: scalar, c: fc.record({ d: scalar }, { requiredKeys: [] }) }

const documentsOf = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .array(fc.record(fields, { requiredKeys: [] }), { maxLength: 25 })
    .map((documents) => documents.map((document, at): Document => ({ _id: `d${at}`, ...document })))

const condition = fc.oneof(
  scalar,
  fc.constant(null),
  fc.record({ $in: fc.array(fc.oneof(scalar, fc.constant(null)), { maxLength: 3 }) }),
  fc.record({ $gt: scalar }),
  fc.record({ $gte: scalar, $lt: scalar }),
  fc.record({ $gt: scalar, $lte: scalar }),
  fc.record({ $ne: scalar }),
)
const field = fc.constantFrom('a', 'b', 'c.d')
const query: fc.Arbitrary<Document> = fc.oneof(
  fc.dictionary(field, condition, { maxKeys: 3, noNullPrototype: true }),
  fc.record({
    $and: fc.array(
      fc.tuple(field, condition).map(([name, part]) => ({ [name]: part })),
      { minLength: 1, maxLength: 3 },
    ),
  }),
)
const order: fc.Arbitrary<Order> = fc
  .uniqueArray(fc.tuple(field, fc.constantFrom(1 as const, -1 as const)), { maxLength: 2, selector: ([name]) => name })
  .map((fields) => [...fields, ['_id', 1] as const])

describe('indexes', () => {
  it.each([
    ['values', plainFields],
    ['values and arrays', arrayFields],
  ])('find over %s exactly what mingo finds by testing every document', (_, fields) => {
    fc.assert(
      fc.property(documentsOf(fields), query, (documents, wanted) => {
        const { database, find } = setUp(INDEXES, documents)
        const scanned = new Query(wanted).find<Document>(documents).all()
        expect(find(wanted).sort()).toEqual(scanned.map((document) => document['_id']).sort())
        expect(database.count('things', wanted)).toBe(scanned.length)
        database.close()
      }),
      { numRuns: 80 },
    )
  })

  it.each([
    ['values', plainFields],
    ['values and arrays', arrayFields],
  ])('give over %s the order and the page that sorting everything gives', (_, fields) => {
    fc.assert(
      fc.property(documentsOf(fields), query, order, fc.nat(3), fc.nat(8), (documents, wanted, by, skip, limit) => {
        const indexed = setUp(INDEXES, documents)
        const plain = setUp([], documents)
        expect(indexed.find(wanted, by, { skip, limit })).toEqual(plain.find(wanted, by, { skip, limit }))
        indexed.database.close()
        plain.database.close()
      }),
      { numRuns: 80 },
    )
  })

  it('stay right when documents change and go', async () => {
    const change = fc.record({
      at: fc.nat(9),
      data: fc.record({ a: value, b: scalar }, { requiredKeys: [] }),
      isRemoval: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(
        documentsOf(arrayFields),
        fc.array(change, { maxLength: 10 }),
        query,
        async (documents, changes, wanted) => {
          const { database, find } = setUp(INDEXES, documents)
          const now = new Map(documents.map((document) => [document['_id'], document]))
          for (const { at, data, isRemoval } of changes) {
            const [_id, stored] = [`d${at}`, now.get(`d${at}`)]
            if (isRemoval) await database.remove('things', { query: { _id }, multi: false })
            else
              await database.modify('things', {
                query: { _id },
                data,
                isReplacement: true,
                multi: false,
                upsert: false,
                now: new Date(),
              })
            if (isRemoval) now.delete(_id)
            else if (stored !== undefined) now.set(_id, { _id, ...data })
          }
          const scanned = new Query(wanted).find<Document>([...now.values()]).all()
          expect(find(wanted).sort()).toEqual(scanned.map((document) => document['_id']).sort())
          database.close()
        },
      ),
      { numRuns: 40 },
    )
  })

  it('are really used: only a query that none of them serves is reported, once for each shape', () => {
    const { find, warnings } = setUp(INDEXES, [{ _id: 'd0', a: 1, b: 2, z: 3 }])
    find({ _id: 'd0' })
    find({ a: 1, b: { $gt: 1 } })
    find({ 'c.d': null }, [['a', -1]])
    find({}, [['b', -1]])
    find({})
    expect(warnings).toEqual([])

    find({ z: 3 })
    find({ z: 4 })
    find({ z: { $gt: 4 } })
    find({}, [['z', 1]])
    expect(warnings).toEqual([
      { collection: 'things', shape: '{"z":"?"}' },
      { collection: 'things', shape: '{"z":{"$gt":"?"}}' },
      { collection: 'things', shape: '{} sorted by z 1' },
    ])
  })

  it('stop reading when the page is full', () => {
    const documents = Array.from({ length: 3000 }, (_, at) => ({ _id: `d${at}`, a: at % 3, b: at }))
    const { find } = setUp([index('a_b', 'a', '-b')], documents)
    expect(find({ a: 1 }, [['b', -1]], { limit: 3 })).toEqual(['d2998', 'd2995', 'd2992'])
    expect(find({ a: 1, b: { $lt: 100 } }, [['b', -1]], { skip: 1, limit: 2 })).toEqual(['d94', 'd91'])
    expect(find({ a: { $in: [0, 2] }, b: { $gte: 2998 } })).toEqual(['d2999'])
  })

  it('match texts beyond the basic plane in UTF-8 order, as MongoDB does', () => {
    const { find } = setUp(
      [index('a', 'a')],
      [
        { _id: '1', a: '\ufffd' },
        { _id: '2', a: '😀' },
      ],
    )
    expect(find({ a: { $gt: '\ufffd' } })).toEqual(['2'])
    expect(find({}, [['a', -1]])).toEqual(['2', '1'])
  })

  it('refuse two arrays in one index', async () => {
    const { database } = setUp([index('a_b', 'a', 'b')], [])
    await expect(database.insert('things', [{ a: [1, 2], b: [1, 2] }])).rejects.toMatchObject({ code: 'INVALID_PARAM' })
    expect(database.count('things', {})).toBe(0)
  })
})
