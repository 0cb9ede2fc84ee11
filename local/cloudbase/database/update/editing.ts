import { CloudError } from '../cloudError'
import { toEjson } from '../ejson'
import { REFUSALS } from '../refusals'
import { isDocument, type Document } from '../values'

/** What an edit answers to take a field away. */
export const REMOVED = Symbol('removed')

/** Gives a field's new value; `undefined` means that there is none yet, and leaves it so. */
export type Edit = (value: unknown) => unknown

const MOST_PADDING = 1_500_000

/** A copy of the document in which the field at a dotted path is edited; missing parents are made only for a new value. */
export function editAt(document: Document, path: string, edit: Edit): Document {
  const names = path.split('.')
  if (names.some((name) => name === '' || name.startsWith('$')))
    throw new CloudError(REFUSALS.badOperator, { problem: `the path "${path}" cannot be updated` })
  return editIn(document, names, edit) as Document
}

function editIn(parent: unknown, names: readonly string[], edit: Edit): unknown {
  const [name = '', ...rest] = names
  if (Array.isArray(parent)) return editElement(parent, name, rest, edit)
  if (parent !== undefined && !isDocument(parent)) return refuseScalar(parent, name, edit)

  const value = parent !== undefined && Object.hasOwn(parent, name) ? parent[name] : undefined
  const next = rest.length === 0 ? edit(value) : editIn(value, rest, edit)
  if (next === undefined || (next === REMOVED && value === undefined)) return parent
  if (next !== REMOVED) return { ...parent, [name]: next }
  return Object.fromEntries(Object.entries(parent ?? {}).filter(([other]) => other !== name))
}

function editElement(elements: unknown[], name: string, rest: readonly string[], edit: Edit): unknown {
  if (!/^\d+$/.test(name)) return refuseScalar(elements, name, edit)
  const at = Number(name)
  const next = rest.length === 0 ? edit(elements[at]) : editIn(elements[at], rest, edit)
  if (next === undefined || (next === REMOVED && at >= elements.length)) return elements
  if (at > MOST_PADDING) throw new CloudError(REFUSALS.badValue, { problem: `No array is as long as ${name}` })

  const copy = [...elements]
  while (copy.length < at) copy.push(null)
  copy[at] = next === REMOVED ? null : next
  return copy
}

// Removing what cannot be there is nothing to refuse; writing below a value that has no fields is.
function refuseScalar(parent: unknown, name: string, edit: Edit): unknown {
  const next = edit(undefined)
  if (next === undefined || next === REMOVED) return parent
  throw new CloudError(REFUSALS.badValue, { problem: `Cannot create field '${name}' in element ${toEjson(parent)}` })
}
