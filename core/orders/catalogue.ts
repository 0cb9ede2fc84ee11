import type { ProductView } from '../api'

/** A product as the merchant wrote it: the only place a price comes from. */
export type Product = ProductView

export interface ProductStore {
  find(productId: string): Promise<Product | undefined>
  /** All products, in the merchant's order. */
  list(): Promise<Product[]>
}
