import { defineAction } from '../action'
import { readDocument } from '../formatters'
import { warnOutsideTransaction } from '../outsideTransaction'
import { COLLECTION, QUERY_TYPE, TRANSACTION } from '../validation'

/** `doc().update`, `where().update` (`merge`: operators) and `doc().set` (no `merge`: a whole document, made if missing). */
export const modifyDocument = defineAction(
  'database.modifyDocument',
  {
    collectionName: COLLECTION,
    query: { type: 'text' },
    queryType: QUERY_TYPE,
    data: { type: 'text', required: true },
    multi: { type: 'flag' },
    merge: { type: 'flag', required: true },
    upsert: { type: 'flag' },
    transactionId: TRANSACTION,
  },
  async (context, { collectionName, query, queryType, data, multi, merge, upsert, transactionId }) => {
    const { database, now } = context
    if (queryType === 'WHERE' && transactionId === undefined)
      warnOutsideTransaction(context, 'where().update()', collectionName)

    const wanted = {
      query: readDocument(query, now),
      data: readDocument(data, now),
      isReplacement: !merge,
      multi: multi ?? false,
      upsert: upsert ?? false,
      now,
    }
    const { updated, upsertedId } = await database.modify(collectionName, wanted, transactionId)
    return { data: { updated, upsert_id: upsertedId } }
  },
)
