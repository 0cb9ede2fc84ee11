import Libsql from 'libsql'

type Value = string | number | Buffer

/** A prepared statement; rows come as arrays in the order of the columns asked for. */
export interface Statement {
  run(...values: Value[]): { lastInsertRowid: number | bigint }
  row(...values: Value[]): unknown[] | undefined
  rows(...values: Value[]): unknown[][]
}

export interface Sqlite {
  execute(sql: string): void
  prepare(sql: string): Statement
  /** All or nothing; when it returns, what it wrote is on the disk. Inside another `atomically` it joins that one. */
  atomically<T>(work: () => T): T
  close(): void
}

/** Why a data file cannot be opened: another process has it, it is no database of ours, or it cannot be read or written. */
export class DataFileError extends Error {
  override readonly name = 'DataFileError'
  readonly reason: 'inUse' | 'broken' | 'unusable'
  readonly file: string

  constructor(reason: DataFileError['reason'], file: string, options: ErrorOptions) {
    super(`The data file ${file} is ${reason}.`, options)
    this.reason = reason
    this.file = file
  }
}

/**
 * Opens or creates a database file (or ':memory:') whose commits survive a killed process and a lost power supply, and
 * answers what `setUp` makes of it. Where either fails the file is closed; throws DataFileError.
 */
export function openSqlite<T>(file: string, setUp: (sqlite: Sqlite) => T): T {
  let database: Libsql.Database | undefined
  try {
    database = new Libsql(file)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    return setUp(sqliteOf(database))
  } catch (error) {
    database?.close()
    throw explained(error, file)
  }
}

/**
 * Holds the file for this process alone until the returned function is called or the process ends, however it ends.
 * Throws DataFileError; `inUse` where another process holds it.
 */
export function holdFile(file: string): () => void {
  try {
    const database = new Libsql(file)
    // A lock of the operating system: nothing is left over after a kill, as a file with a process id would be.
    database.exec('BEGIN EXCLUSIVE')
    return () => {
      if (!database.open) return
      database.exec('ROLLBACK')
      database.close()
    }
  } catch (error) {
    throw explained(error, file)
  }
}

function sqliteOf(database: Libsql.Database): Sqlite {
  return {
    execute: (sql) => void database.exec(sql),
    prepare: (sql) => prepared(database, sql),
    atomically: (work) => (database.inTransaction ? work() : database.transaction(work).immediate()),
    close: () => void database.close(),
  }
}

// libsql takes a single Buffer for named parameters, hence the arrays.
function prepared(database: Libsql.Database, sql: string): Statement {
  const statement = database.prepare<[Value[]]>(sql)
  if (statement.reader) statement.raw()
  return {
    run: (...values) => statement.run(values),
    row: (...values) => statement.get(values) as unknown[] | undefined,
    rows: (...values) => statement.all(values) as unknown[][],
  }
}

// libsql gives an error of its native side, such as for a folder in place of a file, a message but no code.
function explained(error: unknown, file: string): unknown {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string }
  const reason = REASONS.find(([pattern]) => pattern.test(code === '' ? message : code))?.[1]
  return reason === undefined ? error : new DataFileError(reason, file, { cause: error })
}

const REASONS: [RegExp, DataFileError['reason']][] = [
  [/^SQLITE_BUSY/, 'inUse'],
  [/^SQLITE_(NOTADB|CORRUPT)/, 'broken'],
  [/^SQLITE_(CANTOPEN|READONLY|IOERR|FULL|PERM)|^ConnectionFailed/, 'unusable'],
]
