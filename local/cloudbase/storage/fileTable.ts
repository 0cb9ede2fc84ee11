import type { Sqlite } from '../../sqlite'

/** A file as it lies in the data file. */
export interface FileRow {
  contentType: string
  bytes: Buffer
  /** Who created it; empty for the administrator: functions and scripts. */
  openid: string
}

/** The files of the environment by their path. A change that returned is on the disk. */
export interface FileTable {
  get(path: string): FileRow | undefined
  /** Who created the file, without its bytes being read; undefined where there is none. */
  creatorOf(path: string): string | undefined
  put(path: string, row: FileRow): void
  remove(path: string): void
}

// The bytes come last, so that the other columns are read without them.
const TABLE = `
  CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, openid TEXT NOT NULL, content_type TEXT NOT NULL, bytes BLOB NOT NULL
  );
`

/** Opens the table of files, and makes it where there is none. */
export function openFileTable(sqlite: Sqlite): FileTable {
  sqlite.execute(TABLE)
  const get = sqlite.prepare('SELECT openid, content_type, bytes FROM files WHERE path = ?')
  const creator = sqlite.prepare('SELECT openid FROM files WHERE path = ?')
  const put = sqlite.prepare('INSERT OR REPLACE INTO files (path, openid, content_type, bytes) VALUES (?, ?, ?, ?)')
  const remove = sqlite.prepare('DELETE FROM files WHERE path = ?')

  return {
    get(path) {
      const row = get.row(path)
      if (row === undefined) return undefined
      const [openid, contentType, bytes] = row
      return { openid: String(openid), contentType: String(contentType), bytes: bytes as Buffer }
    },
    creatorOf(path) {
      const row = creator.row(path)
      return row === undefined ? undefined : String(row[0])
    },
    put: (path, { openid, contentType, bytes }) => void put.run(path, openid, contentType, bytes),
    remove: (path) => void remove.run(path),
  }
}
