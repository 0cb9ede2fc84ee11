import type { Clock } from '../../clock'
import type { Log } from '../../log'
import { openSqlite } from '../../sqlite'
import { openCatalog } from './catalog'
import type { DocumentId } from './documents'
import { createHistory } from './history'
import type { Search } from './reader'
import type { DatabaseSchema } from './schema'
import { openSeeds } from './seeds'
import { SqliteDatabase } from './sqliteDatabase'
import type { Stored } from './stored'
import type { Document } from './values'
import type { Modification, Modified } from './writer'

export type { DatabaseSchema } from './schema'

/**
 * The database of the local cloud, with MongoDB's semantics as CloudBase shows them. A write that was answered is on the disk.
 * With a `transaction` an operation belongs to it; without one a write waits for transactions that hold its documents.
 */
export interface LocalDatabase {
  /** Inserts in order; where one is refused, those before it stay (outside a transaction), as with MongoDB. */
  insert(collection: string, documents: Document[], transaction?: string): Promise<DocumentId[]>
  find(collection: string, wanted: Search, transaction?: string): Stored[]
  count(collection: string, query: Document): number
  modify(collection: string, wanted: Modification & { now: Date }, transaction?: string): Promise<Modified>
  remove(collection: string, wanted: { query: Document; multi: boolean }, transaction?: string): Promise<number>
  aggregate(collection: string, stages: Document[], now: Date): Document[]
  addCollection(name: string): void
  begin(owner: string): string
  commit(transaction: string): void
  abort(transaction: string): void
  /** True while this owner has begun a transaction and not ended it. */
  isInTransaction(owner: string): boolean
  /**
   * Brings a collection to the documents of a file (each with an `_id`): new ones come, and those that still are as the
   * last seed left them follow the file, out of it too. What was changed or removed by somebody else stays so.
   */
  seed(collection: string, documents: Document[]): void
  /** Aborts transactions and removes every document. */
  reset(): void
  close(): void
}

export interface DatabaseOptions {
  /** A path or ':memory:'. */
  file: string
  /** The collections and indexes that there have to be. */
  schema: DatabaseSchema
  clock: Clock
  log: Log
}

/** Opens the database and brings it to its schema. Throws DataFileError. */
export function openDatabase(options: DatabaseOptions): LocalDatabase {
  const parts = openSqlite(options.file, (sqlite) => ({
    sqlite,
    catalog: openCatalog(sqlite, options.schema),
    seeds: openSeeds(sqlite),
  }))
  return new SqliteDatabase({ ...parts, history: createHistory(), locks: new Map() }, parts.seeds, options)
}
