import {
  DuplicateRow,
  type Change,
  type CloudDatabase,
  type CloudTransaction,
  type Query,
  type Row,
  type Where,
} from './database'
import { AppError } from './errors'
import { lazily } from './lazily'
import { systemPause } from './pause'
import type { Sdk, SdkAnswer, SdkDatabase, SdkTransaction } from './sdk'

const MAX_ATTEMPTS = 5

/** Fills the port by either SDK; `connect` loads and initialises it once, or again after it failed. */
export function cloudDatabase(connect: () => Promise<Sdk>): CloudDatabase {
  const sdk = lazily(connect)

  return {
    async get(collection, id) {
      const { db } = await sdk()
      return firstRow(await db.collection(collection).doc(id).get())
    },
    async find(collection, { where, orderBy = [], limit }: Query) {
      const { db } = await sdk()
      const filtered = db.collection(collection).where(condition(db, where))
      const ordered = orderBy.reduce((query, [field, direction]) => query.orderBy(field, direction), filtered)
      const { data } = await ordered.limit(limit).get()
      return data as Row[]
    },
    async insert(collection, row) {
      const { db, wrap } = await sdk()
      try {
        await db.collection(collection).add(wrap(row))
        return 'inserted'
      } catch (error) {
        if (isDuplicate(error)) return 'duplicate'
        throw error
      }
    },
    async update(collection, where, change) {
      const { db, wrap } = await sdk()
      const row = db.collection(collection).where(condition(db, where))
      const answer = await namingDuplicates(collection, () => row.update(wrap(assignments(db, change))))
      return (answer.updated ?? answer.stats?.updated) === 1
    },
    async remove(collection, where) {
      const { db } = await sdk()
      const answer = await db.collection(collection).where(condition(db, where)).remove()
      return answer.deleted ?? answer.stats?.removed ?? 0
    },
    async transaction(work) {
      const connected = await sdk()
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
        const outcome = await attemptTransaction(connected, work)
        if (outcome !== CONFLICT) return outcome
        await systemPause(10 * 2 ** attempt)
      }
      throw new AppError('BUSY')
    },
  }
}

const CONFLICT = Symbol('conflict')

/** `runTransaction` of wx-server-sdk does not retry a conflict that an operation reports, so the loop is ours. */
async function attemptTransaction<T>(
  { db, wrap }: Sdk,
  work: (transaction: CloudTransaction) => Promise<T>,
): Promise<T | typeof CONFLICT> {
  const transaction = await db.startTransaction()
  try {
    const result = await work(openedTransaction({ db, wrap }, transaction))
    await transaction.commit()
    return result
  } catch (error) {
    // A conflict has already ended the transaction at the server; then rolling back is refused, which changes nothing.
    await transaction.rollback().catch(() => undefined)
    if (isConflict(error)) return CONFLICT
    throw error
  }
}

function openedTransaction({ db, wrap }: Sdk, transaction: SdkTransaction): CloudTransaction {
  return {
    async get(collection, id) {
      return firstRow(await transaction.collection(collection).doc(id).get())
    },
    async insert(collection, row) {
      await namingDuplicates(collection, () => transaction.collection(collection).add(wrap(row)))
    },
    async update(collection, id, change) {
      await transaction
        .collection(collection)
        .doc(id)
        .update(wrap(assignments(db, change)))
    },
  }
}

async function namingDuplicates<T>(collection: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (isDuplicate(error)) throw new DuplicateRow(collection, { cause: error })
    throw error
  }
}

/** wx-server-sdk answers one row or null, node-sdk a list; in a transaction both answer one row or null. */
function firstRow({ data }: SdkAnswer): Row | undefined {
  const row: unknown = Array.isArray(data) ? data[0] : data
  return (row ?? undefined) as Row | undefined
}

function condition(db: SdkDatabase, where: Where): Record<string, unknown> {
  const terms = Object.entries(where).map(([field, term]) => [field, conditionOf(db, field, term)])
  return Object.fromEntries(terms) as Record<string, unknown>
}

function conditionOf({ command }: SdkDatabase, field: string, term: Where[string] | undefined): unknown {
  if (term === undefined) throw new TypeError(`The condition on "${field}" is undefined: the SDK would leave it out.`)
  if (typeof term !== 'object' || term === null || term instanceof Date) return command.eq(term)
  if ('in' in term) return command.in(term.in)
  if ('lt' in term) return command.lt(term.lt)
  if ('lte' in term) return command.lte(term.lte)
  return command.gt(term.gt)
}

/** `set` replaces a whole value where the SDK would merge nested objects and drop empty ones. */
function assignments({ command }: SdkDatabase, change: Change): Record<string, unknown> {
  const terms = Object.entries(change).map(([field, value]) => [
    field,
    value === undefined ? command.remove() : command.set(value),
  ])
  return Object.fromEntries(terms) as Record<string, unknown>
}

function isDuplicate(error: unknown): boolean {
  return /E11000|duplicate key/.test(textOf(error))
}

function isConflict(error: unknown): boolean {
  return /DATABASE_TRANSACTION_CONFLICT|TransactionConflict|TransactionBusy/.test(textOf(error))
}

/** wx-server-sdk drops the code of an operation's error and keeps the text in `errMsg`. */
function textOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  const { code, message, errMsg } = error as { code?: unknown; message?: unknown; errMsg?: unknown }
  return [code, message, errMsg].filter((part) => typeof part === 'string').join(' ')
}
