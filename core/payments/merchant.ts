import { cloudOrderStore } from '../orders/cloudOrderStore'
import { cloudProductStore } from '../orders/cloudProductStore'
import type { Clock } from '../platform/clock'
import type { Config } from '../platform/config'
import type { CloudDatabase } from '../platform/database'
import { nodeHttpClient } from '../platform/httpClient'
import type { Random } from '../platform/random'
import { payV2Api } from '../wechat/payV2Api'
import { cloudPaymentStore } from './cloudPaymentStore'
import type { PaymentGateway } from './gateway'
import { payV2Gateway } from './payV2Gateway'
import type { UnifiedOrderDeps } from './unifiedOrder'

/** What a function needs that asks WeChat Pay in the merchant's name. */
export const MERCHANT_SETTINGS = ['siteUrl', 'mchid', 'payV2Key', 'paySignType', 'wechatPayUrl'] as const

export interface MerchantOptions {
  config: Pick<Config, (typeof MERCHANT_SETTINGS)[number]>
  database: CloudDatabase
  clock: Clock
  random: Random
}

/** Everything with which the merchant sells: orders, catalogue and payments in the cloud, and WeChat Pay. */
export function openMerchant({ config, database, clock, random }: MerchantOptions): UnifiedOrderDeps {
  return {
    orders: cloudOrderStore(database),
    products: cloudProductStore(database),
    payments: cloudPaymentStore(database),
    gateway: gatewayOf(config, { clock, random }),
    clock,
    random,
  }
}

/** The gateway that the configuration chooses; its notifications come to our own site. */
function gatewayOf(config: MerchantOptions['config'], effects: { clock: Clock; random: Random }): PaymentGateway {
  const { siteUrl, mchid, payV2Key: key, paySignType: signType, wechatPayUrl: url } = config
  const api = payV2Api({ http: nodeHttpClient(), random: effects.random, url, mchid, key, signType })
  return payV2Gateway({ api, notifyUrl: `${siteUrl}/api/pay/notify`, key, signType, ...effects })
}
