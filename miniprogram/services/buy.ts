import type { UnifiedOrderAnswer } from '../../core/api'
import type { Api } from './api'
import type { Purchase, Purchases, Wish } from './purchases'
import { Refused } from './refused'
import type { Session } from './session'

export interface BuyPorts {
  api: Pick<Api, 'placeOrder'>
  session: Pick<Session, 'asUser'>
  purchases: Purchases
}

/**
 * Places the order of a wish, and only one however often it is asked; with it comes what opens the cashier.
 * A wish whose earlier order was cancelled or ran out gets a new order.
 */
export function placeWish(ports: BuyPorts, wish: Wish): Promise<UnifiedOrderAnswer> {
  const { session, purchases } = ports
  return session.asUser(async (owner) => {
    const first = purchases.open(owner, wish)
    const answer = await placed(ports, owner, first)
    if (answer.order.status !== 'closed' && answer.order.status !== 'closing') return answer

    purchases.forget(owner, first)
    return placed(ports, owner, purchases.open(owner, wish))
  })
}

async function placed({ api, purchases }: BuyPorts, owner: string, purchase: Purchase): Promise<UnifiedOrderAnswer> {
  const { idempotencyKey, productId, quantity } = purchase
  try {
    const answer = await api.placeOrder({ idempotencyKey, productId, quantity })
    purchases.placed(owner, purchase, answer.order.outTradeNo)
    return answer
  } catch (error) {
    if (error instanceof Refused && error.code === 'IDEMPOTENCY_KEY_REUSED') purchases.forget(owner, purchase)
    throw error
  }
}

/** Carries a fresh order from the page that placed it to the page that lets it be paid; never over a restart. */
export function createHandover() {
  let carried: UnifiedOrderAnswer | undefined

  return {
    give(answer: UnifiedOrderAnswer): void {
      carried = answer
    },
    /** What was given for this order, once. */
    take(outTradeNo: string): UnifiedOrderAnswer | undefined {
      const given = carried?.order.outTradeNo === outTradeNo ? carried : undefined
      carried = undefined
      return given
    },
  }
}
