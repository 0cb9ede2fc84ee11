import type { CloudDatabase, Row } from '../platform/database'
import type { Product, ProductStore } from './catalogue'

const COLLECTION = 'products'
const MAX_PRODUCTS = 1000
/** A million yuan: a hundred of them still fit the ten digits of `total_fee`. */
const MAX_PRICE_FEN = 100_000_000

/** The catalogue in the cloud database, where the merchant may edit it by hand. */
export function cloudProductStore(database: CloudDatabase): ProductStore {
  return {
    async find(productId) {
      const row = await database.get(COLLECTION, productId)
      const product = row && readProduct(row)
      if (product instanceof Error) throw product
      return product
    },
    async list() {
      const rows = await database.find(COLLECTION, {
        where: {},
        orderBy: [['position', 'asc']],
        limit: MAX_PRODUCTS,
      })
      const read = rows.map(readProduct)
      return {
        products: read.flatMap((product) => (product instanceof Error ? [] : [product])),
        broken: read.filter((product) => product instanceof Error),
      }
    },
  }
}

function readProduct({ _id, title, description, priceFen, picture, soldOut }: Row): Product | Error {
  const isPrice =
    typeof priceFen === 'number' && Number.isInteger(priceFen) && priceFen > 0 && priceFen <= MAX_PRICE_FEN
  if (!isPrice) return broken(_id, 'priceFen', `an integer from 1 to ${MAX_PRICE_FEN}`)
  if (typeof title !== 'string' || title === '') return broken(_id, 'title', 'a text')
  if (typeof description !== 'string') return broken(_id, 'description', 'a text')
  if (typeof picture !== 'string') return broken(_id, 'picture', 'a path')
  if (typeof soldOut !== 'boolean') return broken(_id, 'soldOut', 'true or false')

  return { productId: _id, title, description, priceFen, picture, soldOut }
}

function broken(id: string, field: string, expected: string): Error {
  return new Error(`The document "${id}" of products cannot be sold: ${field} must be ${expected}.`)
}
