import type { CloudDatabase } from '../../core/platform/database'

/** Passes every operation on and remembers it, as `get identities`: for promises about the number of round trips. */
export function countedDatabase(database: CloudDatabase): CloudDatabase & { operations: string[] } {
  const operations: string[] = []
  const note = (operation: string) => operations.push(operation)

  return {
    operations,
    get: (collection, id) => (note(`get ${collection}`), database.get(collection, id)),
    find: (collection, query) => (note(`find ${collection}`), database.find(collection, query)),
    insert: (collection, row) => (note(`insert ${collection}`), database.insert(collection, row)),
    update: (collection, where, change) => (note(`update ${collection}`), database.update(collection, where, change)),
    remove: (collection, where) => (note(`remove ${collection}`), database.remove(collection, where)),
    transaction: (work) => (note('transaction'), database.transaction(work)),
  }
}
