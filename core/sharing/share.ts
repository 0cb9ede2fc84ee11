import type { ShareAnswer } from '../api'
import type { ProductStore } from '../orders/catalogue'
import type { Clock } from '../platform/clock'
import { fields, text } from '../platform/input'
import type { Visitor } from '../sessions/visitor'
import type { ShareStore } from './shares'

export interface ShareDeps {
  shares: ShareStore
  products: Pick<ProductStore, 'find'>
  /** Who a userId belongs to now, filled by the room that owns users. */
  readUser: (userId: string) => Promise<{ userId: string } | undefined>
  clock: Clock
}

/**
 * Counts that a shared card was opened, once for each sharer, product and visitor. A card's path can be forged, so a card
 * of nobody or of no product of ours is not counted, and neither is one's own; none of that is an error to the page.
 */
export async function share(
  { shares, products, readUser, clock }: ShareDeps,
  { userId: visitorId }: Visitor,
  input: unknown,
): Promise<ShareAnswer> {
  const { from, productId } = fields(input, {
    from: text(/^[0-9a-f]{32}$/, 'a userId: 32 hex characters'),
    productId: text(/^[A-Za-z0-9_-]{1,64}$/, 'a productId of the catalogue'),
  })

  const [sharer, product] = await Promise.all([readUser(from), products.find(productId)])
  if (sharer === undefined || sharer.userId === visitorId || product === undefined) return { isCounted: false }

  const outcome = await shares.count({ from: sharer.userId, productId, openedAt: clock.now() }, visitorId)
  return { isCounted: outcome === 'counted' }
}
