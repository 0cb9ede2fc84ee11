import type { OrderView } from '../../core/api'
import { Refused, type Api } from './api'
import type { Purchase, Purchases } from './purchases'

export interface BuyDeps {
  api: Pick<Api, 'placeOrder'>
  purchases: Purchases
}

export interface Wish {
  productId: string
  quantity: number
}

/**
 * Places the order of a wish, and only one however often it is asked.
 * A wish whose earlier order was cancelled or ran out gets a new order.
 */
export async function placeWish(deps: BuyDeps, owner: string, wish: Wish): Promise<OrderView> {
  const first = deps.purchases.open(owner, wish)
  const order = await placed(deps, owner, first)
  if (order.status !== 'closed' && order.status !== 'closing') return order

  deps.purchases.forget(owner, first)
  return placed(deps, owner, deps.purchases.open(owner, wish))
}

async function placed({ api, purchases }: BuyDeps, owner: string, purchase: Purchase): Promise<OrderView> {
  const { idempotencyKey, productId, quantity } = purchase
  try {
    const { order } = await api.placeOrder({ idempotencyKey, productId, quantity })
    purchases.placed(owner, purchase, order.outTradeNo)
    return order
  } catch (error) {
    if (error instanceof Refused && error.code === 'IDEMPOTENCY_KEY_REUSED') purchases.forget(owner, purchase)
    throw error
  }
}
