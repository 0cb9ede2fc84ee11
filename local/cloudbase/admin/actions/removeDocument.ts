import { defineAction } from '../action'
import { readDocument } from '../formatters'
import { warnOutsideTransaction } from '../outsideTransaction'
import { COLLECTION, QUERY_TYPE, TRANSACTION } from '../validation'

/** `doc().remove` and `where().remove`. */
export const removeDocument = defineAction(
  'database.removeDocument',
  {
    collectionName: COLLECTION,
    query: { type: 'text' },
    queryType: QUERY_TYPE,
    multi: { type: 'flag' },
    transactionId: TRANSACTION,
  },
  async (context, { collectionName, query, queryType, multi, transactionId }) => {
    if (queryType === 'WHERE' && transactionId === undefined)
      warnOutsideTransaction(context, 'where().remove()', collectionName)

    const wanted = { query: readDocument(query, context.now), multi: multi ?? false }
    return { data: { deleted: await context.database.remove(collectionName, wanted, transactionId) } }
  },
)
