import { compareValues } from '../bsonOrder'
import { isDocument } from '../values'
import { editAt } from './editing'
import { unfit, type UpdateOperator } from './operator'

/** Operators that compute with the value that is there; a missing one counts as 0, for `$min` and `$max` as nothing. */
export const NUMBER_OPERATORS = {
  $inc: (document, path, operand) =>
    editAt(document, path, (value) => number('$inc', path, value ?? 0) + number('$inc', path, operand)),
  $mul: (document, path, operand) =>
    editAt(document, path, (value) => number('$mul', path, value ?? 0) * number('$mul', path, operand)),
  $min: (document, path, operand) =>
    editAt(document, path, (value) => (value === undefined || compareValues(operand, value) < 0 ? operand : value)),
  $max: (document, path, operand) =>
    editAt(document, path, (value) => (value === undefined || compareValues(operand, value) > 0 ? operand : value)),
  $bit: (document, path, operand) => {
    const [operation = '', ...others] = isDocument(operand) ? Object.keys(operand) : []
    const compute = Object.hasOwn(BITS, operation) ? BITS[operation as keyof typeof BITS] : undefined
    if (compute === undefined || others.length > 0) throw unfit(`$bit takes one of and, or, xor: ${path}`)
    const mask = integer(path, (operand as Record<string, unknown>)[operation])
    return editAt(document, path, (value) => compute(integer(path, value ?? 0), mask))
  },
} satisfies Record<string, UpdateOperator>

const BITS = {
  and: (a: number, b: number) => a & b,
  or: (a: number, b: number) => a | b,
  xor: (a: number, b: number) => a ^ b,
}

function number(operator: string, path: string, value: unknown): number {
  if (typeof value === 'number') return value
  throw unfit(`Cannot apply ${operator} to a value of non-numeric type: ${path}`)
}

function integer(path: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 2 ** 31) return value
  throw unfit(`Cannot apply $bit to a value of non-integral type: ${path}`)
}
