import { toEjson } from '../../database/ejson'
import { defineAction } from '../action'
import { readDocument } from '../formatters'
import { COLLECTION, TRANSACTION } from '../validation'

/** `where().updateAndReturn`: changes one document and answers it as it is now, in one step. */
export const modifyAndReturnDoc = defineAction(
  'database.modifyAndReturnDoc',
  {
    collectionName: COLLECTION,
    query: { type: 'text' },
    data: { type: 'text', required: true },
    transactionId: TRANSACTION,
  },
  async ({ database, now }, { collectionName, query, data, transactionId }) => {
    const wanted = {
      query: readDocument(query, now),
      data: readDocument(data, now),
      isReplacement: false,
      multi: false,
      upsert: false,
      now,
    }
    const { updated, document } = await database.modify(collectionName, wanted, transactionId)
    return { data: { updated, doc: document === undefined ? null : toEjson(document) } }
  },
)
