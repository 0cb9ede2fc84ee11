import type { LocalDatabase } from '../database/database'
import type { ActionContext } from './action'

const warnings = new WeakMap<LocalDatabase, Set<string>>()

/**
 * Warns once where a client has an open transaction and sends an operation that the SDKs never put into one:
 * `where().update/remove/count` and `aggregate` run outside it, at once (measured on both SDKs).
 */
export function warnOutsideTransaction(
  { database, credential, log }: ActionContext,
  operation: string,
  collection: string,
): void {
  const warned = warnings.get(database) ?? new Set()
  warnings.set(database, warned)
  const key = `${credential.owner} ${operation} ${collection}`
  if (warned.has(key) || !database.isInTransaction(credential.secretId)) return
  warned.add(key)
  log.warn(`${operation} ran outside the open transaction of its caller: the SDK sends it without a transactionId.`, {
    owner: credential.owner,
    collection,
  })
}
