import { ObjectId } from 'bson'
import { CloudError } from './cloudError'
import { REFUSALS } from './refusals'
import { isDocument, type Document } from './values'

export type DocumentId = string | number | ObjectId

/** The document with its id first; `newId` gives one where it has none. Refuses ids and field names that cannot be stored. */
export function withId(document: Document, newId: () => string): Document & { _id: DocumentId } {
  const { _id = newId(), ...fields } = document
  if (!isDocumentId(_id))
    throw new CloudError(REFUSALS.badValue, { problem: 'An _id is a text, a number or an ObjectId' })
  checkNames(fields)
  return { _id, ...fields }
}

/** Refuses field names that MongoDB does not store, at any depth. */
export function checkNames(value: unknown): void {
  if (Array.isArray(value)) return value.forEach(checkNames)
  if (!isDocument(value)) return
  for (const [field, part] of Object.entries(value)) {
    if (field === '' || field.startsWith('$') || /[.\0]/.test(field) || field === '__proto__')
      throw new CloudError(REFUSALS.badFieldName, { field })
    checkNames(part)
  }
}

function isDocumentId(value: unknown): value is DocumentId {
  return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value)) || value instanceof ObjectId
}
