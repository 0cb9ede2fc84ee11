import type { DocumentId } from './documents'
import { Locked } from './units'
import type { Document } from './values'
import { insertDocument, type Writing } from './writer'

/** The ids of what was inserted, or why not all of it was. */
export type Inserted = { ids: DocumentId[] } | { refusal: unknown }

/** Inserts all of them; the first refusal is thrown. */
export function insertAll(writing: Writing, documents: Document[]): Inserted {
  return { ids: documents.map((document) => insertDocument(writing, document)) }
}

/** As MongoDB does outside transactions: what stands before a refused document is inserted, what comes after is not. */
export function insertUntilRefused(writing: Writing, documents: Document[]): Inserted {
  const ids: DocumentId[] = []
  for (const document of documents) {
    try {
      ids.push(insertDocument(writing, document))
    } catch (refusal) {
      // Not a refusal: the whole batch begins again when the lock is free.
      if (refusal instanceof Locked) throw refusal
      return { refusal }
    }
  }
  return { ids }
}
