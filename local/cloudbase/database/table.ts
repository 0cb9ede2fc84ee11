import type { Interval } from './bounds'
import { indexKeys } from './indexKeys'
import type { Index } from './planner'
import type { Sqlite, Statement } from '../../sqlite'
import { Stored } from './stored'
import type { Document } from './values'

/** The documents of one collection and the entries of its indexes, in SQLite. Changes belong into `Sqlite.atomically`. */
export interface Table {
  get(id: string): Stored | undefined
  count(): number
  /** Everything in the order of insertion. */
  all(): Iterable<Stored>
  /** What an index holds in a range, in its order or backwards; a document may come more than once. */
  within(index: Index, range: Interval, isReverse: boolean): Iterable<Stored>
  /** The document that has this key in a unique index. */
  owner(index: Index, key: string): Stored | undefined
  insert(id: string, document: Document, text: string): void
  replace(before: Stored, document: Document, text: string): void
  remove(before: Stored): void
  /** Fills a new index from the documents. */
  build(index: Index): void
}

const FIRST_PAGE = 50
const LARGEST_PAGE = 1000

/** Opens the table of collection `number`; `indexes` is the live list of its indexes without the one over `_id`. */
export function openTable(sqlite: Sqlite, number: number, indexes: () => readonly Index[]): Table {
  const documents = `documents_${number}`
  const get = sqlite.prepare(`SELECT number, body FROM ${documents} WHERE id = ?`)
  const count = sqlite.prepare(`SELECT count(*) FROM ${documents}`)
  const scan = sqlite.prepare(`SELECT number, body FROM ${documents} WHERE number > ? ORDER BY number LIMIT ?`)
  const insert = sqlite.prepare(`INSERT INTO ${documents} (id, body) VALUES (?, ?)`)
  const replace = sqlite.prepare(`UPDATE ${documents} SET body = ? WHERE number = ?`)
  const remove = sqlite.prepare(`DELETE FROM ${documents} WHERE number = ?`)
  const statements = new Map<number, IndexStatements>()

  function statementsOf(index: Index): IndexStatements {
    const known = statements.get(index.number) ?? prepareIndex(sqlite, documents, index)
    statements.set(index.number, known)
    return known
  }

  function write(index: Index, number: number, before: string[], after: string[]): void {
    const { add, drop } = statementsOf(index)
    for (const key of before) if (!after.includes(key)) drop?.run(blob(key), number)
    for (const key of after) if (!before.includes(key)) add?.run(blob(key), number)
  }

  const table: Table = {
    get: (id) => stored(get.row(blob(id))),
    count: () => Number(count.row()?.[0]),
    *all() {
      yield* pages((last, limit) => scan.rows(last?.number ?? 0, limit).flatMap((row) => stored(row) ?? []))
    },
    *within(index, range, isReverse) {
      const { forwards, backwards } = statementsOf(index)
      yield* walk(isReverse ? backwards : forwards, range, isReverse)
    },
    owner: (index, key) => stored(statementsOf(index).owner.row(blob(key))),
    insert(id, document, text) {
      const number = Number(insert.run(blob(id), text).lastInsertRowid)
      for (const index of indexes()) write(index, number, [], indexKeys(index.keys, document))
    },
    replace(before, document, text) {
      replace.run(text, before.number)
      for (const index of indexes())
        write(index, before.number, indexKeys(index.keys, before.document), indexKeys(index.keys, document))
    },
    remove(before) {
      remove.run(before.number)
      for (const index of indexes()) write(index, before.number, indexKeys(index.keys, before.document), [])
    },
    build(index) {
      for (const { number, document } of table.all()) write(index, number, [], indexKeys(index.keys, document))
    },
  }
  return table
}

interface IndexStatements {
  forwards: Statement
  backwards: Statement
  owner: Statement
  add?: Statement
  drop?: Statement
}

function prepareIndex(sqlite: Sqlite, documents: string, index: Index): IndexStatements {
  const entries = `index_${index.number}`
  const isOverId = index.number === 0
  const [key, number] = isOverId ? ['d.id', 'd.number'] : ['e.key', 'e.document']
  const rows = isOverId ? `${documents} AS d` : `${entries} AS e CROSS JOIN ${documents} AS d ON d.number = e.document`
  const select = `SELECT d.number, d.body, ${key} FROM ${rows} WHERE`

  return {
    forwards: sqlite.prepare(
      `${select} (${key}, ${number}) > (?, ?) AND ${key} < ? ORDER BY ${key}, ${number} LIMIT ?`,
    ),
    backwards: sqlite.prepare(
      `${select} (${key}, ${number}) < (?, ?) AND ${key} >= ? ORDER BY ${key} DESC, ${number} DESC LIMIT ?`,
    ),
    owner: sqlite.prepare(`${select} ${key} = ?`),
    ...(isOverId
      ? {}
      : {
          add: sqlite.prepare(`INSERT INTO ${entries} (key, document) VALUES (?, ?)`),
          drop: sqlite.prepare(`DELETE FROM ${entries} WHERE key = ? AND document = ?`),
        }),
  }
}

// Page by page, so that no statement stays open while its reader writes, and a reader that stops early reads little.
function* pages<T>(read: (last: T | undefined, limit: number) => T[]): Iterable<T> {
  let last: T | undefined
  for (let limit = FIRST_PAGE; ; limit = Math.min(limit * 4, LARGEST_PAGE)) {
    const page = read(last, limit)
    yield* page
    if (page.length < limit) return
    last = page.at(-1)
  }
}

function* walk(statement: Statement, { from, to }: Interval, isReverse: boolean): Iterable<Stored> {
  const [start, end] = isReverse ? [blob(to), blob(from)] : [blob(from), blob(to)]
  const rows = pages<unknown[]>((last, limit) =>
    statement.rows(last ? Buffer.from(last[2] as Buffer) : start, last ? Number(last[0]) : -1, end, limit),
  )
  for (const row of rows) yield new Stored(Number(row[0]), String(row[1]))
}

function stored(row: unknown[] | undefined): Stored | undefined {
  return row === undefined ? undefined : new Stored(Number(row[0]), String(row[1]))
}

function blob(key: string): Buffer {
  return Buffer.from(key, 'latin1')
}
