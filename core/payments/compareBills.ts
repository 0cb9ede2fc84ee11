import type { OrderStore } from '../orders/orders'
import { describeError, type Log } from '../platform/log'
import { EMPTY_BILL, readPayBill, type PayBill } from '../wechat/payBill'
import { differencesOf, type DayInBooks } from './billDifferences'
import type { BillStore, Difference } from './bills'
import { settleByQuery, type SettleDeps } from './settleByQuery'

export interface CompareDeps extends SettleDeps {
  orders: OrderStore
  bills: BillStore
  /** The apps in which this shop sells. */
  appids: readonly string[]
  log: Log
}

export type ComparisonOutcome = 'equal' | 'differs' | 'notReady'

const AT_ONCE = 10
/** Of a day on which everything differs, enough is kept to see it. */
const MAX_KEPT = 1000
/** More than that is no lost notification but a broken shop. */
const MAX_SETTLED = 200

/**
 * Compares WeChat's bill of one day in Beijing with our books, keeps every difference and marks the day as compared. A
 * payment that the bill shows for an order of ours and that we do not have is booked, once a query has proven it, and is
 * reported all the same. Changes nothing where the bill is not ready, or cannot be read: then it throws naming the line.
 * Whatever breaks off is completed by calling again.
 */
export async function compareBills(deps: CompareDeps, day: string): Promise<ComparisonOutcome> {
  const answer = await deps.gateway.bill('trade', day)
  if (answer.outcome === 'notReady') return 'notReady'
  const bill = answer.outcome === 'ready' ? readPayBill(answer.csv) : EMPTY_BILL

  const differences = differencesOf(bill, await readBooks(deps, { day, bill }))
  const at = deps.clock.now()
  await inTurns(differences.slice(0, MAX_KEPT), (difference) => deps.bills.keep(difference, at))
  await inTurns(bill.refunds, ({ outRefundNo }) => deps.bills.markBilled(outRefundNo, day))
  await settleFound(deps, differences)

  // An earlier call that broke off may have kept some that are settled by now.
  const count = Math.max(differences.length, await deps.bills.keptOf(day))
  await deps.bills.finish(day, { differences: count, at })
  if (count === 0) return 'equal'
  deps.log.error('the bill differs from our books', { day, differences: count, ...tally(differences) })
  return 'differs'
}

async function readBooks({ bills, appids }: CompareDeps, { day, bill }: { day: string; bill: PayBill }) {
  const ofDay = await bills.payments(day)
  const known = new Set(ofDay.map(({ transactionId }) => transactionId))
  const unknown = bill.payments.map(({ transactionId }) => transactionId).filter((id) => !known.has(id))
  const firstDay = await bills.firstDay()

  const books: DayInBooks = {
    day,
    appids,
    payments: { ofDay, named: await bills.paymentsById(unknown) },
    refunds: {
      ofDay: await bills.refundsEnded(day),
      named: await bills.refundsById(bill.refunds.map(({ outRefundNo }) => outRefundNo)),
    },
    isFirstDay: firstDay === undefined || firstDay >= day,
  }
  return books
}

/** Money that no notification and no query has told of yet; its trouble is logged and leaves the difference reported. */
async function settleFound(deps: CompareDeps, differences: Difference[]): Promise<void> {
  const missing = differences.filter(({ kind }) => kind === 'paymentMissingHere').slice(0, MAX_SETTLED)
  await inTurns(missing, async ({ outTradeNo = '', key: transactionId }) => {
    try {
      const order = await deps.orders.find(outTradeNo)
      if (order !== undefined) await settleByQuery(deps, order)
    } catch (error) {
      deps.log.error(`a payment of the bill is not booked: ${describeError(error)}`, { outTradeNo, transactionId })
    }
  })
}

async function inTurns<T>(items: T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < items.length; from += AT_ONCE) {
    await Promise.all(items.slice(from, from + AT_ONCE).map(work))
  }
}

/** How many differences there are of each kind. */
function tally(differences: Difference[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { kind } of differences) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
