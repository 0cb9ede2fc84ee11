import type { ProductView } from '../../core/api'
import { api } from './wiring'

let latest: ProductView[] | undefined

/** The products as last seen, for a page that wants to show something at once. */
export function knownProducts(): ProductView[] | undefined {
  return latest
}

/** The products as they are now. */
export async function loadProducts(): Promise<ProductView[]> {
  latest = await api.products()
  return latest
}
