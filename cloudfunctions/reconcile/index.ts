import { MERCHANT_SETTINGS, openMerchant } from '../../core/payments/merchant'
import { reconcile } from '../../core/payments/reconcile'
import { SECOND_MS, systemClock as clock } from '../../core/platform/clock'
import { nodeDatabase } from '../../core/platform/cloud'
import { cloudFunction } from '../../core/platform/cloudFunction'
import { readConfig } from '../../core/platform/config'
import { systemRandom as random } from '../../core/platform/random'

const edge = { env: process.env, deadlineMs: 55 * SECOND_MS }

/** Every minute: closes cancelled and expired orders at WeChat, books payments that no notification told of. */
export const main = cloudFunction({ name: 'reconcile', callers: ['timer'], ...edge }, () => {
  const config = readConfig(process.env, MERCHANT_SETTINGS)
  const merchant = openMerchant({ config, database: nodeDatabase(), clock, random })

  return { timer: (log) => reconcile({ ...merchant, log }) }
})
