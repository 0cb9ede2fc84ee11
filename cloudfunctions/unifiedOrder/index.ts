import { openMerchant } from '../../core/payments/merchant'
import { readMerchantConfig } from '../../core/payments/merchantConfig'
import { unifiedOrder } from '../../core/payments/unifiedOrder'
import type { MiniProgramCaller } from '../../core/platform/caller'
import { clientIpOf } from '../../core/platform/clientIp'
import { systemClock as clock } from '../../core/platform/clock'
import { wxDatabase } from '../../core/platform/cloud'
import { cloudFunction } from '../../core/platform/cloudFunction'
import { readJson, type HttpRequest } from '../../core/platform/httpRequest'
import { systemRandom as random } from '../../core/platform/random'
import { authenticate } from '../../core/sessions/authenticate'
import { cloudSessionStore } from '../../core/sessions/cloudSessionStore'
import { cloudIdentityStore } from '../../core/users/cloudIdentityStore'

/** Places an order and answers what starts its payment, for whoever is logged in. */
export const main = cloudFunction({ name: 'unifiedOrder', callers: ['miniProgram', 'http'], env: process.env }, () => {
  const config = readMerchantConfig(process.env)
  const { siteUrl } = config
  const database = wxDatabase()
  const deps = openMerchant({ config, database, clock, random })
  const who = { sessions: cloudSessionStore(database), identities: cloudIdentityStore(database), clock }

  async function sell(client: MiniProgramCaller | HttpRequest, input: unknown) {
    return unifiedOrder(deps, { visitor: await authenticate(who, client), clientIp: clientIpOf(client) }, input)
  }
  return {
    miniProgram: sell,
    http: { siteUrl, methods: { POST: async (request) => sell(request, readJson(request)) } },
  }
})
