import { valuesAt } from '../paths'
import { isDocument } from '../values'
import { editAt, REMOVED } from './editing'
import { unfit, type UpdateOperator } from './operator'

/** Operators that put, move or take whole fields. */
export const FIELD_OPERATORS = {
  $set: (document, path, operand) => editAt(document, path, () => operand),
  $setOnInsert: (document, path, operand, { isInsert }) =>
    isInsert ? editAt(document, path, () => operand) : document,
  $unset: (document, path) => editAt(document, path, () => REMOVED),
  $rename: (document, path, operand) => {
    if (typeof operand !== 'string') throw unfit(`The 'to' field for $rename must be a string: ${path}`)
    const [value] = valuesAt(document, path.split('.'))
    if (value === undefined) return document
    const without = editAt(document, path, () => REMOVED)
    return editAt(without, operand, () => value)
  },
  $currentDate: (document, path, operand, { now }) => {
    const isDate = operand === true || (isDocument(operand) && operand['$type'] === 'date')
    if (!isDate) throw unfit(`$currentDate takes true or { $type: 'date' }: ${path}`)
    return editAt(document, path, () => now)
  },
} satisfies Record<string, UpdateOperator>
