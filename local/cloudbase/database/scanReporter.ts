import type { Log } from '../../log'
import type { Search, ScanWatcher } from './reader'
import { isDocument, isOperatorDocument } from './values'

/** Says once for each collection and shape of query that no index served it. Asking for everything is no fault. */
export function scanReporter(log: Log): ScanWatcher {
  const reported = new Set<string>()

  return (collection, wanted) => {
    const shape = shapeOf(wanted)
    const key = `${collection.name} ${shape}`
    if (shape === '{}' || reported.has(key)) return
    reported.add(key)
    log.warn('A query reads its whole collection; an index in database.json would serve it.', {
      collection: collection.name,
      shape,
    })
  }
}

function shapeOf({ query, order = [] }: Search): string {
  const sort = order.map(([field, direction]) => `${field} ${direction}`).join(', ')
  return JSON.stringify(outline(query)) + (sort === '' ? '' : ` sorted by ${sort}`)
}

function outline(value: unknown): unknown {
  if (Array.isArray(value)) return value.some(isDocument) ? value.map(outline) : '?'
  if (!isDocument(value)) return '?'
  const parts = Object.entries(value).map(([name, part]) => [
    name,
    name.startsWith('$') || isOperatorDocument(part) ? outline(part) : '?',
  ])
  return Object.fromEntries(parts)
}
