import type { Collection } from './catalog'
import type { Predicate } from './comparison'
import { encodeValue } from './bsonOrder'
import { compileQuery } from './matcher'
import { planQuery, type Order, type Plan } from './planner'
import { sortStored } from './sorting'
import type { Stored } from './stored'
import { isDocument, type Document } from './values'

export interface Search {
  query: Document
  order?: Order
  skip?: number
  /** None: everything. */
  limit?: number
}

/** What a reader sees instead of the stored documents, by their id: its snapshot and its own writes; undefined where it sees none. */
export type Overlay = ReadonlyMap<string, Stored | undefined>

/** Told when a query reads a whole collection. */
export type ScanWatcher = (collection: Collection, search: Search) => void

/** Finds documents by the best index; the result is exactly what testing every document would give. */
export function search(collection: Collection, overlay: Overlay, wanted: Search, onScan: ScanWatcher): Stored[] {
  const id = soleId(wanted.query)
  if (id !== undefined) return byId(collection, overlay, id, wanted)

  const plan = planQuery(collection.indexes, wanted.query, wanted.order ?? [])
  if (plan.index === undefined) onScan(collection, wanted)
  const holds = compileQuery(wanted.query)
  return overlay.size === 0
    ? direct(collection, plan, holds, wanted)
    : overlaid(collection, overlay, plan, holds, wanted)
}

// Reading by `_id` needs no look into the document.
function soleId(query: Document): string | undefined {
  const [field, ...others] = Object.keys(query)
  const value = query['_id']
  const isPlain = !Array.isArray(value) && !isDocument(value) && !(value instanceof RegExp)
  return field === '_id' && others.length === 0 && isPlain ? encodeValue(value) : undefined
}

function byId(collection: Collection, overlay: Overlay, id: string, { skip = 0, limit = Infinity }: Search): Stored[] {
  const found = overlay.has(id) ? overlay.get(id) : collection.table.get(id)
  return found === undefined ? [] : [found].slice(skip, skip + limit)
}

function direct(collection: Collection, plan: Plan, holds: Predicate, wanted: Search): Stored[] {
  const end = (wanted.skip ?? 0) + (wanted.limit ?? Infinity)
  const found: Stored[] = []
  if (end === 0) return found
  for (const stored of read(collection, plan)) {
    if (!holds(stored.document)) continue
    found.push(stored)
    if (plan.isSorted && found.length === end) break
  }
  const sorted = plan.isSorted ? found : sortStored(found, wanted.order ?? [])
  return sorted.slice(wanted.skip ?? 0, end)
}

function overlaid(collection: Collection, overlay: Overlay, plan: Plan, holds: Predicate, wanted: Search): Stored[] {
  const untouched = [...read(collection, plan)].filter(({ id }) => !overlay.has(id))
  const touched = [...overlay.values()].filter((stored) => stored !== undefined)
  const found = [...untouched, ...touched].filter(({ document }) => holds(document))
  const skip = wanted.skip ?? 0
  return sortStored(found, wanted.order ?? []).slice(skip, skip + (wanted.limit ?? Infinity))
}

function* read(collection: Collection, { index, ranges, isReverse }: Plan): Iterable<Stored> {
  if (index === undefined) return yield* collection.table.all()
  const seen = new Set<number>()
  for (const range of ranges) {
    for (const stored of collection.table.within(index, range, isReverse)) {
      if (seen.has(stored.number)) continue
      if (index.isMultikey) seen.add(stored.number)
      yield stored
    }
  }
}
