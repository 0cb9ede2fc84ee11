import { randomBytes } from 'node:crypto'
import type { Clock } from '../../clock'
import type { Log } from '../../log'
import { openSqlite } from '../../sqlite'
import { aggregate, readPipeline } from './aggregation'
import { openCatalog, type Collection } from './catalog'
import type { DocumentId } from './documents'
import { createHistory } from './history'
import { search, type Overlay, type Search } from './reader'
import { scanReporter } from './scanReporter'
import type { DatabaseSchema } from './schema'
import { openSeeds } from './seeds'
import { parseDocument, type Stored } from './stored'
import { createTransactions } from './transactions'
import { commitChanges, Locked, plainUnit, type Store, type Unit } from './units'
import type { Document } from './values'
import {
  insertDocument,
  modifyDocuments,
  removeDocuments,
  type Modification,
  type Modified,
  type Writing,
} from './writer'

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

const NO_OVERLAY: Overlay = new Map()

/** Opens the database in `file` (or ':memory:'), with the collections and indexes of the schema. Throws DataFileError. */
export function openDatabase(options: { file: string; schema: DatabaseSchema; clock: Clock; log: Log }): LocalDatabase {
  const { sqlite, catalog, seeds } = openSqlite(options.file, (opened) => ({
    sqlite: opened,
    catalog: openCatalog(opened, options.schema),
    seeds: openSeeds(opened),
  }))
  const store: Store = { sqlite, catalog, history: createHistory(), locks: new Map() }
  const transactions = createTransactions(store, options.clock)
  const onScan = scanReporter(options.log)

  const writing = (unit: Unit, collection: string, now = options.clock.now()): Writing => ({
    unit,
    collection: catalog.collection(collection),
    onScan,
    now,
    newId: () => randomBytes(16).toString('hex'),
  })

  async function write<T>(transaction: string | undefined, work: (unit: Unit) => T): Promise<T> {
    return transaction === undefined ? autocommit(store, work) : transactions.within(transaction, work)
  }

  function read<T>(collection: Collection, transaction: string | undefined, work: (overlay: Overlay) => T): T {
    if (transaction === undefined) return work(NO_OVERLAY)
    return transactions.within(transaction, (unit) => work(unit.overlay(collection)))
  }

  // Read anew, since later stages may write into what `$lookup` brings.
  const everything = (collection: Collection) => [...collection.table.all()].map(({ text }) => parseDocument(text))

  return {
    async insert(collection, documents, transaction) {
      const ids: DocumentId[] = []
      let refusal: unknown
      await write(transaction, (unit) => {
        ids.length = 0
        for (const document of documents) {
          try {
            ids.push(insertDocument(writing(unit, collection), document))
          } catch (error) {
            if (transaction !== undefined || error instanceof Locked) throw error
            refusal = error
            return
          }
        }
      })
      if (refusal !== undefined) throw refusal
      return ids
    },
    find(name, wanted, transaction) {
      const collection = catalog.collection(name)
      return read(collection, transaction, (overlay) => search(collection, overlay, wanted, onScan))
    },
    count(name, query) {
      const collection = catalog.collection(name)
      if (Object.keys(query).length === 0) return collection.table.count()
      return search(collection, NO_OVERLAY, { query }, onScan).length
    },
    modify: (collection, wanted, transaction) =>
      write(transaction, (unit) => modifyDocuments(writing(unit, collection, wanted.now), wanted)),
    remove: (collection, wanted, transaction) =>
      write(transaction, (unit) => removeDocuments(writing(unit, collection), wanted)),
    aggregate(name, stages, now) {
      const collection = catalog.collection(name)
      const { query, stages: rest } = readPipeline(stages)
      const documents = search(collection, NO_OVERLAY, { query }, onScan).map(({ document }) => document)
      const resolve = (other: string) => everything(catalog.collection(other))
      return aggregate(documents, rest, { now, resolve })
    },
    addCollection: (name) => void catalog.add(name),
    begin: (owner) => transactions.begin(owner),
    commit: (transaction) => transactions.commit(transaction),
    abort: (transaction) => transactions.abort(transaction),
    isInTransaction: (owner) => transactions.isOpen(owner),
    seed(name, documents) {
      const { unit, set } = plainUnit(store)
      const collection = catalog.collection(name)
      seeds.stage(unit, collection, documents)
      sqlite.atomically(() => {
        commitChanges(store, set)
        seeds.remember(collection, documents)
      })
    },
    reset() {
      transactions.abortAll()
      const { unit, set } = plainUnit(store)
      for (const name of catalog.names()) removeDocuments(writing(unit, name), { query: {}, multi: true })
      commitChanges(store, set)
      seeds.forget()
    },
    close() {
      transactions.abortAll()
      sqlite.close()
    },
  }
}

async function autocommit<T>(store: Store, work: (unit: Unit) => T): Promise<T> {
  for (;;) {
    const { unit, set } = plainUnit(store)
    try {
      const result = work(unit)
      commitChanges(store, set)
      return result
    } catch (error) {
      if (!(error instanceof Locked)) throw error
      await error.holder.ended
    }
  }
}
