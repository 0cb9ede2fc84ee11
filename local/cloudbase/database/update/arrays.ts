import { encodeValue } from '../bsonOrder'
import { sortElements } from './sortElements'
import { compileQuery } from '../matcher'
import { isDocument, isOperatorDocument, type Document } from '../values'
import { editAt } from './editing'
import { unfit, type UpdateOperator } from './operator'

/** Operators that put elements into arrays or take them out; a missing array counts as an empty one where elements are added. */
export const ARRAY_OPERATORS = {
  $push: (document, path, operand) => editAt(document, path, (value) => push(path, value, operand)),
  $addToSet: (document, path, operand) =>
    editAt(document, path, (value) => addToSet(array('$addToSet', path, value ?? []), operand)),
  $pop: (document, path, operand) => {
    if (operand !== 1 && operand !== -1) throw unfit(`$pop expects 1 or -1: ${path}`)
    return editExisting('$pop', document, path, (elements) =>
      operand === 1 ? elements.slice(0, -1) : elements.slice(1),
    )
  },
  $pull: (document, path, operand) => {
    const matches = pullCondition(operand)
    return editExisting('$pull', document, path, (elements) => elements.filter((element) => !matches(element)))
  },
  $pullAll: (document, path, operand) => {
    const gone = new Set(array('$pullAll', path, operand).map(encodeValue))
    return editExisting('$pullAll', document, path, (elements) =>
      elements.filter((element) => !gone.has(encodeValue(element))),
    )
  },
} satisfies Record<string, UpdateOperator>

const PUSH_MODIFIERS = new Set(['$each', '$position', '$slice', '$sort'])

function push(path: string, value: unknown, operand: unknown): unknown[] {
  const elements = array('$push', path, value ?? [])
  if (!isDocument(operand) || !Object.hasOwn(operand, '$each')) return [...elements, operand]

  const unknown = Object.keys(operand).find((name) => !PUSH_MODIFIERS.has(name))
  if (unknown !== undefined) throw unfit(`Unrecognized clause in $push: ${unknown}`)
  const { $each, $position = elements.length, $slice, $sort } = operand
  const pushed = [...elements]
  pushed.splice(integer('$position', $position), 0, ...array('$each', path, $each))
  const sorted = $sort === undefined ? pushed : sortElements(pushed, $sort)
  return $slice === undefined ? sorted : sliced(sorted, integer('$slice', $slice))
}

function sliced(elements: unknown[], count: number): unknown[] {
  return count < 0 ? elements.slice(count) : elements.slice(0, count)
}

// The documentation of `addToSet` promises `{ each: [...] }` for several elements, which the SDK sends as it is.
function addToSet(elements: unknown[], operand: unknown): unknown[] {
  const present = new Set(elements.map(encodeValue))
  const added = eachOf(operand).filter((element) => {
    const key = encodeValue(element)
    return !present.has(key) && present.add(key)
  })
  return [...elements, ...added]
}

function eachOf(operand: unknown): unknown[] {
  if (!isDocument(operand)) return [operand]
  const [name, ...others] = Object.keys(operand)
  const each = name === '$each' || name === 'each' ? operand[name] : undefined
  return Array.isArray(each) && others.length === 0 ? each : [operand]
}

function pullCondition(operand: unknown): (element: unknown) => boolean {
  if (isOperatorDocument(operand) || operand instanceof RegExp) {
    const holds = compileQuery({ element: operand })
    return (element) => holds({ element })
  }
  if (!isDocument(operand)) return (element) => encodeValue(element) === encodeValue(operand)
  const holds = compileQuery(operand)
  return (element) => isDocument(element) && holds(element)
}

function editExisting(
  name: string,
  document: Document,
  path: string,
  edit: (elements: unknown[]) => unknown[],
): Document {
  return editAt(document, path, (value) => (value === undefined ? undefined : edit(array(name, path, value))))
}

function array(operator: string, path: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  throw unfit(`${operator} needs an array at ${path}`)
}

function integer(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value
  throw unfit(`The value for ${name} must be an integer`)
}
