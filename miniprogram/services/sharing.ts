import type { OrderView, ProductView } from '../../core/api'
import { markPicture, pictureOf } from '../generated/pictures'
import type { Api } from './api'
import { productIdIn, sharedQuery, sharerIn, SHOP, type Query } from './paths'
import { Refused } from './refused'
import type { Session } from './session'

/** What a chat shows of a shared page. */
export interface ChatCard {
  title: string
  path: string
  imageUrl: string
}

/** What Moments show of a shared page, which opens with this query. */
export interface MomentsCard {
  title: string
  query: string
  imageUrl: string
}

type Shared = Pick<ProductView, 'productId' | 'title' | 'picture'>

/** The card of the shop itself. */
export function shopCard(): ChatCard {
  return { title: '慢山茶铺：一山一茶，慢慢来。', path: SHOP, imageUrl: markPicture }
}

/** The card of a product; `from` is the userId of who shares it, where it is known. */
export function productCard(product: Shared, from: string | undefined): ChatCard {
  const query = sharedQuery(product.productId, from)
  return { title: product.title, path: `/pages/product/product?${query}`, imageUrl: pictureOf(product.picture) }
}

/** The card of what somebody has bought. An order is nobody else's business, so the card shows and opens the product. */
export function orderCard(order: Pick<OrderView, 'status'> & Shared, from: string | undefined): ChatCard {
  const card = productCard(order, from)
  return order.status === 'paid' ? { ...card, title: `我在慢山茶铺喝这款茶，你也来尝尝：${order.title}` } : card
}

/** The same card for Moments. */
export function momentsCard({ title, path, imageUrl }: ChatCard): MomentsCard {
  return { title, query: path.split('?')[1] ?? '', imageUrl }
}

/**
 * Tells the server that a shared card was opened, if this page was opened by one. Whether it is counted does not concern
 * the visitor, so a refusal ends here.
 */
export async function tellOpened(
  { api, session }: { api: Pick<Api, 'shareOpened'>; session: Pick<Session, 'asUser'> },
  query: Query,
): Promise<void> {
  const from = sharerIn(query)
  const productId = productIdIn(query)
  if (from === undefined || productId === undefined) return

  try {
    await session.asUser(() => api.shareOpened({ from, productId }))
  } catch (error) {
    if (!(error instanceof Refused)) throw error
  }
}
