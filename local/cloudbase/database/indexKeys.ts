import { EMPTY_ARRAY_KEY, encodeValue, invert } from './bsonOrder'
import { CloudError } from './cloudError'
import { valuesAt } from './paths'
import { REFUSALS } from './refusals'
import type { Document } from './values'

export interface IndexKey {
  field: string
  direction: 1 | -1
}

/** The keys under which an index finds a document; several where a field holds an array. Two arrays are refused, as in MongoDB. */
export function indexKeys(keys: readonly IndexKey[], document: Document): string[] {
  const parts = keys.map(({ field, direction }) => fieldKeys(document, field, direction))
  refuseTwoArrays(keys, parts)

  const combined = parts.reduce((prefixes, part) => prefixes.flatMap((prefix) => part.map((key) => prefix + key)), [''])
  return combined.length === 1 ? combined : [...new Set(combined)]
}

/** The keys of one field alone, without its direction: also what sorting goes by. */
export function sortKeys(document: Document, path: readonly string[]): string[] {
  const values = valuesAt(document, path)
  const keys = values.flatMap((value) => (Array.isArray(value) ? elementKeys(value) : [encodeValue(value)]))
  return keys.length === 0 ? [encodeValue(null)] : keys
}

function fieldKeys(document: Document, field: string, direction: 1 | -1): string[] {
  const keys = sortKeys(document, field.split('.'))
  return direction === 1 ? keys : keys.map(invert)
}

function elementKeys(elements: unknown[]): string[] {
  return elements.length === 0 ? [EMPTY_ARRAY_KEY] : elements.map(encodeValue)
}

function refuseTwoArrays(keys: readonly IndexKey[], parts: string[][]): void {
  const roots = new Set(keys.filter((_, at) => (parts[at]?.length ?? 0) > 1).map(({ field }) => field.split('.')[0]))
  if (roots.size > 1)
    throw new CloudError(REFUSALS.badValue, { problem: `cannot index parallel arrays [${[...roots].join('] [')}]` })
}
