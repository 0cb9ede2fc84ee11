import { spanOfBeijingDay } from '../platform/beijing'
import { later } from '../platform/clock'
import type { CloudDatabase, Row } from '../platform/database'
import type { BillStore, BookedPayment, BookedRefund, Comparison } from './bills'

const PAYMENTS = 'payments'
const REFUNDS = 'refunds'
const DIFFERENCES = 'billDifferences'

const PAGE = 1000
const IDS_AT_ONCE = 100

/**
 * Bills in the cloud database. `billDifferences` holds one row for each difference and one for each day, whose `_id` is
 * the day; so repeats meet their own rows.
 */
export function cloudBillStore(database: CloudDatabase): BillStore {
  return {
    async payments(day) {
      return (await rowsOfDay(database, { collection: PAYMENTS, field: 'paidAt', day })).map(paymentOfRow)
    },
    async paymentsById(ids) {
      return (await rowsById(database, PAYMENTS, ids)).map(paymentOfRow)
    },
    async refundsEnded(day) {
      const rows = await rowsOfDay(database, { collection: REFUNDS, field: 'endedAt', day })
      return rows.map(refundOfRow).filter(({ status }) => status === 'succeeded')
    },
    async refundsById(ids) {
      return (await rowsById(database, REFUNDS, ids)).map(refundOfRow)
    },
    async markBilled(outRefundNo, day) {
      await database.update(REFUNDS, { _id: outRefundNo, billedOn: null }, { billedOn: day })
    },
    async keep({ day, kind, key, ...amounts }, at) {
      await database.insert(DIFFERENCES, { _id: `${day}-${kind}-${key}`, day, kind, key, ...amounts, foundAt: at })
    },
    async keptOf(day) {
      const rows = await database.find(DIFFERENCES, { where: { day }, limit: PAGE })
      return rows.filter(({ _id }) => _id !== day).length
    },
    async comparisons(days) {
      return (await rowsById(database, DIFFERENCES, days)).map(comparisonOfRow)
    },
    async firstDay() {
      const earliest = { where: { day: { gt: '' } }, orderBy: [['day', 'asc']] as [string, 'asc'][], limit: 1 }
      const [row] = await database.find(DIFFERENCES, earliest)
      return row && comparisonOfRow(row).day
    },
    async finish(day, { differences, at }) {
      const outcome = { kind: 'compared', differences, comparedAt: at }
      const inserted = await database.insert(DIFFERENCES, { _id: day, day, ...outcome })
      if (inserted === 'inserted') return
      await database.update(DIFFERENCES, { _id: day }, { ...outcome, dueAt: undefined, failure: undefined })
    },
    async postpone(day, next) {
      const inserted = await database.insert(DIFFERENCES, { _id: day, day, kind: 'postponed', ...next })
      if (inserted === 'duplicate') await database.update(DIFFERENCES, { _id: day, kind: 'postponed' }, { ...next })
    },
  }
}

/**
 * Whole days are read in pages by the time itself. A page begins with the last moment of the one before, as many rows may
 * share a moment: WeChat's times are whole seconds, and it takes 600 orders of a merchant in one.
 */
async function rowsOfDay(
  database: CloudDatabase,
  { collection, field, day }: { collection: string; field: string; day: string },
): Promise<Row[]> {
  const { start, end } = spanOfBeijingDay(day)
  const found = new Map<string, Row>()

  for (let after = later(start, -1); ;) {
    const where = { [field]: { gt: after } }
    const rows = await database.find(collection, { where, orderBy: [[field, 'asc']], limit: PAGE })
    for (const row of rows) if (timeOf(row, field) < end) found.set(row._id, row)

    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE || timeOf(last, field) >= end) return [...found.values()]
    const next = later(timeOf(last, field), -1)
    if (next <= after) throw new Error(`more than ${PAGE} rows of ${collection} share one moment`)
    after = next
  }
}

async function rowsById(database: CloudDatabase, collection: string, ids: string[]): Promise<Row[]> {
  const rows: Row[] = []
  for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
    const some = ids.slice(from, from + IDS_AT_ONCE)
    rows.push(...(await database.find(collection, { where: { _id: { in: some } }, limit: IDS_AT_ONCE })))
  }
  return rows
}

const timeOf = (row: Row, field: string): Date => row[field] as Date

function paymentOfRow(row: Row): BookedPayment {
  const { _id: transactionId, outTradeNo, totalFen, paidAt } = row as Row & BookedPayment
  return { transactionId, outTradeNo, totalFen, paidAt }
}

function refundOfRow(row: Row): BookedRefund {
  const { _id: outRefundNo, ...refund } = row as Row & Omit<BookedRefund, 'outRefundNo'>
  return { outRefundNo, ...refund }
}

function comparisonOfRow(row: Row): Comparison {
  const { day, dueAt } = row as Row & Comparison
  return { day, ...(dueAt && { dueAt }) }
}
