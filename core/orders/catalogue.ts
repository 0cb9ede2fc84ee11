import type { ProductView } from '../api'

/** A product as the merchant wrote it: the only place a price comes from. */
export type Product = ProductView

export interface ProductStore {
  /** Rejects a product that somebody has edited into a shape that cannot be sold. */
  find(productId: string): Promise<Product | undefined>
  /** All products that can be sold, in the merchant's order, and what is wrong with each of the others. */
  list(): Promise<{ products: Product[]; broken: Error[] }>
}
