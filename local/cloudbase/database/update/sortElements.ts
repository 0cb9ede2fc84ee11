import { compareValues } from '../bsonOrder'
import { valuesAt } from '../paths'
import { isDocument } from '../values'
import { unfit } from './operator'

/** Sorts array elements for `$push`: by 1 or -1 as whole values, or by fields such as `{ score: -1 }`. */
export function sortElements(elements: unknown[], by: unknown): unknown[] {
  if (by === 1 || by === -1) return [...elements].sort((a, b) => by * compareValues(a, b))
  if (!isDocument(by)) throw unfit('$sort of $push takes 1, -1 or fields with 1 or -1')

  const fields = Object.entries(by).map(([field, direction]) => ({ path: field.split('.'), sign: Number(direction) }))
  return [...elements].sort((a, b) => {
    const orders = fields.map(({ path, sign }) => sign * compareValues(valuesAt(a, path)[0], valuesAt(b, path)[0]))
    return orders.find((order) => order !== 0) ?? 0
  })
}
