import { sortKeys } from './indexKeys'
import type { Order } from './planner'
import type { Stored } from './stored'

/** Sorts as MongoDB does: an array counts by its least element, descending by its greatest; equals keep their order. */
export function sortStored(found: Stored[], order: Order): Stored[] {
  const columns = order.map(([field, direction]) => ({ path: field.split('.'), direction }))
  const keyed = found.map((stored) => ({
    stored,
    keys: columns.map(({ path, direction }) => extreme(sortKeys(stored.document, path), direction)),
  }))

  keyed.sort((a, b) => {
    for (const [at, { direction }] of columns.entries()) {
      const [left = '', right = ''] = [a.keys[at], b.keys[at]]
      if (left !== right) return left < right ? -direction : direction
    }
    return 0
  })
  return keyed.map(({ stored }) => stored)
}

function extreme(keys: string[], direction: 1 | -1): string {
  return keys.reduce((a, b) => (a < b === (direction === 1) ? a : b))
}
