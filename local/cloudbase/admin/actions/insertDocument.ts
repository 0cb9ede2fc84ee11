import { CloudError } from '../../database/cloudError'
import { REFUSALS } from '../../database/refusals'
import { defineAction } from '../action'
import { readDocument } from '../formatters'
import { COLLECTION, TRANSACTION } from '../validation'

/** `collection.add` of one document or many, and `doc().create`. */
export const insertDocument = defineAction(
  'database.insertDocument',
  { collectionName: COLLECTION, data: { type: 'list', required: true }, transactionId: TRANSACTION },
  async ({ database, now }, { collectionName, data, transactionId }) => {
    const documents = data.map((text) => readDocument(checkedText(text), now))
    return { data: { insertedIds: await database.insert(collectionName, documents, transactionId) } }
  },
)

function checkedText(text: unknown): string {
  if (typeof text === 'string') return text
  throw new CloudError(REFUSALS.badValue, { problem: 'Each document is sent as EJSON text' })
}
