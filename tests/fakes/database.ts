import { readFileSync } from 'node:fs'
import { AppError } from '../../core/platform/errors'
import {
  DuplicateRow,
  type Change,
  type CloudDatabase,
  type CloudTransaction,
  type Row,
  type Where,
} from '../../core/platform/database'

interface Schema {
  collections: { name: string; indexes: { unique: boolean; keys: { field: string }[] }[] }[]
}

type Tables = Map<string, Map<string, Row>>

/**
 * The cloud database in memory: the same promises (unique keys, compare and set, first writer wins), held by the same
 * contract suite. `rows` looks into a collection, `fail` makes the next operation throw.
 */
export function fakeDatabase(schema: Schema = readSchema()): CloudDatabase & {
  rows(collection: string): Row[]
  fail(error: Error): void
} {
  const tables: Tables = new Map(schema.collections.map(({ name }) => [name, new Map()]))
  let failure: Error | undefined

  async function start() {
    await Promise.resolve()
    const error = failure
    failure = undefined
    if (error !== undefined) throw error
  }

  function insertInto(target: Tables, collection: string, row: Row): 'inserted' | 'duplicate' {
    const table = tableOf(target, collection)
    if (table.has(row._id) || violatesUnique(schema, collection, row, table)) return 'duplicate'
    table.set(row._id, copy(row))
    return 'inserted'
  }

  return {
    rows: (collection) => [...tableOf(tables, collection).values()].map(copy),
    fail(error) {
      failure = error
    },
    async get(collection, id) {
      await start()
      return copy(tableOf(tables, collection).get(id))
    },
    async find(collection, { where, orderBy = [], limit }) {
      await start()
      requireDefined(where)
      const fitting = [...tableOf(tables, collection).values()].filter((row) => fits(row, where))
      return fitting.sort(byFields(orderBy)).slice(0, limit).map(copy)
    },
    async insert(collection, row) {
      await start()
      return insertInto(tables, collection, row)
    },
    async update(collection, where, change) {
      await start()
      requireDefined(where)
      const row = tableOf(tables, collection).get(where._id)
      if (row === undefined || !fits(row, where)) return false
      const others = new Map([...tableOf(tables, collection)].filter(([id]) => id !== row._id))
      const next = changed(row, change)
      if (violatesUnique(schema, collection, next, others)) throw new DuplicateRow(collection)
      tableOf(tables, collection).set(row._id, next)
      return true
    },
    async remove(collection, where) {
      await start()
      requireDefined(where)
      const fitting = [...tableOf(tables, collection).values()].filter((row) => fits(row, where))
      fitting.forEach((row) => tableOf(tables, collection).delete(row._id))
      return fitting.length
    },
    async transaction(work) {
      await start()
      for (let attempt = 1; attempt <= 5; attempt++) {
        const before = snapshot(tables)
        const own = snapshot(tables)
        const touched = new Set<string>()
        const result = await work(transactionOn(own, touched, insertInto))
        const isConflict = [...touched].some((key) => version(tables, key) !== version(before, key))
        if (isConflict) continue
        for (const key of touched) adopt(tables, own, key)
        return result
      }
      throw new AppError('BUSY')
    },
  }
}

function transactionOn(
  own: Tables,
  touched: Set<string>,
  insertInto: (target: Tables, collection: string, row: Row) => 'inserted' | 'duplicate',
): CloudTransaction {
  return {
    async get(collection, id) {
      await Promise.resolve()
      return copy(tableOf(own, collection).get(id))
    },
    async insert(collection, row) {
      await Promise.resolve()
      if (insertInto(own, collection, row) === 'duplicate') throw new DuplicateRow(collection)
      touched.add(`${collection}/${row._id}`)
    },
    async update(collection, id, change) {
      await Promise.resolve()
      const row = tableOf(own, collection).get(id)
      if (row === undefined) return
      tableOf(own, collection).set(id, changed(row, change))
      touched.add(`${collection}/${id}`)
    },
  }
}

function readSchema(): Schema {
  return JSON.parse(readFileSync('database.json', 'utf8')) as Schema
}

function tableOf(tables: Tables, collection: string): Map<string, Row> {
  const table = tables.get(collection)
  if (table === undefined) throw new Error(`[ResourceNotFound] Db or Table not exist: ${collection}`)
  return table
}

function snapshot(tables: Tables): Tables {
  return new Map([...tables].map(([name, table]) => [name, new Map(table)]))
}

/** Rows are replaced, never changed in place, so the object itself tells one version from another. */
function version(tables: Tables, key: string): Row | undefined {
  const [collection = '', id = ''] = splitKey(key)
  return tables.get(collection)?.get(id)
}

function adopt(tables: Tables, own: Tables, key: string): void {
  const [collection = '', id = ''] = splitKey(key)
  const row = own.get(collection)?.get(id)
  if (row !== undefined) tables.get(collection)?.set(id, row)
}

function splitKey(key: string): string[] {
  const at = key.indexOf('/')
  return [key.slice(0, at), key.slice(at + 1)]
}

function violatesUnique(schema: Schema, collection: string, row: Row, table: Map<string, Row>): boolean {
  const indexes = schema.collections.find(({ name }) => name === collection)?.indexes ?? []
  return indexes.some(
    ({ unique, keys }) =>
      unique &&
      [...table.values()].some((other) => keys.every(({ field }) => (other[field] ?? null) === (row[field] ?? null))),
  )
}

function requireDefined(where: Where): void {
  const [field] = Object.entries(where).find(([, term]) => term === undefined) ?? []
  if (field !== undefined) throw new TypeError(`The condition on "${field}" is undefined: the SDK would leave it out.`)
}

function fits(row: Row, where: Where): boolean {
  return Object.entries(where).every(([field, term]) => {
    const value = comparable(row[field] ?? null)
    if (typeof term !== 'object' || term === null || term instanceof Date) return value === comparable(term)
    if ('in' in term) return term.in.map(comparable).includes(value)
    if (value === null || typeof value === 'boolean') return false
    if ('lt' in term) return value < (comparable(term.lt) ?? '')
    if ('lte' in term) return value <= (comparable(term.lte) ?? '')
    return value > (comparable(term.gt) ?? '')
  })
}

function byFields(orderBy: [string, 'asc' | 'desc'][]) {
  return (a: Row, b: Row) => {
    for (const [field, direction] of orderBy) {
      const [left, right] = [comparable(a[field]) ?? '', comparable(b[field]) ?? '']
      if (left !== right) return (left < right ? -1 : 1) * (direction === 'asc' ? 1 : -1)
    }
    return 0
  }
}

function comparable(value: unknown): string | number | boolean | null {
  if (value instanceof Date) return value.getTime()
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}

function changed(row: Row, change: Change): Row {
  const merged = { ...row, ...change }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined)) as Row
}

/** Not `structuredClone`: inside jest it makes dates of another realm, which are no `instanceof Date`. */
function copy<T>(value: T): T {
  if (value instanceof Date) return new Date(value) as T
  if (Array.isArray(value)) return value.map(copy) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copy(part as unknown)])) as T
}
