import type { Catalog, Collection } from './catalog'
import type { Index } from './planner'
import type { IndexDefinition } from './schema'
import type { Sqlite } from '../../sqlite'

/** Drops the indexes that are no longer wanted and builds the missing ones; throws where a unique one cannot be. */
export function syncIndexes(sqlite: Sqlite, catalog: Catalog, collection: Collection, wanted: IndexDefinition[]): void {
  const texts = new Set(wanted.map(textOf))
  const [overId, ...existing] = collection.indexes
  const kept = existing.filter((index) => texts.has(textOf(index)))
  existing.filter((index) => !kept.includes(index)).forEach((index) => drop(sqlite, index))

  const known = new Set(kept.map(textOf))
  const made = wanted.filter((definition) => !known.has(textOf(definition)))
  collection.indexes = overId === undefined ? kept : [overId, ...kept]
  for (const definition of made) build(sqlite, catalog, collection, definition)
}

function drop(sqlite: Sqlite, index: Index): void {
  sqlite.execute(`DROP TABLE index_${index.number}`)
  sqlite.prepare('DELETE FROM indexes WHERE number = ?').run(index.number)
}

function build(sqlite: Sqlite, catalog: Catalog, collection: Collection, definition: IndexDefinition): void {
  const insert = sqlite.prepare('INSERT INTO indexes (collection, definition) VALUES (?, ?)')
  const number = Number(insert.run(collection.number, textOf(definition)).lastInsertRowid)
  const entries = `index_${number}`
  sqlite.execute(
    `CREATE TABLE ${entries} (key BLOB NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (key, document)) WITHOUT ROWID`,
  )

  const index: Index = { ...definition, number, isMultikey: false }
  collection.indexes.push(index)
  for (const { document } of collection.table.all()) catalog.noteArrays(collection, document)
  collection.table.build(index)
  if (definition.unique) refuseShared(sqlite, collection, definition, entries)
}

function refuseShared(sqlite: Sqlite, collection: Collection, { name }: IndexDefinition, entries: string): void {
  const [shared] = sqlite.prepare(`SELECT count(*) - count(DISTINCT key) FROM ${entries}`).row() ?? []
  if (shared === 0) return
  throw new Error(
    `The index "${name}" of "${collection.name}" is to be unique, but ${String(shared)} documents repeat a key. ` +
      'Change them, or start with fresh data.',
  )
}

function textOf({ name, unique, keys }: Omit<IndexDefinition, 'keys'> & Pick<Index, 'keys'>): string {
  return JSON.stringify({ name, unique, keys: keys.map(({ field, direction }) => ({ field, direction })) })
}
