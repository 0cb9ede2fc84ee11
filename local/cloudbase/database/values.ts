/** A stored document, or any part of one that has fields. */
export type Document = Record<string, unknown>

/** True for a plain object with fields: no array, date, regular expression or id. */
export function isDocument(value: unknown): value is Document {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** True where the object speaks in operators, such as `{ $gt: 1 }`. */
export function isOperatorDocument(value: unknown): value is Document {
  return isDocument(value) && Object.keys(value)[0]?.startsWith('$') === true
}
