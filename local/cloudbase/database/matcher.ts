import { Query } from 'mingo/query'
import { COMPARISONS, comparison, type Predicate } from './comparison'
import { toEjson } from './ejson'
import { MINGO_OPTIONS, refuseGeo, understood } from './operators'
import { isDocument, isOperatorDocument, type Document } from './values'

const MOST_COMPILED = 500
const compiled = new Map<string, Predicate>()

/** Compiles a query. Plain comparisons are tested directly, all else by mingo, whose compiled queries are kept. */
export function compileQuery(query: Document): Predicate {
  const direct: Predicate[] = []
  const rest: Document = {}
  for (const [field, condition] of Object.entries(query)) {
    const predicates = field.startsWith('$') ? undefined : comparisonsOf(field, condition)
    if (predicates === undefined) rest[field] = condition
    else direct.push(...predicates)
  }

  if (Object.keys(rest).length > 0) direct.push(byMingo(rest))
  return (document) => direct.every((holds) => holds(document))
}

function comparisonsOf(field: string, condition: unknown): Predicate[] | undefined {
  if (condition instanceof RegExp) return undefined
  if (!isOperatorDocument(condition)) return [COMPARISONS.$eq(field, condition)]

  const known = Object.entries(condition).map(([name, operand]) => [comparison(name), operand] as const)
  const predicates = known.map(([compare, operand]) => compare?.(field, operand))
  return predicates.every((predicate) => predicate !== undefined) ? predicates : undefined
}

function byMingo(query: Document): Predicate {
  const key = toEjson(query)
  const known = compiled.get(key)
  if (known !== undefined) return known

  refuseGeo(query)
  const parsed = understood(() => new Query(query, MINGO_OPTIONS))
  const predicate: Predicate = (document) => understood(() => parsed.test(isDocument(document) ? document : {}))
  if (compiled.size >= MOST_COMPILED) compiled.delete(compiled.keys().next().value ?? '')
  compiled.set(key, predicate)
  return predicate
}
