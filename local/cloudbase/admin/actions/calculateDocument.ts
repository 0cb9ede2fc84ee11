import { defineAction } from '../action'
import { readDocument } from '../formatters'
import { warnOutsideTransaction } from '../outsideTransaction'
import { COLLECTION } from '../validation'

/** `count`. */
export const calculateDocument = defineAction(
  'database.calculateDocument',
  { collectionName: COLLECTION, query: { type: 'text' } },
  (context, { collectionName, query }) => {
    warnOutsideTransaction(context, 'count()', collectionName)
    return { data: { total: context.database.count(collectionName, readDocument(query, context.now)) } }
  },
)
