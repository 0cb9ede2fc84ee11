import type { ProductView } from '../api'
import { fields } from '../platform/input'
import type { ProductStore } from './catalogue'

/** The whole catalogue, sold-out products included. Takes no fields. */
export async function products(deps: { products: ProductStore }, input: unknown): Promise<{ products: ProductView[] }> {
  fields(input, {})
  return { products: await deps.products.list() }
}
