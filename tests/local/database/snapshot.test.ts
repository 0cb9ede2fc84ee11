import fc from 'fast-check'
import { movableClock } from '../../../local/clock'
import { openDatabase } from '../../../local/cloudbase/database/database'
import type { Document } from '../../../local/cloudbase/database/values'
import { silentLog } from '../../../local/log'

function setUp(documents: Document[]) {
  const keys = [{ field: 'v', direction: 1 as const }]
  const schema = {
    collections: [{ name: 'things', acl: 'ADMINONLY', indexes: [{ name: 'v', unique: false, keys }] }],
  }
  const database = openDatabase({ file: ':memory:', schema, clock: movableClock(), log: silentLog })
  database.seed('things', documents)
  const find = (query: Document, transaction?: string) =>
    database
      .find(
        'things',
        {
          query,
          order: [
            ['v', -1],
            ['_id', 1],
          ],
          limit: 4,
        },
        transaction,
      )
      .map(({ document }) => document)
  const set = (_id: string, v: number, transaction?: string) =>
    database.modify(
      'things',
      { query: { _id }, data: { v }, isReplacement: true, multi: false, upsert: true, now: new Date(0) },
      transaction,
    )
  const remove = (_id: string, transaction?: string) =>
    database.remove('things', { query: { _id }, multi: false }, transaction)
  return { database, find, set, remove }
}

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g')
const change = fc.record({ id, v: fc.nat(5), isRemoval: fc.boolean() })
const documents = fc
  .dictionary(id, fc.nat(5), { noNullPrototype: true })
  .map((all) => Object.entries(all).map(([_id, v]): Document => ({ _id, v })))

describe('a snapshot', () => {
  it('stays what it was while others write, with the transaction-s own writes over it', async () => {
    await fc.assert(
      fc.asyncProperty(documents, fc.array(change), fc.array(change), async (before, own, outside) => {
        const [real, model] = [setUp(before), setUp(before)]
        const transaction = real.database.begin('owner')
        const taken = new Set(own.map((step) => step.id))
        const apply = (room: typeof real, step: (typeof own)[number], within?: string) =>
          step.isRemoval ? room.remove(step.id, within) : room.set(step.id, step.v, within)

        for (const step of own) await apply(real, step, transaction)
        for (const step of own) await apply(model, step)
        for (const step of outside) if (!taken.has(step.id)) await apply(real, step)

        for (const query of [{}, { v: 3 }, { v: { $gte: 2, $lt: 5 } }, { _id: 'c' }])
          expect(real.find(query, transaction)).toEqual(model.find(query))

        for (const step of outside) if (!taken.has(step.id)) await apply(model, step)
        real.database.commit(transaction)
        expect(real.find({})).toEqual(model.find({}))
        real.database.close()
        model.database.close()
      }),
      { numRuns: 60 },
    )
  })
})
