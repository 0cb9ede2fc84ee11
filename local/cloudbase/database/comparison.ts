import { compareValues, encodeValue, typeTag } from './bsonOrder'
import { CloudError } from './cloudError'
import { candidatesAt } from './paths'
import { REFUSALS } from './refusals'

export type Predicate = (document: unknown) => boolean
type Test = (candidate: unknown) => boolean

/**
 * MongoDB's comparisons by the very order that index keys have, so that an index never answers another question
 * than a scan would. (mingo compares texts by UTF-16, and takes null for a number in `$mod`.)
 */
export const COMPARISONS = {
  $eq: (path: string, operand: unknown) => some(path, equals(operand)),
  $ne: (path: string, operand: unknown) => not(some(path, equals(operand))),
  $in: (path: string, operand: unknown) => some(path, isAmong('$in', operand)),
  $nin: (path: string, operand: unknown) => not(some(path, isAmong('$nin', operand))),
  $mod: (path: string, operand: unknown) => some(path, hasRemainder(operand)),
  $gt: (path: string, operand: unknown) =>
    some(
      path,
      ordered(operand, false, (order) => order > 0),
    ),
  $gte: (path: string, operand: unknown) =>
    some(
      path,
      ordered(operand, true, (order) => order >= 0),
    ),
  $lt: (path: string, operand: unknown) =>
    some(
      path,
      ordered(operand, false, (order) => order < 0),
    ),
  $lte: (path: string, operand: unknown) =>
    some(
      path,
      ordered(operand, true, (order) => order <= 0),
    ),
}

/** The comparison of that name, if it is one. */
export function comparison(name: string): ((path: string, operand: unknown) => Predicate) | undefined {
  return Object.hasOwn(COMPARISONS, name) ? COMPARISONS[name as keyof typeof COMPARISONS] : undefined
}

function some(path: string, test: Test): Predicate {
  const names = path.split('.')
  return (document) => candidatesAt(document, names).some(test)
}

function not(predicate: Predicate): Predicate {
  return (document) => !predicate(document)
}

function equals(operand: unknown): Test {
  if (operand === null || operand === undefined) return (candidate) => candidate === null || candidate === undefined
  if (typeof operand !== 'object') return (candidate) => Object.is(candidate, operand) || candidate === operand
  const key = encodeValue(operand)
  return (candidate) => typeof candidate === 'object' && candidate !== null && encodeValue(candidate) === key
}

function isAmong(name: string, operand: unknown): Test {
  if (!Array.isArray(operand)) throw new CloudError(REFUSALS.badOperator, { problem: `${name} needs an array` })
  const patterns = operand.filter((value): value is RegExp => value instanceof RegExp)
  const keys = new Set(operand.map(encodeValue))
  return (candidate) => keys.has(encodeValue(candidate)) || patterns.some((pattern) => matches(pattern, candidate))
}

function matches(pattern: RegExp, candidate: unknown): boolean {
  return typeof candidate === 'string' && pattern.test(candidate)
}

function hasRemainder(operand: unknown): Test {
  const [divisor, remainder] = Array.isArray(operand) && operand.length === 2 ? operand.map(Math.trunc) : []
  if (!divisor || remainder === undefined)
    throw new CloudError(REFUSALS.badOperator, { problem: '$mod needs [divisor, remainder]' })
  return (candidate) => typeof candidate === 'number' && Math.trunc(candidate) % divisor === remainder
}

function ordered(operand: unknown, isInclusive: boolean, fits: (order: number) => boolean): Test {
  const tag = typeTag(operand)
  if (tag === typeTag(null)) return isInclusive ? equals(null) : () => false
  if (Number.isNaN(operand)) return isInclusive ? (candidate) => Number.isNaN(candidate) : () => false
  return (candidate) =>
    typeTag(candidate) === tag && !Number.isNaN(candidate) && fits(compareValues(candidate, operand))
}
