import type { CloudDatabase, Row, Where } from './database'

const BATCH = 20

/**
 * Gives every row that fits `where` to `change`, which must make it fit no more, until none is left. What breaks off is
 * completed by calling again.
 */
export async function drainRows(
  database: CloudDatabase,
  { collection, where }: { collection: string; where: Where },
  change: (row: Row) => Promise<unknown>,
): Promise<void> {
  for (;;) {
    const rows = await database.find(collection, { where, limit: BATCH })
    await Promise.all(rows.map(change))
    if (rows.length < BATCH) return
  }
}
