import Database from 'libsql'

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

/** Opens or creates the store in `file`, or in memory where it is ':memory:'. */
export function openStore(file: string): Store {
  const db = openFile(file)
  const read = db.prepare('SELECT value FROM documents WHERE kind = ? AND id = ?')
  const write = db.prepare(
    `INSERT INTO documents (kind, id, value) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET value = excluded.value`,
  )
  const erase = db.prepare('DELETE FROM documents WHERE kind = ? AND id = ?')
  const all = db.prepare('SELECT value FROM documents WHERE kind = ? ORDER BY place')

  return {
    get: <T>(kind: string, id: string) => {
      const row = read.get(kind, id) as { value: string } | undefined
      return row === undefined ? undefined : (JSON.parse(row.value) as T)
    },
    put: (kind, id, value) => void write.run(kind, id, JSON.stringify(value)),
    remove: (kind, id) => void erase.run(kind, id),
    list: <T>(kind: string) => (all.all(kind) as { value: string }[]).map((row) => JSON.parse(row.value) as T),
    atomically: (work) => (db.inTransaction ? work() : inTransaction(db, work)),
    close: () => void db.close(),
  }
}

function openFile(file: string): Database.Database {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec(
    `CREATE TABLE IF NOT EXISTS documents (
       place INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (kind, id)
     )`,
  )
  return db
}

function inTransaction<T>(db: Database.Database, work: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    db.exec('ROLLBACK')
    throw error
  }
}
