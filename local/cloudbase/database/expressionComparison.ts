import { evalExpr, type Context, type ProcessingMode } from 'mingo/core'
import { compareValues } from './bsonOrder'
import { CloudError } from './cloudError'
import { REFUSALS } from './refusals'

interface Options {
  idKey: string
  processingMode: ProcessingMode
  useStrictMode: boolean
  scriptEnabled: boolean
  failOnError: boolean
  context: Context
}

/** Comparisons inside expressions go by MongoDB's order over all types, a missing value before null (mingo compares within one type). */
export const EXPRESSION_COMPARISONS = {
  $cmp: comparing('$cmp', Math.sign),
  $eq: comparing('$eq', (order) => order === 0),
  $ne: comparing('$ne', (order) => order !== 0),
  $gt: comparing('$gt', (order) => order > 0),
  $gte: comparing('$gte', (order) => order >= 0),
  $lt: comparing('$lt', (order) => order < 0),
  $lte: comparing('$lte', (order) => order <= 0),
}

function comparing(name: string, result: (order: number) => unknown) {
  return (document: unknown, operands: unknown, options: Options) => {
    const values = evalExpr(document, operands, options)
    if (!Array.isArray(values) || values.length !== 2)
      throw new CloudError(REFUSALS.badOperator, { problem: `${name} compares two values` })
    return result(compareWithMissing(values[0], values[1]))
  }
}

function compareWithMissing(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return Number(b === undefined) - Number(a === undefined)
  return compareValues(a, b)
}
