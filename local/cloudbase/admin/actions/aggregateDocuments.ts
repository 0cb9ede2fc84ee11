import { toEjson } from '../../database/ejson'
import { defineAction } from '../action'
import { readStages } from '../formatters'
import { warnOutsideTransaction } from '../outsideTransaction'
import { COLLECTION } from '../validation'

/** `aggregate().…end()`. */
export const aggregateDocuments = defineAction(
  'database.aggregateDocuments',
  { collectionName: COLLECTION, stages: { type: 'list', required: true } },
  (context, { collectionName, stages }) => {
    warnOutsideTransaction(context, 'aggregate()', collectionName)
    const found = context.database.aggregate(collectionName, readStages(stages, context.now), context.now)
    return { data: { list: found.map(toEjson) } }
  },
)
