import { cancelOrder, order, readOrders } from '../../core/orders/order'
import { closePayment } from '../../core/payments/closePayment'
import { openMerchant } from '../../core/payments/merchant'
import { readMerchantConfig } from '../../core/payments/merchantConfig'
import { systemClock as clock } from '../../core/platform/clock'
import { wxDatabase } from '../../core/platform/cloud'
import { cloudFunction } from '../../core/platform/cloudFunction'
import { systemRandom as random } from '../../core/platform/random'
import { authenticate } from '../../core/sessions/authenticate'
import { cloudSessionStore } from '../../core/sessions/cloudSessionStore'
import { cloudIdentityStore } from '../../core/users/cloudIdentityStore'

/** The caller's own orders: one, a page, or a cancellation. */
export const main = cloudFunction({ name: 'order', callers: ['miniProgram', 'http'], env: process.env }, () => {
  const config = readMerchantConfig(process.env)
  const { siteUrl } = config
  const database = wxDatabase()
  const merchant = openMerchant({ config, database, clock, random })
  const deps = { ...merchant, closePayment: closePayment.bind(undefined, merchant) }
  const who = { sessions: cloudSessionStore(database), identities: cloudIdentityStore(database), clock }

  return {
    miniProgram: async (caller, input) => order(deps, await authenticate(who, caller), input),
    http: {
      siteUrl,
      methods: {
        GET: async (request) => readOrders(deps, await authenticate(who, request), request.query),
        DELETE: async (request) => cancelOrder(deps, await authenticate(who, request), request.query),
      },
    },
  }
})
