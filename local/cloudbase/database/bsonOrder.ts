import { ObjectId } from 'bson'
import { isDocument } from './values'

// Texts of characters 0 to 255 whose order as texts is MongoDB's order of the values
// (https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/). Each is self-delimiting,
// so that keys of several fields are plain concatenations and each byte may be inverted for a descending field.
const TAGS = {
  nothing: '\x01',
  null: '\x02',
  number: '\x10',
  string: '\x20',
  object: '\x30',
  array: '\x40',
  objectId: '\x60',
  boolean: '\x70',
  date: '\x80',
  regExp: '\xa0',
}

/** The key of an empty array in an index: before null. */
export const EMPTY_ARRAY_KEY = TAGS.nothing

const double = Buffer.alloc(8)

/** The first character of every key of this value's type; values of different types never match a range. */
export function typeTag(value: unknown): string {
  switch (typeof value) {
    case 'number':
      return TAGS.number
    case 'string':
      return TAGS.string
    case 'boolean':
      return TAGS.boolean
    case 'object':
      return objectTag(value)
    default:
      return TAGS.null
  }
}

function objectTag(value: object | null): string {
  if (value === null) return TAGS.null
  if (value instanceof Date) return TAGS.date
  if (Array.isArray(value)) return TAGS.array
  if (value instanceof RegExp) return TAGS.regExp
  if (value instanceof ObjectId) return TAGS.objectId
  if (isDocument(value)) return TAGS.object
  throw new TypeError(`A ${value.constructor.name} has no place in the order of values.`)
}

/** The order-preserving key of one value; a missing one counts as null. */
export function encodeValue(value: unknown): string {
  const tag = typeTag(value)
  if (typeof value === 'string') return tag + encodeText(value)
  if (typeof value === 'number') return tag + encodeNumber(value)
  if (typeof value === 'boolean') return tag + (value ? '\x01' : '\x00')
  if (value instanceof Date) return tag + encodeNumber(value.getTime())
  if (value instanceof ObjectId) return tag + value.id.toString('latin1')
  if (value instanceof RegExp) return tag + encodeText(value.source) + encodeText(value.flags)
  if (Array.isArray(value)) return `${tag}${value.map(encodeValue).join('')}\x00`
  if (isDocument(value)) return `${tag}${Object.entries(value).map(encodeField).join('')}\x00`
  return tag
}

/** Negative, zero or positive, as MongoDB sorts the two values. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number' && a === a && b === b) return a - b
  const [left, right] = [encodeValue(a), encodeValue(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** The same key read from the other end: bigger values come first. */
export function invert(key: string): string {
  const bytes = Buffer.from(key, 'latin1')
  for (const [at, byte] of bytes.entries()) bytes[at] = 255 - byte
  return bytes.toString('latin1')
}

/** The least key that is greater than every key beginning with `prefix`. */
export function successor(prefix: string): string {
  const trimmed = prefix.replace(/\xff+$/, '')
  if (trimmed === '') return '\xff'
  return trimmed.slice(0, -1) + String.fromCharCode(trimmed.charCodeAt(trimmed.length - 1) + 1)
}

function encodeField([name, value]: [string, unknown]): string {
  const key = encodeValue(value)
  return key.charAt(0) + encodeText(name) + key
}

function encodeText(text: string): string {
  if (Buffer.byteLength(text) === text.length && !text.includes('\0')) return `${text}\x00\x01`
  return `${Buffer.from(text, 'utf8').toString('latin1').replaceAll('\0', '\x00\xff')}\x00\x01`
}

function encodeNumber(value: number): string {
  if (Number.isNaN(value)) return '\x00\x00\x00\x00\x00\x00\x00\x00'
  double.writeDoubleBE(value === 0 ? 0 : value)
  if (value < 0) return invert(double.toString('latin1'))
  double[0] = (double[0] ?? 0) + 128
  return double.toString('latin1')
}
