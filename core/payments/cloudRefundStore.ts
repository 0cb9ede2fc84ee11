import { ORDERS, orderOfRow } from '../orders/cloudOrderStore'
import type { Order } from '../orders/orders'
import { DuplicateRow, type Change, type CloudDatabase, type CloudTransaction, type Row } from '../platform/database'
import { MAX_REFUNDS, nextRefundCheckAt, type Refund, type RefundBeginning, type RefundStore } from './refunds'
import type { KnownRefundState, RefundNotice, RefundWish } from './refunds'
import { isLeft, isRefundable, leftToRefund, moneyInFlight, moneyLanded } from './refundSums'

const REFUNDS = 'refunds'

/**
 * Refunds in the cloud database: `_id` is the outRefundNo. The sums lie on the order, as a transaction reads by `_id` only;
 * so of two refunds of one order at once, the second meets its conflict there and starts again.
 */
export function cloudRefundStore(database: CloudDatabase): RefundStore {
  const record: RefundStore['record'] = async (outRefundNo, state, at) => {
    const outcome = await database.transaction((transaction) => recordOnce(transaction, { outRefundNo, state, at }))
    // Two transactions, so that no order jumps over `refunding`; a crash in between leaves a refund that is due.
    return outcome === 'begunAgain' ? record(outRefundNo, state, at) : outcome
  }

  return {
    begin: (wish) => evenIfRaced(database, (transaction) => beginOnce(transaction, wish)),
    async find(outRefundNo) {
      const row = await database.get(REFUNDS, outRefundNo)
      return row && refundOfRow(row)
    },
    async due({ at, limit }) {
      const rows = await database.find(REFUNDS, { where: { dueAt: { lte: at } }, orderBy: [['dueAt', 'asc']], limit })
      return rows.map(refundOfRow)
    },
    async postpone({ outRefundNo, status }, dueAt) {
      await database.update(REFUNDS, { _id: outRefundNo, status }, { dueAt })
    },
    record,
    adopt: (notice, at) => evenIfRaced(database, (transaction) => adoptOnce(transaction, notice, at)),
  }
}

/** A number that another writer has just taken is there when the same work looks again. */
async function evenIfRaced<T>(
  database: CloudDatabase,
  work: (transaction: CloudTransaction) => Promise<T>,
): Promise<T> {
  try {
    return await database.transaction(work)
  } catch (error) {
    if (!(error instanceof DuplicateRow)) throw error
    return database.transaction(work)
  }
}

async function beginOnce(transaction: CloudTransaction, wish: RefundWish): Promise<RefundBeginning> {
  const { refundFen: wanted, ...rest } = wish
  const known = await getRefund(transaction, wish.outRefundNo)
  if (known !== undefined) {
    const isSame = known.outTradeNo === wish.outTradeNo && known.refundFen === (wanted ?? known.refundFen)
    return isSame ? { outcome: 'repeated', refund: known } : { outcome: 'numberReused' }
  }

  const order = await getOrder(transaction, wish.outTradeNo)
  if (order === undefined) return { outcome: 'orderNotFound' }
  const { status, transactionId, appid, totalFen, refundCount = 0 } = order
  if (!isRefundable(order) || transactionId === undefined) return { outcome: 'notRefundable', status }
  if (refundCount >= MAX_REFUNDS) return { outcome: 'tooMany' }
  const refundFen = wanted ?? leftToRefund(order)
  if (!isLeft(order, refundFen)) return { outcome: 'tooMuch' }

  const refund: Refund = { ...rest, transactionId, appid, totalFen, refundFen, status: 'requested' }
  await putInFlight(transaction, order, refund)
  return { outcome: 'begun', refund }
}

async function adoptOnce(transaction: CloudTransaction, { state, ...money }: RefundNotice, at: Date) {
  if ((await getRefund(transaction, money.outRefundNo)) !== undefined) return 'repeated'
  const order = await getOrder(transaction, money.outTradeNo)
  if (order === undefined) return 'orderNotFound'
  if (order.transactionId !== money.transactionId) return { differs: 'transaction_id' }
  if (order.totalFen !== money.totalFen) return { differs: 'total_fee' }
  if (!isRefundable(order) || !isLeft(order, money.refundFen)) return { differs: 'refund_fee' }

  const { appid } = order
  const id = state.refundId === undefined ? {} : { refundId: state.refundId }
  const refund: Refund = { ...money, ...id, appid, status: 'processing', cause: 'elsewhere', createdAt: at, dueAt: at }
  await putInFlight(transaction, order, refund)
  return 'adopted'
}

/** The order first, so that racing refunds of one order meet there. */
async function putInFlight(transaction: CloudTransaction, order: Order, refund: Refund): Promise<void> {
  const { outRefundNo, ...row } = refund
  const refundCount = (order.refundCount ?? 0) + 1
  await transaction.update(ORDERS, order.outTradeNo, { ...moneyInFlight(order, refund.refundFen), refundCount })
  await transaction.insert(REFUNDS, { _id: outRefundNo, ...row })
}

interface News {
  outRefundNo: string
  state: KnownRefundState
  at: Date
}

async function recordOnce(transaction: CloudTransaction, { outRefundNo, state, at }: News) {
  const refund = await getRefund(transaction, outRefundNo)
  const order = refund && (await getOrder(transaction, refund.outTradeNo))
  if (refund === undefined || order === undefined) return 'notFound'

  if (refund.status === 'succeeded' || refund.status === state.outcome) return 'repeated'
  if (refund.status === 'failed')
    return state.outcome === 'succeeded' ? beginAgain(transaction, { refund, order, at }) : 'repeated'
  if (state.outcome !== 'processing') {
    const landing = { refundFen: refund.refundFen, hasMoved: state.outcome === 'succeeded', at }
    await transaction.update(ORDERS, order.outTradeNo, moneyLanded(order, landing))
  }
  await transaction.update(REFUNDS, outRefundNo, afterNews(refund, state, at))
  return 'changed'
}

async function beginAgain(
  transaction: CloudTransaction,
  { refund, order, at }: { refund: Refund; order: Order; at: Date },
) {
  const { outRefundNo, refundFen } = refund
  if (!isRefundable(order) || !isLeft(order, refundFen)) return 'tooMuch'

  await transaction.update(ORDERS, order.outTradeNo, moneyInFlight(order, refundFen))
  const again = { status: 'processing', dueAt: at, endedAt: undefined, failure: undefined }
  await transaction.update(REFUNDS, outRefundNo, again)
  return 'begunAgain'
}

/** What the row keeps of WeChat's word. */
function afterNews({ createdAt }: Refund, state: KnownRefundState, at: Date): Change {
  const { outcome: status, refundId } = state
  const news = { status, ...(refundId !== undefined && { refundId }) }
  switch (state.outcome) {
    case 'processing':
      return { ...news, dueAt: nextRefundCheckAt({ status: 'processing', createdAt }, at) }
    case 'succeeded':
      return { ...news, endedAt: state.succeededAt, dueAt: undefined }
    case 'failed':
      return { ...news, endedAt: at, failure: state.reason, dueAt: undefined }
  }
}

async function getOrder(transaction: CloudTransaction, outTradeNo: string): Promise<Order | undefined> {
  const row = await transaction.get(ORDERS, outTradeNo)
  return row && orderOfRow(row)
}

async function getRefund(transaction: CloudTransaction, outRefundNo: string): Promise<Refund | undefined> {
  const row = await transaction.get(REFUNDS, outRefundNo)
  return row && refundOfRow(row)
}

/** The refund that a row of `refunds` holds; rows are only written here. */
function refundOfRow(row: Row): Refund {
  const { _id: outRefundNo, ...refund } = row as Row & Omit<Refund, 'outRefundNo'>
  return { outRefundNo, ...refund }
}
