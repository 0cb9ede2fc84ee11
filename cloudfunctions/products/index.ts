import { cloudProductStore } from '../../core/orders/cloudProductStore'
import { products } from '../../core/orders/products'
import { wxDatabase } from '../../core/platform/cloud'
import { cloudFunction } from '../../core/platform/cloudFunction'
import { readConfig } from '../../core/platform/config'
import { consoleLog } from '../../core/platform/log'

/** The catalogue, for both clients; nobody needs to be logged in. */
export const main = cloudFunction({ name: 'products', callers: ['miniProgram', 'http'], env: process.env }, () => {
  const { siteUrl } = readConfig(process.env, ['siteUrl'])
  const deps = { products: cloudProductStore(wxDatabase()), log: consoleLog({ function: 'products' }) }

  return {
    miniProgram: (_, input) => products(deps, input),
    http: { siteUrl, methods: { GET: ({ query }) => products(deps, query) } },
  }
})
