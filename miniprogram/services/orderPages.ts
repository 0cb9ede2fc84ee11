import type { OrderPage, OrderView } from '../../core/api'
import type { Api } from './api'
import type { Session } from './session'

export interface OrderPagesPorts {
  api: Pick<Api, 'orders'>
  session: Pick<Session, 'asUser'>
}

/** The customer's orders, the latest first, as many pages as were asked for. */
export function createOrderPages({ api, session }: OrderPagesPorts) {
  let known: OrderPage = { orders: [] }
  const page = (cursor?: string) => session.asUser(() => api.orders(cursor))

  return {
    /** The latest page anew, with what was known of older ones behind it. */
    async latest(): Promise<OrderPage> {
      known = withOlder(await page(), known)
      return known
    },

    /** One page more. A failure leaves what is known. */
    async more(): Promise<OrderPage> {
      const { nextCursor } = known
      if (nextCursor === undefined) return known
      const older = await page(nextCursor)
      // The latest page came anew meanwhile and stands alone: this one does not follow it.
      if (known.nextCursor !== nextCursor) return known
      known = { ...older, orders: [...known.orders, ...without(older.orders, known.orders)] }
      return known
    },
  }
}

/** Where the new page no longer touches what is known, orders between the two would be missing: then it stands alone. */
function withOlder(fresh: OrderPage, known: OrderPage): OrderPage {
  const older = without(known.orders, fresh.orders)
  const isTouching = older.length < known.orders.length
  if (!isTouching || older.length === 0) return fresh
  const { nextCursor } = known
  return { orders: [...fresh.orders, ...older], ...(nextCursor !== undefined && { nextCursor }) }
}

function without(orders: OrderView[], those: OrderView[]): OrderView[] {
  const numbers = new Set(those.map(({ outTradeNo }) => outTradeNo))
  return orders.filter(({ outTradeNo }) => !numbers.has(outTradeNo))
}
