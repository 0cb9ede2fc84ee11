import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, type DatabaseSchema, type LocalDatabase } from '../../../local/cloudbase/database/database'
import { movableClock } from '../../../local/clock'
import { silentLog } from '../../../local/log'

type Indexes = DatabaseSchema['collections'][number]['indexes']

const byV: Indexes[number] = { name: 'by_v', unique: false, keys: [{ field: 'v', direction: 1 }] }
const onePerV: Indexes[number] = { ...byV, name: 'one_per_v', unique: true }

function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'wxflow-database-'))
  const warnings: unknown[] = []
  const file = join(folder, 'cloudbase.db')
  const open = (indexes: Indexes = [byV]) =>
    openDatabase({
      file,
      schema: { collections: [{ name: 'things', acl: 'ADMINONLY', indexes }] },
      clock: movableClock(),
      log: { ...silentLog, warn: (_, fields) => warnings.push(fields) },
    })
  const write = (bytes: Buffer) => writeFileSync(file, bytes)
  return { open, write, warnings, close: () => rmSync(folder, { recursive: true }) }
}

let room: ReturnType<typeof setUp>
beforeEach(() => void (room = setUp()))
afterEach(() => room.close())

const ids = (database: ReturnType<typeof room.open>, query: Record<string, unknown>) =>
  database.find('things', { query, order: [['v', 1]] }).map(({ document }) => document['_id'])

describe('a database file', () => {
  it('keeps documents, collections and indexes when it is opened again', async () => {
    const first = room.open()
    first.addCollection('made')
    await first.insert('made', [{ _id: 1 }])
    await first.insert('things', [
      { _id: 'b', v: 2, at: new Date(5) },
      { _id: 'a', v: 1 },
      { _id: 'list', v: [0, 9] },
    ])
    first.close()

    const second = room.open()
    expect(second.count('made', {})).toBe(1)
    expect(ids(second, { v: { $gte: 1 } })).toEqual(['list', 'a', 'b'])
    expect(ids(second, { v: { $gt: 3, $lt: 5 } })).toEqual(['list'])
    expect(second.find('things', { query: { _id: 'b' } })[0]?.document).toEqual({ _id: 'b', v: 2, at: new Date(5) })
    expect(room.warnings).toEqual([])
    second.close()
  })

  it('shows every write that was answered to somebody who opens it beside the writer', async () => {
    const writer = room.open()
    await writer.insert('things', [{ _id: 'a', v: 1 }])
    const transaction = writer.begin('owner')
    await writer.insert('things', [{ _id: 'b', v: 2 }], transaction)

    const reader = room.open()
    expect(ids(reader, {})).toEqual(['a'])
    writer.commit(transaction)
    expect(ids(reader, {})).toEqual(['a', 'b'])
    reader.close()
    writer.close()
  })

  it('forgets a transaction that was open when it was closed', async () => {
    const first = room.open()
    await first.insert('things', [{ _id: 'a' }], first.begin('owner'))
    first.close()
    const second = room.open()
    expect(second.count('things', {})).toBe(0)
    second.close()
  })

  it('follows a schema that changed: new indexes are built, others go', async () => {
    const first = room.open([])
    await first.insert('things', [
      { _id: 'a', v: 1 },
      { _id: 'b', v: 2 },
    ])
    first.close()
    const second = room.open([onePerV])
    expect(ids(second, { v: 2 })).toEqual(['b'])
    await expect(second.insert('things', [{ v: 2 }])).rejects.toThrow('E11000')
    second.close()
    const third = room.open([byV])
    await third.insert('things', [{ _id: 'c', v: 2 }])
    expect(ids(third, { v: 2 })).toEqual(['b', 'c'])
    expect(room.warnings).toEqual([])
    third.close()
  })

  it('refuses to open with a unique index that its documents break, and stays as it was', async () => {
    const first = room.open([])
    await first.insert('things', [
      { _id: 'a', v: 1 },
      { _id: 'b', v: 1 },
    ])
    first.close()
    expect(() => room.open([onePerV])).toThrow('"one_per_v" of "things" is to be unique')
    const second = room.open([])
    expect(second.count('things', {})).toBe(2)
    second.close()
  })

  it('says that a file is no database', () => {
    room.write(Buffer.alloc(8192, 'no database '))
    expect(catchError(() => room.open())).toMatchObject({ name: 'DataFileError', reason: 'broken' })
  })
})

describe('a seed', () => {
  const set = (database: LocalDatabase, _id: string, data: Record<string, unknown>) =>
    database.modify('things', {
      query: { _id },
      data,
      isReplacement: true,
      multi: false,
      upsert: false,
      now: new Date(),
    })
  const values = (database: LocalDatabase) =>
    Object.fromEntries(database.find('things', { query: {} }).map(({ document }) => [document['_id'], document['v']]))

  it('adds new rows, and rows that nobody touched follow the file over a restart, out of it too', () => {
    const first = room.open()
    first.seed('things', [
      { _id: 'a', v: 1 },
      { _id: 'b', v: 1 },
    ])
    first.close()

    const second = room.open()
    second.seed('things', [
      { _id: 'a', v: 2 },
      { _id: 'c', v: 2 },
    ])
    expect(values(second)).toEqual({ a: 2, c: 2 })
    second.close()
  })

  it('leaves what somebody changed, removed or added in the database', async () => {
    const database = room.open()
    database.seed('things', [
      { _id: 'changed', v: 1 },
      { _id: 'removed', v: 1 },
      { _id: 'changedAndGone', v: 1 },
    ])
    await set(database, 'changed', { v: 5 })
    await set(database, 'changedAndGone', { v: 5 })
    await database.remove('things', { query: { _id: 'removed' }, multi: false })
    await database.insert('things', [{ _id: 'own', v: 5 }])

    for (const v of [1, 2, 3])
      database.seed('things', [
        { _id: 'changed', v },
        { _id: 'removed', v },
        { _id: 'own', v },
      ])
    expect(values(database)).toEqual({ changed: 5, changedAndGone: 5, own: 5 })
    database.close()
  })

  it('starts anew after a reset', () => {
    const database = room.open()
    database.seed('things', [{ _id: 'a', v: 1 }])
    database.reset()
    expect(database.count('things', {})).toBe(0)
    database.seed('things', [{ _id: 'a', v: 1 }])
    expect(values(database)).toEqual({ a: 1 })
    database.close()
  })
})

function catchError(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('It did not throw.')
}
