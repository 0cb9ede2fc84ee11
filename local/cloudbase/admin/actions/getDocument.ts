import { defineAction } from '../action'
import { readDocument, readOrder, writeList } from '../formatters'
import { COLLECTION, QUERY_TYPE, TRANSACTION } from '../validation'

const USUAL_LIMIT = 100
const GREATEST_LIMIT = 1000

/** `doc().get` and `where().get`, with order, skip, limit and field. A document that is not there is an empty list. */
export const getDocument = defineAction(
  'database.getDocument',
  {
    collectionName: COLLECTION,
    query: { type: 'text' },
    queryType: QUERY_TYPE,
    order: { type: 'text' },
    offset: { type: 'integer', min: 0 },
    limit: { type: 'integer', min: 0 },
    projection: { type: 'text' },
    transactionId: TRANSACTION,
  },
  ({ database, now }, { collectionName, query, order, offset, limit, projection, transactionId }) => {
    const wanted = {
      query: readDocument(query, now),
      order: readOrder(order, now),
      skip: offset ?? 0,
      limit: Math.min(limit || USUAL_LIMIT, GREATEST_LIMIT),
    }
    const found = database.find(collectionName, wanted, transactionId)
    return { data: { list: writeList(found, readDocument(projection, now)) } }
  },
)
