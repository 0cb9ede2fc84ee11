import { encodeValue, successor, typeTag } from './bsonOrder'
import { isDocument, isOperatorDocument, type Document } from './values'

/** The keys from one up to, but without, another; `point` where only one value lies between. */
export interface Interval {
  from: string
  to: string
  point?: string
}

/** For each path the conditions that an index can answer; each is a list of intervals of which one must hold. */
export type Bounds = Map<string, Interval[][]>

const MOST_POINTS = 200

/** Reads from a query what an index can answer: equality, `$in` and ranges, also inside `$and`. */
export function boundsOf(query: Document, bounds: Bounds = new Map()): Bounds {
  for (const [field, condition] of Object.entries(query)) {
    if (field === '$and' && Array.isArray(condition))
      condition.filter(isDocument).forEach((part) => boundsOf(part, bounds))
    if (field.startsWith('$')) continue
    bounds.set(field, [...(bounds.get(field) ?? []), ...intervalsOf(condition)])
  }
  return bounds
}

function intervalsOf(condition: unknown): Interval[][] {
  const operators = isOperatorDocument(condition) ? condition : { $eq: condition }
  return Object.entries(operators)
    .map(([operator, operand]) => operatorIntervals(operator, operand))
    .filter((intervals) => intervals !== undefined)
}

function operatorIntervals(operator: string, operand: unknown): Interval[] | undefined {
  if (operator === '$in') return pointsOf(operand)
  if (!isIndexable(operand)) return undefined
  if (operator === '$eq') return [pointOf(operand)]
  return operand === null ? undefined : rangeOf(operator, operand)
}

function rangeOf(operator: string, operand: unknown): Interval[] | undefined {
  const [key, type] = [encodeValue(operand), typeTag(operand)]
  switch (operator) {
    case '$gt':
      return [{ from: successor(key), to: successor(type) }]
    case '$gte':
      return [{ from: key, to: successor(type) }]
    case '$lt':
      return [{ from: type, to: key }]
    case '$lte':
      return [{ from: type, to: successor(key) }]
    default:
      return undefined
  }
}

function pointsOf(operand: unknown): Interval[] | undefined {
  if (!Array.isArray(operand) || operand.length > MOST_POINTS || !operand.every(isIndexable)) return undefined
  return [...new Map(operand.map((value) => [encodeValue(value), pointOf(value)])).values()]
}

function pointOf(value: unknown): Interval {
  const key = encodeValue(value)
  return { from: key, to: successor(key), point: key }
}

// An index holds the elements of an array, not the array; a pattern stands for many values.
function isIndexable(value: unknown): boolean {
  return !Array.isArray(value) && !(value instanceof RegExp)
}
