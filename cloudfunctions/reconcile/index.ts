import { cloudBillStore } from '../../core/payments/cloudBillStore'
import { cloudFulfilmentStore } from '../../core/payments/cloudFulfilmentStore'
import { cloudInboxStore } from '../../core/payments/cloudInboxStore'
import { openMerchant } from '../../core/payments/merchant'
import { readRefundingConfig } from '../../core/payments/merchantConfig'
import { openOnPaid } from '../../core/payments/onPaid'
import { reconcile } from '../../core/payments/reconcile'
import { SECOND_MS, systemClock as clock } from '../../core/platform/clock'
import { nodeDatabase } from '../../core/platform/cloud'
import { cloudFunction } from '../../core/platform/cloudFunction'
import { withDeadline as deadline } from '../../core/platform/deadline'
import { nodeHttpClient } from '../../core/platform/httpClient'
import { consoleLog } from '../../core/platform/log'
import { systemPause as pause } from '../../core/platform/pause'
import { systemRandom as random } from '../../core/platform/random'
import { cloudTokenStore } from '../../core/wechat/cloudTokenStore'

const SETTINGS = ['miniProgramAppid', 'miniProgramSecret', 'officialAccountAppid', 'wechatApiUrl'] as const
const edge = { env: process.env, deadlineMs: 55 * SECOND_MS }

/** Every minute: brings forward what waits, from orders that nobody settled to yesterday's bill. */
export const main = cloudFunction({ name: 'reconcile', callers: ['timer'], ...edge }, () => {
  const config = readRefundingConfig(process.env, SETTINGS)
  const { miniProgramAppid, officialAccountAppid, mobileAppAppid } = config
  const database = nodeDatabase()
  const tokens = { store: cloudTokenStore(database), clock, random, pause, log: consoleLog({ function: 'reconcile' }) }
  const deps = {
    ...openMerchant({ config, database, clock, random }),
    inbox: cloudInboxStore(database),
    fulfilments: cloudFulfilmentStore(database),
    bills: cloudBillStore(database),
    appids: [miniProgramAppid, officialAccountAppid, mobileAppAppid ?? miniProgramAppid],
    onPaid: openOnPaid({ config, http: nodeHttpClient(), ...tokens }),
    deadline,
  }

  return { timer: (log) => reconcile({ ...deps, log }) }
})
