import type { Keep } from './keep'

export interface Wish {
  productId: string
  quantity: number
}

/** One wish to buy: the same key gives the same order, however often it is sent. */
export interface Purchase extends Wish {
  idempotencyKey: string
  startedAt: number
  outTradeNo?: string
  /** The cashier was opened and has not told its result yet. */
  isAtCashier?: boolean
}

export type Purchases = ReturnType<typeof createPurchases>

/** An order lives 30 minutes; ten more for clocks that differ. After that a new wish is a new purchase. */
const KEPT_FOR_MS = 40 * 60_000

/**
 * The unsettled purchases of each user, kept over restarts, so that neither a second tap nor a reload makes a second order.
 * `owner` is the userId: people who share a phone never share a purchase.
 */
export function createPurchases(ports: { keep: Keep; newKey: () => string; now: () => number }) {
  const { keep, newKey, now } = ports
  const place = (owner: string) => `wxflow.purchases.${owner}`
  const read = (owner: string) =>
    purchasesIn(keep.get(place(owner))).filter(({ startedAt }) => now() - startedAt < KEPT_FOR_MS)
  const others = (owner: string, { idempotencyKey }: Purchase) =>
    read(owner).filter((each) => each.idempotencyKey !== idempotencyKey)
  const write = (owner: string, purchases: Purchase[]) => keep.set(place(owner), JSON.stringify(purchases))
  const change = (owner: string, changed: Purchase) => write(owner, [...others(owner, changed), changed])

  return {
    /** The unsettled purchase of just this, or a new one. */
    open(owner: string, wish: Wish): Purchase {
      const known = read(owner).find((each) => each.productId === wish.productId && each.quantity === wish.quantity)
      if (known !== undefined) return known

      const { productId, quantity } = wish
      const purchase = { productId, quantity, idempotencyKey: newKey(), startedAt: now() }
      change(owner, purchase)
      return purchase
    },

    /** Records which order a purchase became. */
    placed: (owner: string, purchase: Purchase, outTradeNo: string) => change(owner, { ...purchase, outTradeNo }),

    /** Records whether the cashier is open for a purchase. */
    atCashier: (owner: string, purchase: Purchase, isAtCashier: boolean) => change(owner, { ...purchase, isAtCashier }),

    /** The purchase behind an order, if it was made on this phone. */
    ofOrder: (owner: string, outTradeNo: string): Purchase | undefined =>
      read(owner).find((each) => each.outTradeNo === outTradeNo),

    /** Forgets one purchase: the next wish for the same is a new one. */
    forget: (owner: string, purchase: Purchase) => write(owner, others(owner, purchase)),
  }
}

/** A key of 32 hex digits. It has to differ only from the same user's other keys; nobody can use another's. */
export function randomKey(random: () => number): string {
  return Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('')
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
