import type { Catalog, Collection } from './catalog'
import { indexKeys } from './indexKeys'
import type { Index } from './planner'
import { Stored } from './stored'
import type { Document } from './values'

/** One document's change: an insert has no `before`, a removal no `after`. */
export interface Change {
  collection: Collection
  id: string
  before: Stored | undefined
  after: { document: Document; text: string } | undefined
}

/** A key of a unique index that another document has already. */
export interface Clash {
  index: Index
  owner: string
}

/** Changes that go to the disk together. */
export interface ChangeSet {
  list(): Change[]
  /** Takes a change in; a later change of the same document takes the earlier one's place. */
  add(change: Change): void
  /** The collection's documents as these changes leave them. */
  overlay(collection: Collection): ReadonlyMap<string, Stored | undefined>
  /** The unique key by which the change would break an index, given what is stored and what is in this set. */
  clash(change: Change): Clash | undefined
}

/** An empty set. */
export function createChangeSet(): ChangeSet {
  const changes = new Map<string, Change>()
  const owners = new Map<string, string | undefined>()
  const overlays = new Map<Collection, Map<string, Stored | undefined>>()

  function overlayOf(collection: Collection): Map<string, Stored | undefined> {
    const overlay = overlays.get(collection) ?? new Map<string, Stored | undefined>()
    overlays.set(collection, overlay)
    return overlay
  }

  return {
    list: () => [...changes.values()],
    add(change) {
      const place = `${change.collection.number}/${change.id}`
      const earlier = changes.get(place)
      const before = earlier?.after?.document ?? change.before?.document
      for (const { name } of uniqueKeys(change.collection, before)) owners.set(name, undefined)
      for (const { name } of uniqueKeys(change.collection, change.after?.document)) owners.set(name, change.id)
      overlayOf(change.collection).set(change.id, change.after && new Stored(0, change.after.text))
      changes.set(place, earlier === undefined ? change : { ...change, before: earlier.before })
    },
    overlay: overlayOf,
    clash({ collection, id, after }) {
      for (const { name, index, key } of uniqueKeys(collection, after?.document)) {
        const owner = owners.has(name) ? owners.get(name) : collection.table.owner(index, key)?.id
        if (owner !== undefined && owner !== id) return { index, owner }
      }
      return undefined
    },
  }
}

/** The names under which a change locks its document and its places in unique indexes. */
export function lockNames({ collection, id, before, after }: Change): string[] {
  const keys = [before?.document, after?.document].flatMap((document) => uniqueKeys(collection, document))
  return [`${collection.number}/${id}`, ...keys.map(({ name }) => name)]
}

/** Writes the changes into their tables; to be called inside `Sqlite.atomically`. */
export function writeChanges(catalog: Catalog, changes: Change[]): void {
  for (const { collection, id, before, after } of changes) {
    if (after !== undefined) catalog.noteArrays(collection, after.document)
    if (before === undefined && after !== undefined) collection.table.insert(id, after.document, after.text)
    if (before !== undefined && after !== undefined) collection.table.replace(before, after.document, after.text)
    if (before !== undefined && after === undefined) collection.table.remove(before)
  }
}

function uniqueKeys(collection: Collection, document: Document | undefined) {
  if (document === undefined) return []
  const unique = collection.indexes.filter((index) => index.unique && index.number !== 0)
  return unique.flatMap((index) =>
    indexKeys(index.keys, document).map((key) => ({ name: `${collection.number}:${index.number}:${key}`, index, key })),
  )
}
