import type { Clock } from '../platform/clock'
import type { HttpClient } from '../platform/httpClient'
import type { Random } from '../platform/random'
import { payV3Client, type PayV3Client } from '../wechat/payV3Client'
import type { MerchantV3Config } from './merchantConfig'

/** The merchant's way to APIv3 and WeChat Pay's keys, as the configuration says: one of each per instance. */
export function openPayV3(
  { mchid, mchSerialNo: serialNo, mchPrivateKey: privateKey, ...config }: MerchantV3Config,
  effects: { http: HttpClient; clock: Clock; random: Random },
): PayV3Client {
  const { payV3Key: v3Key, wechatpayPublicKeys: publicKeys, wechatPayUrl: url } = config
  return payV3Client({ ...effects, url, merchant: { mchid, serialNo, privateKey }, v3Key, publicKeys })
}
