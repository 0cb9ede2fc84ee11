import { CloudError } from './cloudError'
import { indexKeys } from './indexKeys'
import type { Index } from './planner'
import { REFUSALS } from './refusals'
import type { DatabaseSchema, IndexDefinition } from './schema'
import type { Sqlite } from '../../sqlite'
import { syncIndexes } from './syncIndexes'
import { openTable, type Table } from './table'
import type { Document } from './values'

export interface Collection {
  number: number
  name: string
  /** All indexes, the one over `_id` first. */
  indexes: Index[]
  table: Table
}

/** Which collections and indexes there are. */
export interface Catalog {
  /** Refuses a name that no collection has. */
  collection(name: string): Collection
  find(name: string): Collection | undefined
  names(): string[]
  /** Refuses a name that is taken. */
  add(name: string): Collection
  /** Remembers that a document has an array in an indexed field, before its entries are written. */
  noteArrays(collection: Collection, document: Document): void
}

const TABLES = `
  CREATE TABLE IF NOT EXISTS collections (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  CREATE TABLE IF NOT EXISTS indexes (
    number INTEGER PRIMARY KEY, collection INTEGER NOT NULL, definition TEXT NOT NULL, multikey INTEGER NOT NULL DEFAULT 0
  );
`

/** Opens the catalog and brings it to the schema: missing collections and indexes are made, indexes it does not name go. */
export function openCatalog(sqlite: Sqlite, schema: DatabaseSchema): Catalog {
  sqlite.execute(TABLES)
  const insertCollection = sqlite.prepare('INSERT INTO collections (name) VALUES (?)')
  const setMultikey = sqlite.prepare('UPDATE indexes SET multikey = 1 WHERE number = ?')
  const collections = new Map<string, Collection>()
  for (const [number, name] of sqlite.prepare('SELECT number, name FROM collections ORDER BY number').rows())
    collections.set(String(name), openCollection(sqlite, Number(number), String(name)))

  const catalog: Catalog = {
    collection(name) {
      const found = collections.get(name)
      if (found === undefined) throw new CloudError(REFUSALS.noCollection, { collection: name })
      return found
    },
    find: (name) => collections.get(name),
    names: () => [...collections.keys()],
    add(name) {
      if (collections.has(name)) throw new CloudError(REFUSALS.collectionExists, { collection: name })
      const number = sqlite.atomically(() => {
        const row = Number(insertCollection.run(name).lastInsertRowid)
        sqlite.execute(
          `CREATE TABLE documents_${row} (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, body TEXT NOT NULL)`,
        )
        return row
      })
      const made = openCollection(sqlite, number, name)
      collections.set(name, made)
      return made
    },
    noteArrays(collection, document) {
      for (const index of collection.indexes) {
        if (index.number === 0 || index.isMultikey || indexKeys(index.keys, document).length === 1) continue
        index.isMultikey = true
        setMultikey.run(index.number)
      }
    },
  }

  for (const { name, indexes } of schema.collections) {
    const collection = catalog.find(name) ?? catalog.add(name)
    sqlite.atomically(() => syncIndexes(sqlite, catalog, collection, indexes))
  }
  return catalog
}

function openCollection(sqlite: Sqlite, number: number, name: string): Collection {
  const rows = sqlite.prepare('SELECT number, definition, multikey FROM indexes WHERE collection = ?').rows(number)
  const indexes = rows.map(([row, definition, isMultikey]): Index => ({
    ...(JSON.parse(String(definition)) as IndexDefinition),
    number: Number(row),
    isMultikey: isMultikey === 1,
  }))
  const overId: Index = {
    number: 0,
    name: '_id_',
    unique: true,
    keys: [{ field: '_id', direction: 1 }],
    isMultikey: false,
  }
  const collection: Collection = {
    number,
    name,
    indexes: [overId, ...indexes],
    table: openTable(sqlite, number, () => collection.indexes.slice(1)),
  }
  return collection
}
