import { commitChanges, Locked, plainUnit, type Store, type Unit } from './units'

/** Does a write outside transactions, durable when it is answered; it waits for transactions that hold its documents. */
export async function autocommit<T>(store: Store, work: (unit: Unit) => T): Promise<T> {
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
