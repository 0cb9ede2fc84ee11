import type { Stored } from './stored'

interface Past {
  sequence: number
  collection: number
  id: string
  before: Stored | undefined
}

/** What documents were before each commit, kept for as long as a transaction may still look at it. */
export interface History {
  /** Opens a view of the present; `close` it when the transaction ends. */
  open(): number
  close(snapshot: number): void
  record(changes: Omit<Past, 'sequence'>[]): void
  /** The documents of a collection that changed after the snapshot, as they were in it. */
  since(snapshot: number, collection: number): Map<string, Stored | undefined>
  hasChanged(snapshot: number, collection: number, id: string): boolean
}

/** An empty history; commits are numbered from 1. */
export function createHistory(): History {
  const open = new Map<number, number>()
  let sequence = 0
  let past: Past[] = []
  let last = new Map<string, number>()

  function forget(): void {
    const oldest = Math.min(...open.keys())
    past = past.filter((entry) => entry.sequence > oldest)
    last = new Map(past.map(({ collection, id, sequence }) => [`${collection}/${id}`, sequence]))
  }

  return {
    open() {
      open.set(sequence, (open.get(sequence) ?? 0) + 1)
      return sequence
    },
    close(snapshot) {
      const others = (open.get(snapshot) ?? 1) - 1
      if (others > 0) return void open.set(snapshot, others)
      open.delete(snapshot)
      forget()
    },
    record(changes) {
      sequence += 1
      if (open.size === 0) return
      for (const change of changes) {
        past.push({ sequence, ...change })
        last.set(`${change.collection}/${change.id}`, sequence)
      }
    },
    since(snapshot, collection) {
      const view = new Map<string, Stored | undefined>()
      for (const entry of past) {
        if (entry.sequence <= snapshot || entry.collection !== collection || view.has(entry.id)) continue
        view.set(entry.id, entry.before)
      }
      return view
    },
    hasChanged: (snapshot, collection, id) => (last.get(`${collection}/${id}`) ?? 0) > snapshot,
  }
}
