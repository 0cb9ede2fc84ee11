import { MERCHANT_SETTINGS, openMerchant } from '../../core/payments/merchant'
import { unifiedOrder } from '../../core/payments/unifiedOrder'
import { clientIpOf } from '../../core/platform/clientIp'
import { systemClock as clock } from '../../core/platform/clock'
import { wxDatabase } from '../../core/platform/cloud'
import { cloudFunction } from '../../core/platform/cloudFunction'
import { readConfig } from '../../core/platform/config'
import { readJson } from '../../core/platform/httpRequest'
import { systemRandom as random } from '../../core/platform/random'
import { authenticate } from '../../core/sessions/authenticate'
import { cloudSessionStore } from '../../core/sessions/cloudSessionStore'
import { cloudIdentityStore } from '../../core/users/cloudIdentityStore'

/** Places an order and answers what starts its payment, for whoever is logged in. */
export const main = cloudFunction(
  { name: 'unifiedOrder', callers: ['miniProgram', 'http'], edge: { env: process.env } },
  () => {
    const config = readConfig(process.env, MERCHANT_SETTINGS)
    const database = wxDatabase()
    const who = { sessions: cloudSessionStore(database), identities: cloudIdentityStore(database), clock }
    const deps = openMerchant({ config, database, clock, random })

    return {
      async miniProgram(caller, input) {
        const visitor = await authenticate(who, caller)
        return unifiedOrder(deps, { visitor, clientIp: caller.clientIp ?? '127.0.0.1' }, input)
      },
      http: {
        siteUrl: config.siteUrl,
        methods: {
          async POST(request) {
            const input = readJson(request)
            return unifiedOrder(
              deps,
              { visitor: await authenticate(who, request), clientIp: clientIpOf(request) },
              input,
            )
          },
        },
      },
    }
  },
)
