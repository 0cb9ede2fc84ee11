import type { Keep } from './keep'

/** One wish to buy: the same key gives the same order, however often it is sent. */
export interface Purchase {
  idempotencyKey: string
  productId: string
  quantity: number
  startedAt: number
  outTradeNo?: string
  /** The cashier was opened and has not told its result yet. */
  isAtCashier?: boolean
}

export type Purchases = ReturnType<typeof createPurchases>

/** An order lives 30 minutes; ten more for clocks that differ. After that a new wish is a new purchase. */
const KEPT_FOR_MS = 40 * 60_000

/**
 * The customer's unsettled purchases, kept over reloads and visits, so that neither a reload nor a double tap makes two orders.
 * `owner` is the userId: two users of one browser never share a purchase.
 */
export function createPurchases(options: { keep: Keep; newKey: () => string; now: () => number }) {
  const { keep, newKey, now } = options
  const place = (owner: string) => `wxflow.purchases.${owner}`
  const read = (owner: string) =>
    purchasesIn(keep.get(place(owner))).filter((purchase) => now() - purchase.startedAt < KEPT_FOR_MS)
  const write = (owner: string, purchases: Purchase[]) => keep.set(place(owner), JSON.stringify(purchases))
  const change = (owner: string, changed: Purchase) =>
    write(owner, [...read(owner).filter((each) => each.idempotencyKey !== changed.idempotencyKey), changed])

  return {
    /** The unsettled purchase of just this, or a new one. */
    open(owner: string, wish: { productId: string; quantity: number }): Purchase {
      const isSame = (each: Purchase) => each.productId === wish.productId && each.quantity === wish.quantity
      const open = read(owner).find(isSame)
      if (open !== undefined) return open

      const purchase = { ...wish, idempotencyKey: newKey(), startedAt: now() }
      change(owner, purchase)
      return purchase
    },

    /** Records which order a purchase became. */
    placed(owner: string, purchase: Purchase, outTradeNo: string): Purchase {
      const placed = { ...purchase, outTradeNo }
      change(owner, placed)
      return placed
    },

    /** Records whether the cashier is open for a purchase. */
    atCashier(owner: string, purchase: Purchase, isAtCashier: boolean): void {
      change(owner, { ...purchase, isAtCashier })
    },

    /** The purchase behind an order, if it was made in this browser. */
    ofOrder: (owner: string, outTradeNo: string): Purchase | undefined =>
      read(owner).find((each) => each.outTradeNo === outTradeNo),

    /** Forgets one purchase: the next wish for the same is a new one. */
    forget(owner: string, purchase: Purchase): void {
      write(
        owner,
        read(owner).filter((each) => each.idempotencyKey !== purchase.idempotencyKey),
      )
    },
  }
}

/** A key of 32 hex digits. */
export function randomKey(fill: (bytes: Uint8Array<ArrayBuffer>) => unknown): string {
  const bytes = new Uint8Array(16)
  fill(bytes)
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function purchasesIn(text: string | undefined): Purchase[] {
  if (text === undefined) return []
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list.filter(isPurchase) : []
  } catch {
    // Somebody else's text lies in our place: no purchase is known, which is safe.
    return []
  }
}

function isPurchase(value: unknown): value is Purchase {
  if (typeof value !== 'object' || value === null) return false
  const { idempotencyKey, productId, quantity, startedAt } = value as Record<string, unknown>
  return (
    typeof idempotencyKey === 'string' &&
    typeof productId === 'string' &&
    typeof quantity === 'number' &&
    typeof startedAt === 'number'
  )
}
