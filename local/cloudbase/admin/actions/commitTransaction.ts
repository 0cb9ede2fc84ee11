import { defineAction } from '../action'
import { TRANSACTION } from '../validation'

/** `commit`: everything the transaction wrote is durable together when this is answered. */
export const commitTransaction = defineAction(
  'database.commitTransaction',
  { transactionId: { ...TRANSACTION, required: true } },
  ({ database }, { transactionId }) => {
    database.commit(transactionId)
    return {}
  },
)
