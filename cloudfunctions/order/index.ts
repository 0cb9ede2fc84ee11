import { cancelOrder, getOrder, listOrders, order } from '../../core/orders/order'
import { closePayment } from '../../core/payments/closePayment'
import { MERCHANT_SETTINGS, openMerchant } from '../../core/payments/merchant'
import { systemClock as clock } from '../../core/platform/clock'
import { wxDatabase } from '../../core/platform/cloud'
import { cloudFunction } from '../../core/platform/cloudFunction'
import { readConfig } from '../../core/platform/config'
import { systemRandom as random } from '../../core/platform/random'
import { authenticate } from '../../core/sessions/authenticate'
import { cloudSessionStore } from '../../core/sessions/cloudSessionStore'
import { cloudIdentityStore } from '../../core/users/cloudIdentityStore'

/** The caller's own orders: one, a page, or a cancellation. */
export const main = cloudFunction(
  { name: 'order', callers: ['miniProgram', 'http'], edge: { env: process.env } },
  () => {
    const config = readConfig(process.env, MERCHANT_SETTINGS)
    const database = wxDatabase()
    const who = { sessions: cloudSessionStore(database), identities: cloudIdentityStore(database), clock }
    const merchant = openMerchant({ config, database, clock, random })
    const deps = { ...merchant, closePayment: closePayment.bind(undefined, merchant) }

    return {
      miniProgram: async (caller, input) => order(deps, await authenticate(who, caller), input),
      http: {
        siteUrl: config.siteUrl,
        methods: {
          async GET(request) {
            const read = 'outTradeNo' in request.query ? getOrder : listOrders
            return read(deps, await authenticate(who, request), request.query)
          },
          DELETE: async (request) => cancelOrder(deps, await authenticate(who, request), request.query),
        },
      },
    }
  },
)
