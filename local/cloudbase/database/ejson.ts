import { EJSON, ObjectId } from 'bson'
import { CloudError } from './cloudError'
import { REFUSALS } from './refusals'
import { isDocument, type Document } from './values'

const REGEXP_FLAGS = /^[imsu]*$/
const INT32 = 2 ** 31

/**
 * Reads canonical or relaxed EJSON as the SDKs send it. `$tcb_server_date` becomes `now` plus its offset.
 * Refuses what is no EJSON, a date that is none, and types that JavaScript cannot hold.
 */
export function fromEjson(text: string, now: Date): unknown {
  return toPlain(parse(text), now)
}

/** Canonical EJSON, as the SDKs read it and as documents are stored. Fields that are undefined are left out. */
export function toEjson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'number':
      return `{"${numberType(value)}":"${value === 0 ? 0 : value}"}`
    case 'boolean':
      return String(value)
    case 'object':
      return objectToEjson(value)
    default:
      return 'null'
  }
}

// The SDKs send an invalid Date as "NaN", which bson reads as 0.
const BROKEN_INTEGER = /"\$number(Int|Long)"\s*:\s*"(?!-?\d+")/

function parse(text: string): unknown {
  if (BROKEN_INTEGER.test(text)) throw new CloudError(REFUSALS.badDate)
  try {
    return EJSON.parse(text, { relaxed: true })
  } catch (cause) {
    throw new CloudError(REFUSALS.badValue, { problem: 'The request holds broken EJSON' }, { cause })
  }
}

function toPlain(value: unknown, now: Date): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null || value instanceof ObjectId) return value
  if (Array.isArray(value)) return value.map((element) => toPlain(element, now))
  if (value instanceof Date) return checkedDate(value)
  if (!isDocument(value)) return fromBson(value)

  const serverDate = value['$tcb_server_date']
  if (isDocument(serverDate)) return checkedDate(new Date(now.getTime() + Number(serverDate['offset'] ?? 0)))
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [checkedName(name), toPlain(part, now)]))
}

function checkedDate(date: Date): Date {
  if (Number.isNaN(date.getTime())) throw new CloudError(REFUSALS.badDate)
  return date
}

// As a name it would reach the prototype of plain objects on its way through libraries.
function checkedName(name: string): string {
  if (name.split('.').includes('__proto__')) throw new CloudError(REFUSALS.badFieldName, { field: name })
  return name
}

function fromBson(value: object): RegExp {
  const { _bsontype: type, pattern, options } = value as { _bsontype?: string; pattern?: string; options?: string }
  if (type !== 'BSONRegExp' || !REGEXP_FLAGS.test(options ?? ''))
    throw new CloudError(REFUSALS.badValue, { problem: `${type} ${options ?? ''} cannot be used`.replace('  ', ' ') })
  try {
    return new RegExp(pattern ?? '', options)
  } catch (cause) {
    throw new CloudError(REFUSALS.badValue, { problem: 'A regular expression does not compile' }, { cause })
  }
}

function numberType(value: number): string {
  if (!Number.isSafeInteger(value)) return '$numberDouble'
  return value >= -INT32 && value < INT32 ? '$numberInt' : '$numberLong'
}

function objectToEjson(value: object | null): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return `[${value.map(toEjson).join(',')}]`
  if (value instanceof Date) return `{"$date":{"$numberLong":"${value.getTime()}"}}`
  if (value instanceof ObjectId) return `{"$oid":"${value.toHexString()}"}`
  if (value instanceof RegExp) return regExpToEjson(value)

  const fields = Object.entries(value as Document).filter(([, part]) => part !== undefined)
  return `{${fields.map(([name, part]) => `${JSON.stringify(name)}:${toEjson(part)}`).join(',')}}`
}

function regExpToEjson(value: RegExp): string {
  return JSON.stringify({ $regularExpression: { pattern: value.source, options: value.flags } })
}
