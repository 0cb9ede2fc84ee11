/** What both SDKs share; they differ in how data goes in (`wrap`) and in which keys come out (read below). */
export interface Sdk {
  db: SdkDatabase
  wrap: (data: unknown) => unknown
}

export interface SdkAnswer {
  data?: unknown
  updated?: number
  deleted?: number
  stats?: { updated?: number; removed?: number }
}

interface SdkDocument {
  get(): Promise<SdkAnswer>
  update(data: unknown): Promise<SdkAnswer>
}

interface SdkQuery {
  where(condition: unknown): SdkQuery
  orderBy(field: string, direction: string): SdkQuery
  limit(count: number): SdkQuery
  get(): Promise<SdkAnswer>
  update(data: unknown): Promise<SdkAnswer>
  remove(): Promise<SdkAnswer>
}

interface SdkCollection extends SdkQuery {
  doc(id: string): SdkDocument
  add(data: unknown): Promise<SdkAnswer>
}

/** Single rows only: conditional updates, counts and aggregates run outside the transaction, in both SDKs. */
export interface SdkTransaction {
  collection(name: string): Pick<SdkCollection, 'doc' | 'add'>
  commit(): Promise<unknown>
  rollback(): Promise<unknown>
}

export interface SdkDatabase {
  command: Record<'eq' | 'in' | 'lt' | 'lte' | 'gt' | 'set', (value: unknown) => unknown> & { remove(): unknown }
  collection(name: string): SdkCollection
  startTransaction(): Promise<SdkTransaction>
}
