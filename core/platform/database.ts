/** A stored document: plain values, dates and nested plain objects, under the key `_id`. */
export interface Row {
  _id: string
  [field: string]: unknown
}

type Scalar = string | number | boolean | Date | null

/** Every condition must hold. Values are ours or were read by `input.ts`; undefined is refused, as the SDK would drop it. */
export type Where = Record<string, Scalar | { in: Scalar[] } | { lt: Scalar } | { lte: Scalar } | { gt: Scalar }>

/** Fields to write as whole values; `undefined` removes a field. */
export type Change = Record<string, unknown>

export interface Query {
  where: Where
  orderBy?: [field: string, direction: 'asc' | 'desc'][]
  limit: number
}

/** The cloud database as our stores need it; both SDKs and the tests' fake fill it. Rejects when the database does. */
export interface CloudDatabase {
  get(collection: string, id: string): Promise<Row | undefined>
  find(collection: string, query: Query): Promise<Row[]>
  /** `duplicate` when the `_id` or a unique index refuses the row; then nothing is written. */
  insert(collection: string, row: Row): Promise<'inserted' | 'duplicate'>
  /**
   * Compare and set: changes the row only while all of `where` holds; tells whether it did. Throws DuplicateRow, and
   * changes nothing, when a unique index refuses the change.
   */
  update(collection: string, where: Where & { _id: string }, change: Change): Promise<boolean>
  /** Removes all rows that fit (the SDKs ignore a limit here); answers how many. */
  remove(collection: string, where: Where): Promise<number>
  /**
   * Runs `work` so that all of its writes happen or none, and again (up to five times in all) when another writer was
   * faster. `work` reads each row by `get` before it writes. Throws BUSY when every attempt met a conflict.
   */
  transaction<T>(work: (transaction: CloudTransaction) => Promise<T>): Promise<T>
}

/** Only whole-row operations: conditional updates, counts and aggregates would run outside the transaction. */
export interface CloudTransaction {
  get(collection: string, id: string): Promise<Row | undefined>
  /** Throws DuplicateRow, which ends the transaction. */
  insert(collection: string, row: Row): Promise<void>
  update(collection: string, id: string, change: Change): Promise<void>
}

/** The `_id` or a unique index refused a row in an update, or inside a transaction. */
export class DuplicateRow extends Error {
  override readonly name = 'DuplicateRow'
}
