import type { Platform } from '../../platform'
import type { WireRequest } from '../../router'
import { noticeKeys } from './noticeSigner'
import { certificatesOf, findWeChatKey, publicKeyOf, type WeChatKey } from './weChatProof'

/**
 * The key that signs the answer: the one that the request's `Wechatpay-Serial` names; without it a certificate, until
 * notifications are signed by the public key altogether. Source: developers.weixin.qq.com/community/pay/doc/0008ce1ea905609afef23aa2a66000.
 */
export function answerKey(platform: Platform, { url, headers }: WireRequest): WeChatKey {
  const named = findWeChatKey(platform, headers['wechatpay-serial'] ?? '')
  if (named !== undefined) return named
  // Whoever asks for the certificates has nothing else to verify with.
  const hasChangedOver = noticeKeys(platform).publicKeyShare === 100 && url.pathname !== '/v3/certificates'
  return (hasChangedOver ? undefined : certificatesOf(platform).at(-1)) ?? publicKeyOf(platform)
}
