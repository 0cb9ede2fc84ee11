import type { Collection } from './catalog'
import { encodeValue } from './bsonOrder'
import { checkNames, withId, type DocumentId } from './documents'
import { duplicate } from './duplicates'
import { toEjson } from './ejson'
import { search, type ScanWatcher, type Search } from './reader'
import type { Stored } from './stored'
import type { Unit } from './units'
import { applyUpdate } from './update/applyUpdate'
import { isOperatorDocument, type Document } from './values'

export interface Writing {
  unit: Unit
  collection: Collection
  onScan: ScanWatcher
  now: Date
  newId: () => string
}

export interface Modification {
  query: Document
  /** Update operators, or with `isReplacement` the new fields. */
  data: Document
  isReplacement: boolean
  multi: boolean
  upsert: boolean
}

export interface Modified {
  /** How many documents differ from before. */
  updated: number
  upsertedId: DocumentId | null
  /** The last document that was found, as it is now. */
  document: Document | undefined
}

/** Inserts one document and answers its id. */
export function insertDocument({ unit, collection, ...writing }: Writing, fields: Document): DocumentId {
  const document = withId(fields, writing.newId)
  const id = encodeValue(document._id)
  const [existing] = search(collection, unit.overlay(collection), { query: { _id: document._id } }, writing.onScan)
  const [overId] = collection.indexes
  if (existing !== undefined && overId !== undefined) throw duplicate(collection, overId, document, true)

  unit.stage({ collection, id, before: undefined, after: { document, text: toEjson(document) } })
  return document._id
}

/** Changes the documents that match, or with `upsert` makes one where none does. */
export function modifyDocuments(writing: Writing, wanted: Modification): Modified {
  const found = find(writing, wanted)
  if (found.length === 0 && wanted.upsert) return upsert(writing, wanted)

  let updated = 0
  let document: Document | undefined
  for (const stored of found) {
    document = changed(stored.document, wanted, { now: writing.now, isInsert: false })
    const text = toEjson(document)
    if (text === stored.text) continue
    writing.unit.stage({ collection: writing.collection, id: stored.id, before: stored, after: { document, text } })
    updated += 1
  }
  return { updated, upsertedId: null, document }
}

/** Removes the documents that match and answers how many. */
export function removeDocuments(writing: Writing, wanted: { query: Document; multi: boolean }): number {
  const found = find(writing, wanted)
  for (const stored of found)
    writing.unit.stage({ collection: writing.collection, id: stored.id, before: stored, after: undefined })
  return found.length
}

function find({ unit, collection, onScan }: Writing, { query, multi }: { query: Document; multi: boolean }): Stored[] {
  const wanted: Search = multi ? { query } : { query, limit: 1 }
  return search(collection, unit.overlay(collection), wanted, onScan)
}

function upsert(writing: Writing, wanted: Modification): Modified {
  const equalities = Object.entries(wanted.query).filter(
    ([field, value]) => !/[$.]/.test(field) && !isOperatorDocument(value) && !(value instanceof RegExp),
  )
  const { _id, ...fields } = Object.fromEntries(equalities)
  const base = withId({ ...(wanted.isReplacement ? {} : fields), _id }, writing.newId)
  const document = changed(base, wanted, { now: writing.now, isInsert: true })
  return { updated: 0, upsertedId: insertDocument(writing, document), document }
}

function changed(document: Document, wanted: Modification, context: { now: Date; isInsert: boolean }): Document {
  const next = wanted.isReplacement
    ? { _id: document['_id'], ...withoutId(wanted.data) }
    : applyUpdate(document, wanted.data, context)
  checkNames(next)
  return next
}

function withoutId({ _id: _, ...fields }: Document): Document {
  return fields
}
