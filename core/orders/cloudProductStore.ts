import type { CloudDatabase, Row } from '../platform/database'
import type { Product, ProductStore } from './catalogue'

const COLLECTION = 'products'
const MAX_PRODUCTS = 1000
/** A million yuan: a hundred of them still fit the ten digits of `total_fee`. */
const MAX_PRICE_FEN = 100_000_000

/** The catalogue in the cloud database. Rejects a product that somebody edited into a shape that cannot be sold. */
export function cloudProductStore(database: CloudDatabase): ProductStore {
  return {
    async find(productId) {
      const row = await database.get(COLLECTION, productId)
      return row && productOf(row)
    },
    async list() {
      const rows = await database.find(COLLECTION, {
        where: {},
        orderBy: [['position', 'asc']],
        limit: MAX_PRODUCTS,
      })
      return rows.map(productOf)
    },
  }
}

function productOf({ _id, title, description, priceFen, picture, soldOut }: Row): Product {
  const isPrice =
    typeof priceFen === 'number' && Number.isInteger(priceFen) && priceFen > 0 && priceFen <= MAX_PRICE_FEN
  if (!isPrice) throw broken(_id, 'priceFen', `an integer from 1 to ${MAX_PRICE_FEN}`)
  if (typeof title !== 'string' || title === '') throw broken(_id, 'title', 'a text')
  if (typeof description !== 'string') throw broken(_id, 'description', 'a text')
  if (typeof picture !== 'string') throw broken(_id, 'picture', 'a path')
  if (typeof soldOut !== 'boolean') throw broken(_id, 'soldOut', 'true or false')

  return { productId: _id, title, description, priceFen, picture, soldOut }
}

function broken(id: string, field: string, expected: string): Error {
  return new Error(`The document "${id}" of products cannot be sold: ${field} must be ${expected}.`)
}
