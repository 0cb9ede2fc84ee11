import type { Catalog, Collection } from './catalog'
import { createChangeSet, lockNames, writeChanges, type Change, type ChangeSet } from './changes'
import { CloudError } from './cloudError'
import type { History } from './history'
import type { Overlay } from './reader'
import { refuseDuplicate } from './duplicates'
import { REFUSALS } from './refusals'
import type { Sqlite } from '../../sqlite'
import type { Transaction } from './transactions'

/** Where an operation reads and writes: a transaction, or the database as it is. */
export interface Unit {
  overlay(collection: Collection): Overlay
  /** Takes a change in, or throws: duplicate, conflict, or `Locked`. */
  stage(change: Change): void
}

/** Which open transaction holds which document or unique key. */
export type Locks = Map<string, Transaction>

export interface Store {
  sqlite: Sqlite
  catalog: Catalog
  history: History
  locks: Locks
}

/** Thrown where a plain write meets an open transaction's change: try again when that has ended. */
export class Locked extends Error {
  readonly holder: Transaction

  constructor(holder: Transaction) {
    super('An open transaction holds this document.')
    this.holder = holder
  }
}

/** Makes the changes durable, all or none. */
export function commitChanges({ sqlite, catalog, history }: Store, set: ChangeSet): void {
  const changes = set.list().filter(({ before, after }) => before !== undefined || after !== undefined)
  if (changes.length === 0) return
  sqlite.atomically(() => writeChanges(catalog, changes))
  history.record(changes.map(({ collection, id, before }) => ({ collection: collection.number, id, before })))
}

/** A unit outside transactions; nothing is written before `commitChanges`. */
export function plainUnit({ locks }: Store): { unit: Unit; set: ChangeSet } {
  const set = createChangeSet()
  const unit: Unit = {
    overlay: (collection) => set.overlay(collection),
    stage(change) {
      const holder = lockNames(change)
        .map((name) => locks.get(name))
        .find((transaction) => transaction !== undefined)
      if (holder !== undefined) throw new Locked(holder)
      refuseDuplicate(set, change)
      set.add(change)
    },
  }
  return { unit, set }
}

/** A transaction's unit: its snapshot with its own writes over it. The first writer of a document wins, at once. */
export function snapshotUnit({ history, locks }: Store, transaction: Transaction): Unit {
  const { set, snapshot } = transaction
  const hasChanged = (collection: Collection, id: string) => history.hasChanged(snapshot, collection.number, id)

  return {
    overlay: (collection) => new Map([...history.since(snapshot, collection.number), ...set.overlay(collection)]),
    stage(change) {
      const names = lockNames(change)
      const isHeld = names.some((name) => locks.has(name) && locks.get(name) !== transaction)
      if (isHeld || hasChanged(change.collection, change.id)) throw new CloudError(REFUSALS.conflict)
      // Whoever took the unique key after the snapshot cannot be seen from here: not a duplicate but a conflict.
      const clash = set.clash(change)
      if (clash !== undefined && hasChanged(change.collection, clash.owner)) throw new CloudError(REFUSALS.conflict)
      refuseDuplicate(set, change)
      set.add(change)
      for (const name of names) locks.set(name, transaction)
    },
  }
}
