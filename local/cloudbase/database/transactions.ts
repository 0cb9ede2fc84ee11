import { randomUUID } from 'node:crypto'
import type { Clock } from '../../clock'
import { createChangeSet, type ChangeSet } from './changes'
import { CloudError } from './cloudError'
import { REFUSALS } from './refusals'
import { commitChanges, snapshotUnit, type Store, type Unit } from './units'

/** One open transaction of an SDK. */
export interface Transaction {
  id: string
  owner: string
  snapshot: number
  set: ChangeSet
  /** Settles when it was committed or aborted. */
  ended: Promise<void>
}

export interface Transactions {
  begin(owner: string): string
  /** Runs `work` in the transaction; whatever it throws aborts the transaction, as MongoDB does. */
  within<T>(id: string, work: (unit: Unit) => T): T
  commit(id: string): void
  abort(id: string): void
  isOpen(owner: string): boolean
  abortAll(): void
}

/** The platform ends a transaction that is older (its own error text says so). */
const LIFE_MS = 30_000

/** Keeps the open transactions; one that has ended, however it ended, is refused with `DATABASE_TRANSACTION_FAIL`. */
export function createTransactions(store: Store, clock: Clock): Transactions {
  const open = new Map<string, Transaction & { end(): void }>()

  function find(id: string) {
    const transaction = open.get(id)
    if (transaction === undefined) throw new CloudError(REFUSALS.noTransaction)
    return transaction
  }

  function end(transaction: Transaction & { end(): void }): void {
    open.delete(transaction.id)
    for (const [name, holder] of store.locks) if (holder === transaction) store.locks.delete(name)
    store.history.close(transaction.snapshot)
    transaction.end()
  }

  return {
    begin(owner) {
      const id = randomUUID().replaceAll('-', '')
      const { promise, resolve } = deferred()
      const cancel = clock.at(new Date(clock.now().getTime() + LIFE_MS), () => end(transaction))
      const transaction = {
        id,
        owner,
        snapshot: store.history.open(),
        set: createChangeSet(),
        ended: promise,
        end: () => (cancel(), resolve()),
      }
      open.set(id, transaction)
      return id
    },
    within(id, work) {
      const transaction = find(id)
      try {
        return work(snapshotUnit(store, transaction))
      } catch (error) {
        end(transaction)
        throw error
      }
    },
    commit(id) {
      const transaction = find(id)
      try {
        commitChanges(store, transaction.set)
      } finally {
        end(transaction)
      }
    },
    abort: (id) => end(find(id)),
    isOpen: (owner) => [...open.values()].some((transaction) => transaction.owner === owner),
    abortAll: () => [...open.values()].forEach(end),
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((settle) => (resolve = settle))
  return { promise, resolve }
}
