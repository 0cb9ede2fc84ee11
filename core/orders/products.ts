import type { ProductView } from '../api'
import { fields } from '../platform/input'
import type { Log } from '../platform/log'
import type { ProductStore } from './catalogue'

/** The catalogue, sold-out products included; one that somebody has broken is only told to the log. Takes no fields. */
export async function products(
  deps: { products: ProductStore; log: Log },
  input: unknown,
): Promise<{ products: ProductView[] }> {
  fields(input, {})

  const { products, broken } = await deps.products.list()
  for (const { message } of broken) deps.log.error(message)
  return { products }
}
