import { boundsOf, type Bounds, type Interval } from './bounds'
import { invert, successor } from './bsonOrder'
import type { IndexKey } from './indexKeys'
import type { Document } from './values'

export interface Index {
  /** 0 for the one over `_id` that every collection has. */
  number: number
  name: string
  unique: boolean
  keys: readonly IndexKey[]
  /** True once a document had an array in an indexed field. */
  isMultikey: boolean
}

/** Fields and directions of a sort, the first deciding. */
export type Order = readonly (readonly [field: string, direction: 1 | -1])[]

/** How to find the documents of a query: by ranges of one index, or by reading the whole collection. */
export interface Plan {
  index: Index | undefined
  ranges: Interval[]
  isReverse: boolean
  /** The index gives the wanted order, so that reading may stop early. */
  isSorted: boolean
}

interface Narrowed {
  prefixes: string[]
  equalities: number
  range: Interval | undefined
}

const GREATEST_KEY = '\xff'

/** Chooses the index that narrows most: equalities first, then a range, then the order. */
export function planQuery(indexes: readonly Index[], query: Document, order: Order): Plan {
  const bounds = boundsOf(query)
  let best: { plan: Plan; score: number } = {
    plan: { index: undefined, ranges: [], isReverse: false, isSorted: order.length === 0 },
    score: 0,
  }
  for (const index of indexes) {
    const candidate = consider(index, bounds, order)
    if (candidate.score > best.score) best = candidate
  }
  return best.plan
}

function consider(index: Index, bounds: Bounds, order: Order): { plan: Plan; score: number } {
  const narrowed = narrow(index, bounds)
  const { equalities, prefixes, range } = narrowed
  const isOneWalk = prefixes.length === 1 && !index.isMultikey
  const direction = isOneWalk ? walkDirection(index.keys, equalities, order) : undefined
  const isOneDocument = index.unique && equalities === index.keys.length

  return {
    plan: {
      index,
      ranges: rangesOf(index, narrowed),
      isReverse: direction === -1,
      isSorted: order.length === 0 || direction !== undefined,
    },
    score: (isOneDocument ? 1000 : 0) + equalities * 10 + (range ? 5 : 0) + (direction ? 6 : 0),
  }
}

function narrow(index: Index, bounds: Bounds): Narrowed {
  let prefixes = ['']
  for (const [equalities, { field, direction }] of index.keys.entries()) {
    const conditions = bounds.get(field) ?? []
    const points = conditions.map(pointsOf).find((keys) => keys !== undefined)
    if (points === undefined) return { prefixes, equalities, range: rangeOf(index, conditions) }
    const keys = direction === 1 ? points : points.map(invert)
    prefixes = prefixes.flatMap((prefix) => keys.map((key) => prefix + key))
  }
  return { prefixes, equalities: index.keys.length, range: undefined }
}

function pointsOf(intervals: Interval[]): string[] | undefined {
  const points = intervals.flatMap(({ point }) => point ?? [])
  return points.length === intervals.length ? points : undefined
}

// In an array one element may satisfy one bound and another element the other: then only one bound may narrow.
function rangeOf(index: Index, conditions: Interval[][]): Interval | undefined {
  const ranges = conditions.flatMap((intervals) => (intervals.length === 1 ? intervals : []))
  if (index.isMultikey || ranges.length < 2) return ranges[0]
  return ranges.reduce((a, b) => ({ from: a.from > b.from ? a.from : b.from, to: a.to < b.to ? a.to : b.to }))
}

function rangesOf(index: Index, { prefixes, equalities, range }: Narrowed): Interval[] {
  const part = range && index.keys[equalities]?.direction === -1 ? inverted(range) : range
  if (part !== undefined) return prefixes.map((prefix) => ({ from: prefix + part.from, to: prefix + part.to }))
  return prefixes.map((prefix) => ({ from: prefix, to: prefix === '' ? GREATEST_KEY : successor(prefix) }))
}

function inverted({ from, to }: Interval): Interval {
  return { from: successor(invert(to)), to: successor(invert(from)) }
}

/** 1 or -1 where walking the index forwards or backwards gives the order, once the first fields are fixed. */
function walkDirection(keys: readonly IndexKey[], fixed: number, order: Order): 1 | -1 | undefined {
  const fixedFields = new Set(keys.slice(0, fixed).map(({ field }) => field))
  const wanted = order.filter(([field]) => !fixedFields.has(field))
  const signs = wanted.map(([field, direction], at) => {
    const key = keys[fixed + at]
    return key?.field === field ? key.direction * direction : 0
  })
  if (order.length === 0 || signs.some((sign) => sign === 0 || sign !== signs[0])) return undefined
  return signs[0] === -1 ? -1 : 1
}
