import type { Platform } from '../../platform'
import { certificatesOf, proofHeaders, publicKeyOf, type WeChatKey } from './weChatProof'

/** Which of WeChat's keys sign notifications: the share of the public key in percent, the rest by certificate. */
export interface NoticeKeys {
  publicKeyShare: number
}

/** Everything by the public key unless the controls say otherwise: a new merchant knows nothing else. */
export const noticeKeys = ({ store }: Platform): NoticeKeys =>
  store.get<NoticeKeys>('setting', 'noticeKeys') ?? { publicKeyShare: 100 }

export const saveNoticeKeys = ({ store }: Platform, keys: NoticeKeys) => store.put('setting', 'noticeKeys', keys)

/**
 * The headers that prove a notification now: chosen key, fresh time and nonce. While a merchant changes over from
 * certificates WeChat chooses at its side. Source: developers.weixin.qq.com/community/pay/doc/0008ce1ea905609afef23aa2a66000.
 */
export const noticeHeaders = (platform: Platform, body: string, ageS = 0): Record<string, string> =>
  proofHeaders(platform, chooseKey(platform), { body, ageS })

function chooseKey(platform: Platform): WeChatKey {
  const isByPublicKey = platform.random(4).readUInt32BE() % 100 < noticeKeys(platform).publicKeyShare
  return (isByPublicKey ? undefined : certificatesOf(platform).at(-1)) ?? publicKeyOf(platform)
}
