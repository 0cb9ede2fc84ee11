import { defineAction } from '../action'
import { TRANSACTION } from '../validation'

/** `rollback`: nothing of the transaction remains. */
export const abortTransaction = defineAction(
  'database.abortTransaction',
  { transactionId: { ...TRANSACTION, required: true } },
  ({ database }, { transactionId }) => {
    database.abort(transactionId)
    return {}
  },
)
