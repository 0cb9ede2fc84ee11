import { randomBytes } from 'node:crypto'
import type { Clock } from '../../clock'
import type { Log } from '../../log'
import { aggregate, readPipeline } from './aggregation'
import { autocommit } from './autocommit'
import type { Collection } from './catalog'
import type { LocalDatabase } from './database'
import type { DocumentId } from './documents'
import { insertAll, insertUntilRefused } from './insertMany'
import { search, type Overlay, type ScanWatcher, type Search } from './reader'
import { scanReporter } from './scanReporter'
import type { Seeds } from './seeds'
import { parseDocument, type Stored } from './stored'
import { createTransactions, type Transactions } from './transactions'
import { commitChanges, plainUnit, type Store, type Unit } from './units'
import type { Document } from './values'
import { modifyDocuments, removeDocuments, type Modification, type Modified, type Writing } from './writer'

const NO_OVERLAY: Overlay = new Map()

/** The database over an opened store; each public method is described at LocalDatabase. */
export class SqliteDatabase implements LocalDatabase {
  private readonly store: Store
  private readonly seeds: Seeds
  private readonly clock: Clock
  private readonly transactions: Transactions
  private readonly onScan: ScanWatcher

  constructor(store: Store, seeds: Seeds, { clock, log }: { clock: Clock; log: Log }) {
    this.store = store
    this.seeds = seeds
    this.clock = clock
    this.transactions = createTransactions(store, clock)
    this.onScan = scanReporter(log)
  }

  async insert(name: string, documents: Document[], transaction?: string): Promise<DocumentId[]> {
    const inserted = await this.write(transaction, (unit) => {
      const writing = this.writing(unit, name)
      return transaction === undefined ? insertUntilRefused(writing, documents) : insertAll(writing, documents)
    })
    if ('refusal' in inserted) throw inserted.refusal
    return inserted.ids
  }

  find(name: string, wanted: Search, transaction?: string): Stored[] {
    const collection = this.collection(name)
    if (transaction === undefined) return search(collection, NO_OVERLAY, wanted, this.onScan)
    return this.transactions.within(transaction, (unit) =>
      search(collection, unit.overlay(collection), wanted, this.onScan),
    )
  }

  count(name: string, query: Document): number {
    const collection = this.collection(name)
    if (Object.keys(query).length === 0) return collection.table.count()
    return search(collection, NO_OVERLAY, { query }, this.onScan).length
  }

  modify(name: string, wanted: Modification & { now: Date }, transaction?: string): Promise<Modified> {
    return this.write(transaction, (unit) => modifyDocuments(this.writing(unit, name, wanted.now), wanted))
  }

  remove(name: string, wanted: { query: Document; multi: boolean }, transaction?: string): Promise<number> {
    return this.write(transaction, (unit) => removeDocuments(this.writing(unit, name), wanted))
  }

  aggregate(name: string, stages: Document[], now: Date): Document[] {
    const { query, stages: rest } = readPipeline(stages)
    const documents = this.find(name, { query }).map(({ document }) => document)
    return aggregate(documents, rest, { now, resolve: (other) => this.everything(other) })
  }

  addCollection(name: string): void {
    this.store.catalog.add(name)
  }

  begin(owner: string): string {
    return this.transactions.begin(owner)
  }

  commit(transaction: string): void {
    this.transactions.commit(transaction)
  }

  abort(transaction: string): void {
    this.transactions.abort(transaction)
  }

  isInTransaction(owner: string): boolean {
    return this.transactions.isOpen(owner)
  }

  seed(name: string, documents: Document[]): void {
    const { unit, set } = plainUnit(this.store)
    const collection = this.collection(name)
    this.seeds.stage(unit, collection, documents)
    this.store.sqlite.atomically(() => {
      commitChanges(this.store, set)
      this.seeds.remember(collection, documents)
    })
  }

  reset(): void {
    this.transactions.abortAll()
    const { unit, set } = plainUnit(this.store)
    for (const name of this.store.catalog.names()) removeDocuments(this.writing(unit, name), { query: {}, multi: true })
    commitChanges(this.store, set)
    this.seeds.forget()
  }

  close(): void {
    this.transactions.abortAll()
    this.store.sqlite.close()
  }

  private collection(name: string): Collection {
    return this.store.catalog.collection(name)
  }

  private writing(unit: Unit, name: string, now = this.clock.now()): Writing {
    const newId = () => randomBytes(16).toString('hex')
    return { unit, collection: this.collection(name), onScan: this.onScan, now, newId }
  }

  private async write<T>(transaction: string | undefined, work: (unit: Unit) => T): Promise<T> {
    return transaction === undefined ? autocommit(this.store, work) : this.transactions.within(transaction, work)
  }

  // Read anew, since later stages may write into what `$lookup` brings.
  private everything(name: string): Document[] {
    return [...this.collection(name).table.all()].map(({ text }) => parseDocument(text))
  }
}
