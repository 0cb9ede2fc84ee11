import { AppError } from './errors'

/** Reads one untrusted value: answers it typed, or throws INVALID_INPUT naming the field and the expected shape. */
export type Reader<T> = (value: unknown, field: string) => T

type ReaderResults<R> = { [K in keyof R]: R[K] extends Reader<infer T> ? T : never }

/** Reads exactly the named fields of a plain object; any other field is refused by name, so nothing slips through. */
export function fields<R extends Record<string, Reader<unknown>>>(value: unknown, readers: R): ReaderResults<R> {
  if (!isPlainObject(value)) throw invalid('body', 'an object')

  const unknown = Object.keys(value).find((name) => !Object.hasOwn(readers, name))
  if (unknown !== undefined)
    throw invalid(printable(unknown), `no such field; known: ${Object.keys(readers).join(', ') || 'none'}`)

  const read = Object.entries(readers).map(([name, reader]) => [
    name,
    reader(Object.hasOwn(value, name) ? value[name] : undefined, name),
  ])
  return Object.fromEntries(read) as ReaderResults<R>
}

/** A text that matches `pattern` as a whole; `expected` describes it in the refusal. */
export function text(pattern: RegExp, expected: string): Reader<string> {
  return (value, field) => {
    if (typeof value !== 'string' || !pattern.test(value)) throw invalid(field, expected)
    return value
  }
}

/** An integer from `min` to `max`, as a number: "2" and 2.5 are refused. */
export function integer(min: number, max: number): Reader<number> {
  return (value, field) => {
    const isInRange = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
    if (!isInRange) throw invalid(field, `an integer from ${min} to ${max}`)
    return value
  }
}

/** One of a closed set of texts. */
export function oneOf<T extends string>(...values: readonly T[]): Reader<T> {
  return (value, field) => {
    const found = values.find((known) => known === value)
    if (found === undefined) throw invalid(field, values.map((known) => `"${known}"`).join(' or '))
    return found
  }
}

/** The same value, or undefined where the field is absent. */
export function optional<T>(reader: Reader<T>): Reader<T | undefined> {
  return (value, field) => (value === undefined ? undefined : reader(value, field))
}

function invalid(field: string, expected: string): AppError {
  return new AppError('INVALID_INPUT', { field, expected })
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** A field name from outside, short and harmless enough to be repeated in a message. */
function printable(name: string): string {
  return name.replace(/[^\w.$-]/g, '?').slice(0, 40)
}
