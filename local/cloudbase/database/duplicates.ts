import type { Collection } from './catalog'
import type { Change, ChangeSet } from './changes'
import { CloudError } from './cloudError'
import { toEjson } from './ejson'
import { valuesAt } from './paths'
import type { Index } from './planner'
import { REFUSALS } from './refusals'
import type { Document } from './values'

/** Refuses a change that would give two documents one key of a unique index. */
export function refuseDuplicate(set: ChangeSet, change: Change): void {
  const clash = set.clash(change)
  if (clash !== undefined && change.after !== undefined)
    throw duplicate(change.collection, clash.index, change.after.document, change.before === undefined)
}

/** The refusal of a second document with the same key, in the words of the platform. */
export function duplicate(collection: Collection, index: Index, document: Document, isInsert: boolean): CloudError {
  const fields = index.keys.map(({ field }) => `${field}: ${shown(valuesAt(document, field.split('.'))[0])}`)
  return new CloudError(isInsert ? REFUSALS.duplicateOnInsert : REFUSALS.duplicateOnUpdate, {
    collection: collection.name,
    index: index.name,
    key: `{ ${fields.join(', ')} }`,
  })
}

function shown(value: unknown): string {
  if (typeof value === 'number') return String(value)
  return toEjson(value ?? null)
}
