import { isDocument } from './values'

/**
 * Everything that MongoDB finds at a dotted path: one value, or one for each element where an array lies on the way.
 * A missing field counts as one `undefined`; elements without fields count for nothing.
 */
export function valuesAt(value: unknown, path: readonly string[], from = 0): unknown[] {
  const name = path[from]
  if (name === undefined) return [value]
  if (Array.isArray(value)) return value.flatMap((element, at) => inElement(element, at, path, from))
  if (!isDocument(value)) return [undefined]
  return valuesAt(Object.hasOwn(value, name) ? value[name] : undefined, path, from + 1)
}

/** What a condition is tried on: each value at the path, each element of an array there, and the array itself. */
export function candidatesAt(document: unknown, path: readonly string[]): unknown[] {
  return valuesAt(document, path).flatMap((value) => (Array.isArray(value) ? [...value, value] : [value]))
}

function inElement(element: unknown, at: number, path: readonly string[], from: number): unknown[] {
  const inside = isDocument(element) ? valuesAt(element, path, from) : []
  return String(at) === path[from] ? [...inside, ...valuesAt(element, path, from + 1)] : inside
}
