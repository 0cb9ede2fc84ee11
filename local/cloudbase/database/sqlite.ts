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
  /** All or nothing; when it returns, what it wrote is on the disk. */
  atomically<T>(work: () => T): T
  close(): void
}

/** Opens or creates a database file whose commits survive a killed process and a lost power supply. */
export function openSqlite(file: string): Sqlite {
  const database = new Libsql(file)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')

  return {
    execute: (sql) => void database.exec(sql),
    prepare: (sql) => prepared(database, sql),
    atomically: (work) => database.transaction(work).immediate(),
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
