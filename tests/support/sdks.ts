import type { ReadStream } from 'node:fs'

// Just enough of the SDKs' real shapes for tests; their own types call some results void and some promises values.
type Plain = Record<string, unknown>
type Result = Promise<Plain>

export interface SdkQuery {
  where(query: Plain): SdkQuery
  orderBy(field: string, direction: 'asc' | 'desc'): SdkQuery
  limit(count: number): SdkQuery
  skip(count: number): SdkQuery
  field(projection: Plain): SdkQuery
  options(options: Plain): SdkCollection
  get(options?: Plain): Promise<{ data: Plain[] }>
  count(): Promise<{ total: number }>
  update(data: unknown): Result
  remove(): Result
  updateAndReturn(data: unknown): Promise<{ updated: number; doc: Plain | null }>
}

export interface SdkDocument {
  get(): Promise<{ data: unknown }>
  create(data: Plain): Result
  set(data: unknown): Result
  update(data: unknown): Result
  remove(): Result
  field(projection: Plain): SdkDocument
}

export interface SdkCollection extends SdkQuery {
  doc(id: string | number): SdkDocument
  add(data: unknown): Result
  aggregate(stages?: Plain[]): SdkAggregate
}

export type SdkAggregate = { end(): Promise<{ data: Plain[]; list: Plain[] }> } & {
  [stage in 'match' | 'group' | 'sort' | 'limit' | 'unwind' | 'project' | 'lookup' | 'count' | 'geoNear']: (
    value: unknown,
  ) => SdkAggregate
}

export interface SdkTransaction {
  collection(name: string): SdkCollection
  commit(): Result
  rollback(reason?: unknown): Result
}

type Operators =
  | 'eq neq gt gte lt lte in nin exists mod size all elemMatch or and nor not expr geoNear'
  | 'set remove inc mul min max rename bit push unshift pop shift pull pullAll addToSet sum'

type Words<Text extends string> = Text extends `${infer First} ${infer Rest}` ? First | Words<Rest> : Text

type Command = Record<Words<Operators>, (...values: unknown[]) => Operator & Plain>
interface Operator {
  and(other: unknown): Operator
  or(other: unknown): Operator
}

export interface SdkDatabase {
  command: Command
  collection(name: string): SdkCollection
  createCollection(name: string): Result
  serverDate(options?: { offset: number }): unknown
  RegExp(options: { regexp: string; options?: string }): unknown
  Geo: { Point: new (longitude: number, latitude: number) => unknown }
  startTransaction(): Promise<SdkTransaction>
  runTransaction<T>(work: (transaction: SdkTransaction) => Promise<T>, times?: number): Promise<T>
}

export interface Sdk extends SdkStorage {
  database(): SdkDatabase
  callFunction(options: { name: string; data?: unknown }): Promise<{ result: unknown }>
}

/** What both SDKs have of the cloud storage; `code` of a file comes from node-sdk, `status` from wx-server-sdk. */
export interface SdkStorage {
  uploadFile(options: { cloudPath: string; fileContent: Buffer | ReadStream }): Promise<{ fileID: string }>
  downloadFile(options: { fileID: string }): Promise<{ fileContent: Buffer }>
  getTempFileURL(options: { fileList: (string | { fileID: string; maxAge: number })[] }): Promise<SdkFiles>
  deleteFile(options: { fileList: string[] }): Promise<SdkFiles>
}

/** What only node-sdk has. */
export interface NodeSdkStorage extends SdkStorage {
  getFileInfo(options: { fileList: string[] }): Promise<SdkFiles>
  copyFile(options: {
    fileList: { srcPath: string; dstPath: string; overwrite?: boolean; removeOriginal?: boolean }[]
  }): Promise<SdkFiles>
}

interface SdkFiles {
  fileList: (Plain & { tempFileURL: string })[]
}

/** What a rejected SDK call carries: `code` and `message` from node-sdk, `errCode` and `errMsg` from wx-server-sdk. */
export interface SdkError {
  code?: string
  message: string
  errCode?: number
  errMsg?: string
}

/** The error of a call that has to fail. */
export async function errorOf(call: Promise<unknown>): Promise<SdkError> {
  return call.then(
    (value) => {
      throw new Error(`It succeeded with ${JSON.stringify(value)}.`)
    },
    (error: SdkError) => error,
  )
}
