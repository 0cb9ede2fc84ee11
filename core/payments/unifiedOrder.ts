import type { UnifiedOrderAnswer, UnifiedOrderInput } from '../api'
import type { ProductStore } from '../orders/catalogue'
import { isPayable } from '../orders/orderStatus'
import { closingDueAt, nextCheckAt, ORDER_LIFE_MS, viewOfOrder, type Order, type OrderStore } from '../orders/orders'
import { later } from '../platform/clock'
import { AppError } from '../platform/errors'
import { fields, integer, text } from '../platform/input'
import { randomHex, type Random } from '../platform/random'
import type { Visitor } from '../sessions/visitor'
import { settleByQuery, type SettleDeps } from './settleByQuery'

export interface UnifiedOrderDeps extends SettleDeps {
  orders: OrderStore
  products: ProductStore
  random: Random
}

/** Who buys and from where, by the platform's word. */
export interface Buyer {
  visitor: Visitor
  clientIp: string
}

/**
 * Places an order and answers what starts its payment. The order is stored before WeChat is asked, at the catalogue's
 * price. The same idempotency key gives the same order, asked again or twenty times at once, and asks WeChat the same;
 * so after any error the client repeats the call. A paid, closing, closed or expired order comes without a payment.
 * Throws PRODUCT_NOT_FOUND, PRODUCT_SOLD_OUT, IDEMPOTENCY_KEY_REUSED, or WeChat Pay's trouble.
 */
export async function unifiedOrder(deps: UnifiedOrderDeps, buyer: Buyer, input: unknown): Promise<UnifiedOrderAnswer> {
  const purchase = readPurchase(input)
  const order = await placeOnce(deps, buyer, purchase)
  requireSamePurchase(order, buyer, purchase)

  const ready = needsPrepay(order, deps.clock.now()) ? await prepay(deps, order) : order
  return answer(deps, ready, buyer.visitor)
}

function readPurchase(input: unknown): UnifiedOrderInput {
  return fields(input, {
    productId: text(/^[A-Za-z0-9_-]{1,64}$/, 'a productId of the catalogue'),
    quantity: integer(1, 99),
    idempotencyKey: text(/^[A-Za-z0-9_-]{16,64}$/, '16 to 64 of A-Z a-z 0-9 _ -'),
  })
}

async function placeOnce(deps: UnifiedOrderDeps, buyer: Buyer, purchase: UnifiedOrderInput): Promise<Order> {
  const { userId } = buyer.visitor
  const key = { userId, idempotencyKey: purchase.idempotencyKey }
  // Before the catalogue: what became of the product meanwhile does not concern an order that is there.
  const earlier = await deps.orders.findByKey(key)
  if (earlier !== undefined) return earlier

  const product = await deps.products.find(purchase.productId)
  if (product === undefined) throw new AppError('PRODUCT_NOT_FOUND')
  if (product.soldOut) throw new AppError('PRODUCT_SOLD_OUT')

  const { title, picture, priceFen } = product
  const order = newOrder(deps, buyer, { ...purchase, title, picture, totalFen: priceFen * purchase.quantity })
  if ((await deps.orders.insert(order)) === 'inserted') return order

  const winner = await deps.orders.findByKey(key)
  if (winner === undefined) throw new AppError('BUSY')
  return winner
}

type Snapshot = UnifiedOrderInput & Pick<Order, 'title' | 'picture' | 'totalFen'>

function newOrder({ clock, random }: UnifiedOrderDeps, { visitor, clientIp }: Buyer, snapshot: Snapshot): Order {
  const createdAt = clock.now()
  const expiresAt = later(createdAt, ORDER_LIFE_MS)
  const { userId, appid, openid } = visitor
  const outTradeNo = randomHex(random, 16)
  return {
    ...snapshot,
    outTradeNo,
    status: 'created',
    userId,
    appid,
    openid,
    clientIp,
    createdAt,
    expiresAt,
    dueAt: expiresAt,
  }
}

/** A key belongs to one purchase by one payer: WeChat takes the payment of an order from no other account or app. */
function requireSamePurchase(order: Order, { visitor }: Buyer, { productId, quantity }: UnifiedOrderInput): void {
  const isSame =
    order.productId === productId &&
    order.quantity === quantity &&
    order.appid === visitor.appid &&
    order.openid === visitor.openid
  if (!isSame) throw new AppError('IDEMPOTENCY_KEY_REUSED', { field: 'idempotencyKey' })
}

function needsPrepay(order: Order, now: Date): boolean {
  return isPayable(order.status) && order.prepayId === undefined && now < order.expiresAt
}

async function prepay(deps: UnifiedOrderDeps, order: Order): Promise<Order> {
  const { outTradeNo } = order
  const answer = await deps.gateway.prepay(order)
  switch (answer.outcome) {
    case 'prepaid':
      // A notification, a cancellation or the same call may have been faster: then theirs stands.
      await deps.orders.change(
        { outTradeNo, from: 'created', to: 'prepaid' },
        { prepayId: answer.prepayId, dueAt: nextCheckAt(order, deps.clock.now()) },
      )
      break
    case 'paid':
      await settleByQuery(deps, order)
      break
    case 'closed':
      await deps.orders.change(
        { outTradeNo, from: 'created', to: 'closing' },
        { dueAt: closingDueAt(order, deps.clock.now()) },
      )
      break
  }

  const stored = await deps.orders.findOwn({ userId: order.userId, outTradeNo })
  if (stored === undefined) throw new AppError('ORDER_NOT_FOUND')
  return stored
}

function answer({ gateway, clock }: UnifiedOrderDeps, order: Order, { client }: Visitor): UnifiedOrderAnswer {
  const { appid, prepayId, status, expiresAt } = order
  const view = { order: viewOfOrder(order) }
  if (!isPayable(status) || prepayId === undefined || clock.now() >= expiresAt) return view

  return { ...view, payment: gateway.startPayment({ appid, prepayId, client }) }
}
