import { MERCHANT_SETTINGS, openMerchant } from '../../core/payments/merchant'
import { reconcile } from '../../core/payments/reconcile'
import { SECOND_MS, systemClock as clock } from '../../core/platform/clock'
import { nodeDatabase } from '../../core/platform/cloud'
import { cloudFunction } from '../../core/platform/cloudFunction'
import { readConfig } from '../../core/platform/config'
import { consoleLog } from '../../core/platform/log'
import { systemRandom as random } from '../../core/platform/random'

/** Every minute: closes cancelled and expired orders at WeChat, or books their payment. */
export const main = cloudFunction(
  { name: 'reconcile', callers: ['timer'], edge: { env: process.env, deadlineMs: 55 * SECOND_MS } },
  () => {
    const config = readConfig(process.env, MERCHANT_SETTINGS)
    const merchant = openMerchant({ config, database: nodeDatabase(), clock, random })
    const deps = { ...merchant, log: consoleLog({ function: 'reconcile' }) }

    return { timer: () => reconcile(deps) }
  },
)
