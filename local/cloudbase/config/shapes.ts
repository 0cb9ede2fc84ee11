import type { Text } from '../../messages'
import type { Problems } from './problems'

export type Fields = Record<string, unknown>

/** Reads one object of a configuration file field by field and tells what does not fit. */
export interface Reader {
  readonly place: string
  readonly problems: Problems
  text(key: string, shape?: Shape): string | undefined
  optional<T>(key: string, fallback: T, check: (value: unknown) => value is T, expected: Expected): T
  /** The objects in a list; an absent optional list is empty. */
  list(key: string, options?: { isOptional: boolean }): Fields[]
  fields(key: string): Fields
  has(key: string): boolean
  /** Reports every key that is not among `known`. */
  only(known: readonly string[]): void
}

export interface Shape {
  pattern: RegExp
  expected: Expected
}

/** The expected shape in words of both languages, or in symbols that need none. */
export type Expected = string | Text

const ANY_TEXT: Shape = { pattern: /\S/, expected: { en: 'a text that is not empty', zh: '非空字符串' } }
const OBJECT: Expected = { en: 'an object { … }', zh: '对象 { … }' }
const LIST: Expected = { en: 'a list of objects [{ … }]', zh: '对象数组 [{ … }]' }

/** A reader of `value`; anything but an object is reported and read as an empty one. */
export function readerOf(value: unknown, place: string, problems: Problems): Reader {
  const fields = isFields(value) ? value : {}
  const at = (key: string) => `${place}.${key}`
  const wrong = (key: string, expected: Expected) => problems.add('WRONG_SHAPE', { place: at(key), expected })
  if (!isFields(value)) problems.add('WRONG_SHAPE', { place, expected: OBJECT })

  return {
    place,
    problems,
    has: (key) => Object.hasOwn(fields, key),
    text(key, shape = ANY_TEXT) {
      const text = own(fields, key)
      if (typeof text === 'string' && shape.pattern.test(text)) return text
      wrong(key, shape.expected)
      return undefined
    },
    optional(key, fallback, check, expected) {
      const given = own(fields, key)
      if (given === undefined) return fallback
      if (check(given)) return given
      wrong(key, expected)
      return fallback
    },
    list(key, { isOptional } = { isOptional: false }) {
      const given = own(fields, key)
      if (given === undefined && isOptional) return []
      if (Array.isArray(given) && given.every(isFields)) return given
      wrong(key, LIST)
      return []
    },
    fields(key) {
      const given = own(fields, key)
      if (given !== undefined && !isFields(given)) wrong(key, OBJECT)
      return isFields(given) ? given : {}
    },
    only(known) {
      for (const key of Object.keys(fields)) if (!known.includes(key)) problems.add('UNKNOWN_KEY', { place, key })
    },
  }
}

/** Reports each name that `names` holds more than once. */
export function refuseDuplicates(names: (string | undefined)[], place: string, problems: Problems): void {
  const seen = new Set<string>()
  const told = new Set<string>()
  for (const name of names) {
    if (name === undefined) continue
    if (seen.has(name) && !told.has(name)) {
      told.add(name)
      problems.add('DUPLICATE', { place, name })
    }
    seen.add(name)
  }
}

/** True for what JSON writes as `{ … }`. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// A key that only the prototype has, such as "constructor", is not there.
function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined
}
