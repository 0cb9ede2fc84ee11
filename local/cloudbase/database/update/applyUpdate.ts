import { compareValues } from '../bsonOrder'
import { CloudError } from '../cloudError'
import { REFUSALS } from '../refusals'
import { isDocument, type Document } from '../values'
import { ARRAY_OPERATORS } from './arrays'
import { FIELD_OPERATORS } from './fields'
import { NUMBER_OPERATORS } from './numbers'
import { unfit, type UpdateContext, type UpdateOperator } from './operator'

const OPERATORS: Record<string, UpdateOperator> = { ...FIELD_OPERATORS, ...NUMBER_OPERATORS, ...ARRAY_OPERATORS }

/** A copy of the document with every operator applied. Refuses unknown operators, two that touch one path, and a new `_id`. */
export function applyUpdate(document: Document, update: Document, context: UpdateContext): Document {
  const steps = Object.entries(update).flatMap(([name, operand]) => stepsOf(name, operand))
  refuseOverlap(steps.flatMap(({ name, path, operand }) => (name === '$rename' ? [path, String(operand)] : [path])))

  const changed = steps.reduce((copy, { apply, path, operand }) => apply(copy, path, operand, context), document)
  if (compareValues(changed['_id'], document['_id']) !== 0)
    throw unfit("Performing an update on the path '_id' would modify the immutable field '_id'")
  return changed
}

function stepsOf(name: string, operand: unknown) {
  const apply = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined
  if (apply === undefined) throw new CloudError(REFUSALS.badOperator, { problem: `Unknown modifier: ${name}` })
  if (!isDocument(operand)) throw unfit(`Modifiers operate on fields, but ${name} got none`)
  return Object.entries(operand).map(([path, value]) => ({ name, apply, path, operand: value }))
}

function refuseOverlap(paths: string[]): void {
  const sorted = [...paths].sort()
  for (const path of sorted) {
    const rival = sorted.find(
      (other, at) => other.startsWith(`${path}.`) || (other === path && sorted.indexOf(path) !== at),
    )
    if (rival !== undefined) throw unfit(`Updating the path '${rival}' would create a conflict at '${path}'`)
  }
}
