import type { ProductView } from '../../core/api'
import type { Api } from './api'
import { Refused } from './refused'

export type Catalogue = ReturnType<typeof createCatalogue>

/** The products, and what is remembered of them while a page waits for them anew. */
export function createCatalogue(api: Pick<Api, 'products'>) {
  let latest: ProductView[] = []

  async function all(): Promise<ProductView[]> {
    latest = await api.products()
    return latest
  }

  return {
    /** The products as they are now. */
    all,

    /** One product as it is now; refused with PRODUCT_NOT_FOUND where there is none. */
    async one(productId: string): Promise<ProductView> {
      const found = (await all()).find((each) => each.productId === productId)
      if (found === undefined) throw new Refused('PRODUCT_NOT_FOUND')
      return found
    },

    /** One product as last seen. */
    known: (productId: string): ProductView | null => latest.find((each) => each.productId === productId) ?? null,
  }
}
