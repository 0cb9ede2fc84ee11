import { readFileSync } from 'node:fs'
import path from 'node:path'
import { StartProblem } from './startProblem'
import { START_TEXTS } from './texts'

/**
 * The products of shop/products.json, each with an `_id`; throws StartProblem where the file is not that. A start brings
 * the database to them: edited prices count from then on, but a row that was changed in the database itself stays.
 */
export function readCatalogue(root: string): { _id: string }[] {
  const file = path.join(root, 'shop/products.json')
  const products = parsed(file)
  const isList = Array.isArray(products) && products.every(hasId)
  if (isList && new Set(products.map(({ _id }) => _id)).size === products.length) return products
  throw new StartProblem(START_TEXTS.catalogueBroken, { file, reason: '[{ "_id": … }, …]' })
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : ''
    throw new StartProblem(START_TEXTS.catalogueBroken, { file, reason }, { cause })
  }
}

function hasId(product: unknown): product is { _id: string } {
  return typeof product === 'object' && product !== null && '_id' in product && typeof product._id === 'string'
}
