import { openSqlite, type Sqlite } from '../sqlite'

/** What the WeChat platform remembers: documents by kind and id, durable once a call has returned. */
export interface Store {
  get<T>(kind: string, id: string): T | undefined
  /** Stores a copy as JSON; an earlier document with this kind and id is replaced and keeps its place in `list`. */
  put(kind: string, id: string, value: unknown): void
  remove(kind: string, id: string): void
  /** All documents of a kind in the order in which they were first put. */
  list<T>(kind: string): T[]
  /** All or nothing; synchronous. Inside another `atomically` it joins that one. */
  atomically<T>(work: () => T): T
  close(): void
}

const TABLE = `
  CREATE TABLE IF NOT EXISTS documents (
    place INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (kind, id)
  )`

/** Opens or creates the store in `file`, or in memory where it is ':memory:'. Throws DataFileError. */
export function openStore(file: string): Store {
  return openSqlite(file, storeIn)
}

function storeIn(sqlite: Sqlite): Store {
  sqlite.execute(TABLE)
  const read = sqlite.prepare('SELECT value FROM documents WHERE kind = ? AND id = ?')
  const write = sqlite.prepare(
    `INSERT INTO documents (kind, id, value) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET value = excluded.value`,
  )
  const erase = sqlite.prepare('DELETE FROM documents WHERE kind = ? AND id = ?')
  const all = sqlite.prepare('SELECT value FROM documents WHERE kind = ? ORDER BY place')

  return {
    get: <T>(kind: string, id: string) => {
      const row = read.row(kind, id)
      return row && valueOf<T>(row)
    },
    put: (kind, id, value) => void write.run(kind, id, JSON.stringify(value)),
    remove: (kind, id) => void erase.run(kind, id),
    list: <T>(kind: string) => all.rows(kind).map((row) => valueOf<T>(row)),
    atomically: (work) => sqlite.atomically(work),
    close: () => sqlite.close(),
  }
}

const valueOf = <T>([text]: unknown[]): T => JSON.parse(String(text)) as T
