import { AppError } from '../platform/errors'

/** One line of a bill, read by the names in the head of its table. */
export interface BillLine {
  /** Counted from 1, for whoever opens the bill in an editor. */
  number: number
  has(name: string): boolean
  /** The value under a name. Throws WECHAT_ANSWER_INVALID where the table has no such column. */
  value(name: string): string
}

/**
 * Takes the CSV of a bill apart: a table of rows, and a table of one row whose first column is `totalsName`. A byte order
 * mark, either kind of line end, the backtick before each value and values in quotes are all understood.
 * Throws WECHAT_ANSWER_INVALID for a line with more or fewer values than its table, and for a bill without its end.
 */
export function readBillTable(csv: string, totalsName: string): { lines: Iterable<BillLine>; totals: BillLine } {
  const texts = csv
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/)
  const totalsAt = texts.length - 2
  const isWhole = totalsAt > 0 && valuesOf(texts[totalsAt] ?? '')[0] === totalsName
  if (!isWhole) throw invalid(texts.length, 'is not the row of totals')

  const lines = linesOf(texts, totalsAt)
  const totals = lineOf(columnsOf(texts[totalsAt]), texts[totalsAt + 1] ?? '', texts.length)
  return { lines, totals }
}

/** The rows of the first table, each taken apart when it is asked for: a bill may have a hundred thousand. */
function* linesOf(texts: string[], end: number): Generator<BillLine> {
  const columns = columnsOf(texts[0])
  for (let at = 1; at < end; at++) yield lineOf(columns, texts[at] ?? '', at + 1)
}

function columnsOf(head = ''): Map<string, number> {
  return new Map(valuesOf(head).map((name, at) => [name.trim(), at]))
}

function lineOf(columns: Map<string, number>, text: string, number: number): BillLine {
  const values = valuesOf(text)
  if (values.length !== columns.size) throw invalid(number, `has ${values.length} values, not ${columns.size}`)

  return {
    number,
    has: (name) => columns.has(name),
    value(name) {
      const value = values[columns.get(name) ?? -1]?.trim()
      if (value === undefined) throw invalid(number, `is in a table without ${name}`)
      return value
    },
  }
}

/** Where every value begins with a backtick, a comma alone parts nothing: the name of a product may hold one. */
function valuesOf(text: string): string[] {
  if (!text.startsWith('`')) return commaValues(text)
  return text.slice(1).split(text.includes(', `') ? ', `' : ',`')
}

function commaValues(text: string): string[] {
  const parts = `,${text}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)
  return [...parts].map(([, quoted, plain = '']) => (quoted?.replaceAll('""', '"') ?? plain).replace(/^`/, ''))
}

function invalid(number: number, problem: string): AppError {
  return new AppError('WECHAT_ANSWER_INVALID', { api: 'bill', reason: `line ${number} ${problem}` })
}
