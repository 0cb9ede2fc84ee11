import { encodeValue } from './bsonOrder'
import type { Collection } from './catalog'
import { toEjson } from './ejson'
import type { Sqlite } from '../../sqlite'
import type { Unit } from './units'
import type { Document } from './values'

/** Documents that come from a file, and what was seeded of it before. */
export interface Seeds {
  /**
   * Stages what brings the collection to `documents`: new ones are added, and those that still are as an earlier seed left
   * them follow the file, out of it too. What somebody changed or removed in the database stays so.
   */
  stage(unit: Unit, collection: Collection, documents: Document[]): void
  /** Remembers `documents` as seeded. */
  remember(collection: Collection, documents: Document[]): void
  /** Nothing counts as seeded any more. */
  forget(): void
}

const TABLE = `
  CREATE TABLE IF NOT EXISTS seeds (
    collection INTEGER NOT NULL, id BLOB NOT NULL, body TEXT NOT NULL, PRIMARY KEY (collection, id)
  ) WITHOUT ROWID`

/** The memory of seeds, kept beside the documents. */
export function openSeeds(sqlite: Sqlite): Seeds {
  sqlite.execute(TABLE)
  const all = sqlite.prepare('SELECT id, body FROM seeds WHERE collection = ?')
  const add = sqlite.prepare('INSERT INTO seeds (collection, id, body) VALUES (?, ?, ?)')
  const clear = sqlite.prepare('DELETE FROM seeds WHERE collection = ?')

  return {
    stage(unit, collection, documents) {
      const earlier = new Map(
        all.rows(collection.number).map(([id, body]) => [Buffer.from(id as Buffer).toString('latin1'), String(body)]),
      )
      const wanted = new Map(documents.map((document) => [idOf(document), document]))
      for (const id of new Set([...earlier.keys(), ...wanted.keys()]))
        stageOne(unit, collection, { id, seeded: earlier.get(id), wanted: wanted.get(id) })
    },
    remember(collection, documents) {
      clear.run(collection.number)
      for (const document of documents)
        add.run(collection.number, Buffer.from(idOf(document), 'latin1'), toEjson(document))
    },
    forget: () => sqlite.execute('DELETE FROM seeds'),
  }
}

function stageOne(
  unit: Unit,
  collection: Collection,
  { id, seeded, wanted }: { id: string; seeded: string | undefined; wanted: Document | undefined },
): void {
  const before = collection.table.get(id)
  const text = wanted && toEjson(wanted)
  if (before?.text !== seeded || before?.text === text) return
  unit.stage({ collection, id, before, after: wanted && { document: wanted, text: text ?? '' } })
}

const idOf = (document: Document): string => encodeValue(document['_id'])
