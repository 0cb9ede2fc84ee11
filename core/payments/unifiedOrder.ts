import type { TradeType, UnifiedOrderAnswer, UnifiedOrderInput } from '../api'
import type { ProductStore } from '../orders/catalogue'
import { isPayable } from '../orders/orderStatus'
import { closingDueAt, nextCheckAt, ORDER_LIFE_MS, viewOfOrder, type Order, type OrderStore } from '../orders/orders'
import { later } from '../platform/clock'
import { AppError } from '../platform/errors'
import { fields, integer, oneOf, optional, text } from '../platform/input'
import { randomHex, type Random } from '../platform/random'
import type { Visitor } from '../sessions/visitor'
import { settleByQuery, type SettleDeps } from './settleByQuery'

export interface UnifiedOrderDeps extends SettleDeps {
  orders: OrderStore
  products: ProductStore
  random: Random
  /** The app for phones in whose name an `app` payment is made, where the shop has one. */
  mobileAppAppid?: string | undefined
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
  const purchase = readPurchase(deps, buyer, input)
  const order = await placeOnce(deps, buyer, purchase)
  requireSamePurchase(order, buyer, purchase)

  return needsPrepay(order, deps.clock.now()) ? prepay(deps, order, buyer.visitor) : answer(deps, order, buyer.visitor)
}

/** What is bought, how it is paid, and in which app: a prepay_id works in no other. */
interface Purchase extends UnifiedOrderInput {
  tradeType: TradeType
  appid: string
}

function readPurchase({ mobileAppAppid }: UnifiedOrderDeps, { visitor }: Buyer, input: unknown): Purchase {
  const { tradeType = 'jsapi', ...read } = fields(input, {
    productId: text(/^[A-Za-z0-9_-]{1,64}$/, 'a productId of the catalogue'),
    quantity: integer(1, 99),
    idempotencyKey: text(/^[A-Za-z0-9_-]{16,64}$/, '16 to 64 of A-Z a-z 0-9 _ -'),
    tradeType: optional(oneOf('jsapi', 'h5', 'native', 'app')),
  })
  if (tradeType !== 'app') return { ...read, tradeType, appid: visitor.appid }

  const expected = '"jsapi", "h5" or "native", as this shop has no app for phones (MOBILE_APP_APPID)'
  if (mobileAppAppid === undefined) throw new AppError('INVALID_INPUT', { field: 'tradeType', expected })
  return { ...read, tradeType, appid: mobileAppAppid }
}

async function placeOnce(deps: UnifiedOrderDeps, buyer: Buyer, purchase: Purchase): Promise<Order> {
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

type Snapshot = Purchase & Pick<Order, 'title' | 'picture' | 'totalFen'>

function newOrder({ clock, random }: UnifiedOrderDeps, { visitor, clientIp }: Buyer, snapshot: Snapshot): Order {
  const { tradeType, ...bought } = snapshot
  const { userId, openid } = visitor
  const createdAt = clock.now()
  const expiresAt = later(createdAt, ORDER_LIFE_MS)
  const outTradeNo = randomHex(random, 16)
  return {
    ...bought,
    ...(tradeType !== 'jsapi' && { tradeType }),
    outTradeNo,
    status: 'created',
    userId,
    openid,
    clientIp,
    createdAt,
    expiresAt,
    dueAt: expiresAt,
  }
}

/** A key belongs to one purchase by one payer: WeChat takes the payment of an order from no other account or app. */
function requireSamePurchase(order: Order, { visitor }: Buyer, purchase: Purchase): void {
  const { productId, quantity, tradeType, appid } = purchase
  const isSame =
    order.productId === productId &&
    order.quantity === quantity &&
    tradeTypeOf(order) === tradeType &&
    order.appid === appid &&
    order.openid === visitor.openid
  if (!isSame) throw new AppError('IDEMPOTENCY_KEY_REUSED', { field: 'idempotencyKey' })
}

function tradeTypeOf({ tradeType = 'jsapi' }: Order): TradeType {
  return tradeType
}

/** A prepay_id is kept, as it lives longer than its order; a page or a QR code is asked for each time. */
function needsPrepay(order: Order, now: Date): boolean {
  return isPayable(order.status) && order.prepayId === undefined && now < order.expiresAt
}

async function prepay(deps: UnifiedOrderDeps, order: Order, visitor: Visitor): Promise<UnifiedOrderAnswer> {
  const prepaid = await deps.gateway.prepay(order)
  switch (prepaid.outcome) {
    case 'prepaid':
      await keepPrepaid(deps, order, 'prepayId' in prepaid ? { prepayId: prepaid.prepayId } : {})
      break
    case 'paid':
      await settleByQuery(deps, order)
      break
    case 'closed':
      await keepClosing(deps, order)
      break
  }

  const { userId, outTradeNo } = order
  const stored = await deps.orders.findOwn({ userId, outTradeNo })
  if (stored === undefined) throw new AppError('ORDER_NOT_FOUND')
  const answered = answer(deps, stored, visitor)
  return 'payUrl' in prepaid && isPayable(stored.status) ? { ...answered, payUrl: prepaid.payUrl } : answered
}

/** A notification, a cancellation or the same call may have been faster: then theirs stands. */
async function keepPrepaid(
  { orders, clock }: UnifiedOrderDeps,
  order: Order,
  details: { prepayId?: string },
): Promise<void> {
  const change = { outTradeNo: order.outTradeNo, from: 'created', to: 'prepaid' } as const
  await orders.change(change, { ...details, dueAt: nextCheckAt(order, clock.now()) })
}

/** WeChat has closed this number for ever; reconcile ends ours, from whatever was stored of it. */
async function keepClosing({ orders, clock }: UnifiedOrderDeps, order: Order): Promise<void> {
  const change = { outTradeNo: order.outTradeNo, from: order.status, to: 'closing' } as const
  await orders.change(change, { dueAt: closingDueAt(order, clock.now()) })
}

function answer({ gateway, clock }: UnifiedOrderDeps, order: Order, visitor: Visitor): UnifiedOrderAnswer {
  const { appid, prepayId, status, expiresAt } = order
  const view = { order: viewOfOrder(order) }
  if (!isPayable(status) || prepayId === undefined || clock.now() >= expiresAt) return view

  const client = tradeTypeOf(order) === 'app' ? 'app' : visitor.client
  return { ...view, payment: gateway.startPayment({ appid, prepayId, client }) }
}
