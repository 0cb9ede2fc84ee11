import { chosenPayApi, readPayConfig, type PayConfig } from '../platform/payConfig'
import type { Env } from '../platform/settings'

const COMMON = ['payApi', 'siteUrl', 'mchid', 'wechatPayUrl', 'mobileAppAppid'] as const
const V2 = [...COMMON, 'payV2Key', 'paySignType'] as const
const V3 = [...COMMON, 'payV3Key', 'mchSerialNo', 'mchPrivateKey', 'wechatpayPublicKeys'] as const
/** What APIv2 takes beyond that before it refunds; APIv3 takes nothing more. */
const V2_CERTIFICATE = ['mchPrivateKey', 'mchCertificate', 'wechatPaySecureUrl', 'wechatPayCa'] as const

type Picked<K extends keyof PayConfig> = Pick<PayConfig, K>

/** The merchant towards the API that PAY_API chooses; nothing of the other API is read, so nothing of it is needed. */
export type MerchantConfig = MerchantV2Config | MerchantV3Config

export type MerchantV2Config = { payApi: 'v2' } & Picked<(typeof V2)[number]> &
  Partial<Picked<(typeof V2_CERTIFICATE)[number]>>

export type MerchantV3Config = { payApi: 'v3' } & Picked<(typeof V3)[number]>

/**
 * Reads what the chosen API needs to sell, to ask and to be notified, and the settings named in `more`. Throws
 * CONFIG_INVALID that reports every problem at once.
 */
export function readMerchantConfig<K extends keyof PayConfig = never>(
  env: Env,
  more: readonly K[] = [],
): MerchantConfig & Picked<K> {
  return chosenPayApi(env) === 'v3'
    ? { ...readPayConfig(env, [...V3, ...more]), payApi: 'v3' }
    : { ...readPayConfig(env, [...V2, ...more]), payApi: 'v2' }
}

/** The same for a function that refunds. */
export function readRefundingConfig<K extends keyof PayConfig = never>(
  env: Env,
  more: readonly K[] = [],
): MerchantConfig & Picked<K> {
  return chosenPayApi(env) === 'v3'
    ? readMerchantConfig(env, more)
    : readMerchantConfig(env, [...V2_CERTIFICATE, ...more])
}
