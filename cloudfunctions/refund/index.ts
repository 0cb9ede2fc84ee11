import { openMerchant } from '../../core/payments/merchant'
import { readRefundingConfig } from '../../core/payments/merchantConfig'
import { refund } from '../../core/payments/refund'
import { systemClock as clock } from '../../core/platform/clock'
import { nodeDatabase } from '../../core/platform/cloud'
import { cloudFunction } from '../../core/platform/cloudFunction'
import { systemRandom as random } from '../../core/platform/random'

/** Full and partial refunds, for the merchant's own systems only. */
export const main = cloudFunction({ name: 'refund', callers: ['merchant'], env: process.env }, () => {
  const config = readRefundingConfig(process.env)
  const merchant = openMerchant({ config, database: nodeDatabase(), clock, random })

  return { merchant: (input, log) => refund({ ...merchant, log }, input) }
})
