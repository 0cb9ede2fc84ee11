import type { OrderAnswer, OrderPage } from '../api'
import type { Clock } from '../platform/clock'
import { AppError } from '../platform/errors'
import { fields, oneOf, optional, text } from '../platform/input'
import { isPayable } from './orderStatus'
import { closableAt, closingDueAt, sortKeyOf, viewOfOrder, type Order, type OrderStore } from './orders'

/** Ends the order at WeChat Pay: closed there, or paid after all. Throws when WeChat has decided neither. */
export type ClosePayment = (order: Order) => Promise<unknown>

export interface OrderDeps {
  orders: OrderStore
  closePayment: ClosePayment
  clock: Clock
}

interface Buyer {
  userId: string
}

const PAGE_SIZE = 20
const MAX_RACES = 3

const outTradeNo = text(/^[0-9a-f]{32}$/, 'an outTradeNo: 32 hex characters')
const cursor = text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z_[0-9a-f]{32}$/, 'the nextCursor of a page')

/** The mini-program's one call for its orders: chooses by `action` what the functions below promise. */
export async function order(deps: OrderDeps, buyer: Buyer, input: unknown): Promise<OrderAnswer | OrderPage> {
  const { action, ...rest } = typeof input === 'object' && input !== null ? { action: undefined, ...input } : {}
  switch (oneOf('get', 'list', 'cancel')(action, 'action')) {
    case 'get':
      return getOrder(deps, buyer, rest)
    case 'list':
      return listOrders(deps, buyer, rest)
    case 'cancel':
      return cancelOrder(deps, buyer, rest)
  }
}

/** The same for a GET: one order where the query names one, else a page. */
export async function readOrders(deps: Pick<OrderDeps, 'orders'>, buyer: Buyer, query: Record<string, string>) {
  return 'outTradeNo' in query ? getOrder(deps, buyer, query) : listOrders(deps, buyer, query)
}

/** One order of this buyer. Throws ORDER_NOT_FOUND alike for an unknown order and for somebody else's. */
export async function getOrder({ orders }: Pick<OrderDeps, 'orders'>, { userId }: Buyer, input: unknown) {
  const wanted = fields(input, { outTradeNo })
  return { order: viewOfOrder(await findOwn(orders, { userId, ...wanted })) }
}

/** Twenty orders of this buyer, newest first. */
export async function listOrders({ orders }: Pick<OrderDeps, 'orders'>, { userId }: Buyer, input: unknown) {
  const { cursor: after } = fields(input, { cursor: optional(cursor) })
  const found = await orders.page({ userId, limit: PAGE_SIZE + 1, ...(after !== undefined && { after }) })

  const page = found.slice(0, PAGE_SIZE)
  const last = page.at(-1)
  const hasMore = found.length > PAGE_SIZE && last !== undefined
  return { orders: page.map(viewOfOrder), ...(hasMore && { nextCursor: sortKeyOf(last) }) }
}

/**
 * Cancels an unpaid order: nobody gets a payment for it any more, and it is closed at WeChat as soon as WeChat allows,
 * here or by reconcile. Cancelling twice is fine. Throws ORDER_NOT_FOUND, or ORDER_NOT_CANCELLABLE once it is paid.
 */
export async function cancelOrder(deps: OrderDeps, { userId }: Buyer, input: unknown): Promise<OrderAnswer> {
  const wanted = { userId, ...fields(input, { outTradeNo }) }
  const order = await beginClosing(deps, wanted)
  if (order.status === 'closed' || deps.clock.now() < closableAt(order)) return { order: viewOfOrder(order) }

  await deps.closePayment(order).catch(leaveToReconcile)
  const after = await findOwn(deps.orders, wanted)
  requireCancellable(after)
  return { order: viewOfOrder(after) }
}

async function findOwn(orders: OrderStore, wanted: { userId: string; outTradeNo: string }): Promise<Order> {
  const found = await orders.findOwn(wanted)
  if (found === undefined) throw new AppError('ORDER_NOT_FOUND')
  return found
}

async function beginClosing(
  { orders, clock }: OrderDeps,
  wanted: { userId: string; outTradeNo: string },
): Promise<Order> {
  for (let race = 0; race < MAX_RACES; race++) {
    const order = await findOwn(orders, wanted)
    requireCancellable(order)
    if (!isPayable(order.status)) return order

    const dueAt = closingDueAt(order, clock.now())
    const isChanged = await orders.change(
      { outTradeNo: order.outTradeNo, from: order.status, to: 'closing' },
      { dueAt },
    )
    if (isChanged) return { ...order, status: 'closing', dueAt }
  }
  throw new AppError('BUSY')
}

function requireCancellable({ status }: Order): void {
  if (isPayable(status) || status === 'closing' || status === 'closed') return
  throw new AppError('ORDER_NOT_CANCELLABLE', { status })
}

/** The order is closing, whatever WeChat says now: reconcile asks again. Anything but WeChat's trouble is ours. */
function leaveToReconcile(error: unknown): void {
  if (!(error instanceof AppError)) throw error
}
