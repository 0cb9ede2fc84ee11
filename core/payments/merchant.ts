import { cloudOrderStore } from '../orders/cloudOrderStore'
import { cloudProductStore } from '../orders/cloudProductStore'
import type { Clock } from '../platform/clock'
import type { CloudDatabase } from '../platform/database'
import { nodeHttpClient } from '../platform/httpClient'
import type { Random } from '../platform/random'
import type { PayV2Wire } from '../wechat/payV2Wire'
import { cloudPaymentStore } from './cloudPaymentStore'
import { cloudRefundStore } from './cloudRefundStore'
import type { PaymentGateway } from './gateway'
import type { MerchantConfig, MerchantV2Config, MerchantV3Config } from './merchantConfig'
import { openPayV3 } from './payV3Access'
import { payV2Gateway } from './payV2Gateway'
import { payV3Gateway } from './payV3Gateway'
import type { RefundStore } from './refunds'
import type { UnifiedOrderDeps } from './unifiedOrder'

export interface MerchantOptions {
  /** `miniProgramAppid` where bills are asked for. */
  config: MerchantConfig & { miniProgramAppid?: string }
  database: CloudDatabase
  clock: Clock
  random: Random
}

/** Everything with which the merchant sells and refunds: stores in the cloud, and WeChat Pay by the chosen API. */
export function openMerchant(options: MerchantOptions): UnifiedOrderDeps & { refunds: RefundStore } {
  const { config, database, clock, random } = options
  return {
    orders: cloudOrderStore(database),
    products: cloudProductStore(database),
    payments: cloudPaymentStore(database),
    refunds: cloudRefundStore(database),
    gateway: gatewayOf(config, { clock, random }),
    mobileAppAppid: config.mobileAppAppid,
    clock,
    random,
  }
}

interface Effects {
  clock: Clock
  random: Random
}

/** The gateway that the configuration chooses; its notifications come to our own site. */
function gatewayOf(config: MerchantOptions['config'], effects: Effects): PaymentGateway {
  const { siteUrl, miniProgramAppid: billAppid } = config
  const urls = { notifyUrl: `${siteUrl}/api/pay/notify`, refundNotifyUrl: `${siteUrl}/api/pay/refund-notify` }
  if (config.payApi === 'v3') return payV3GatewayOf(config, { ...urls, ...effects })

  const wire = payV2WireOf(config, effects.random)
  return payV2Gateway({ wire, ...urls, clock: effects.clock, ...(billAppid !== undefined && { billAppid }) })
}

function payV3GatewayOf(
  config: MerchantV3Config,
  { clock, random, ...urls }: Effects & { notifyUrl: string; refundNotifyUrl: string },
): PaymentGateway {
  const { api, wire } = openPayV3(config, { http: nodeHttpClient(), clock, random })
  return payV3Gateway({ api, wire, ...urls })
}

function payV2WireOf(config: MerchantV2Config, random: Random): PayV2Wire {
  const { mchid, payV2Key: key, paySignType: signType, wechatPayUrl: url } = config
  const wire = { http: nodeHttpClient(), random, url, mchid, key, signType }
  const { mchPrivateKey, mchCertificate: cert, wechatPaySecureUrl, wechatPayCa: ca } = config
  if (mchPrivateKey === undefined || cert === undefined || wechatPaySecureUrl === undefined) return wire

  const identity = { key: mchPrivateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert, ca }
  return { ...wire, secure: { http: nodeHttpClient(identity), url: wechatPaySecureUrl } }
}
