import { defineAction } from '../action'

/** `startTransaction`: from here on the transaction sees the data as it is now, for at most 30 seconds. */
export const startTransaction = defineAction('database.startTransaction', {}, ({ database, credential }) => ({
  transactionId: database.begin(credential.secretId),
}))
