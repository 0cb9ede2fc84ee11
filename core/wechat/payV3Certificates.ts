import { X509Certificate } from 'node:crypto'
import { AppError } from '../platform/errors'
import { openPayV3 } from './payV3Aead'
import { judgePayV3, requirePayV3Fields } from './payV3Api'
import type { PayV3Fields } from './payV3Json'
import type { PlatformCertificate } from './payV3Keys'
import { sendPayV3, type PayV3Wire } from './payV3Request'
import { verifyPayV3 } from './payV3Verify'

const API = 'certificates'

/**
 * WeChat Pay's platform certificates (https://pay.weixin.qq.com/doc/v3/merchant/4012551764); none for a merchant who has
 * only WeChat Pay's public key. They are sealed with the APIv3 key, which nobody else has, and the answer must be signed
 * by one of them. Throws WECHAT_UNREACHABLE, WECHAT_BUSY, WECHAT_ANSWER_INVALID or PAYMENT_REFUSED.
 */
export async function fetchPayV3Certificates(wire: PayV3Wire, v3Key: string): Promise<PlatformCertificate[]> {
  const raw = await sendPayV3(wire, { api: API, method: 'GET', path: '/v3/certificates' })
  const answer = judgePayV3(API, raw)
  if (!answer.ok && answer.code === 'RESOURCENOTEXISTS') return []

  const certificates = requirePayV3Fields(API, answer)
    .list('data')
    .map((entry) => readCertificate(entry, v3Key))
  const keys = {
    answerKeyId: undefined,
    find: async (serial: string) => certificates.find(({ serialNo }) => serialNo === serial)?.publicKey,
  }
  try {
    await verifyPayV3(raw, { keys, clock: wire.clock })
  } catch (cause) {
    throw invalid('its signature does not prove it', cause)
  }
  return certificates
}

function readCertificate(entry: PayV3Fields, v3Key: string): PlatformCertificate {
  const sealed = entry.part('encrypt_certificate')
  try {
    const pem = openPayV3(
      {
        ciphertext: sealed.text('ciphertext', /./),
        nonce: sealed.text('nonce', /./),
        associatedData: sealed.optionalText('associated_data', /^/) ?? '',
      },
      v3Key,
    )
    const { publicKey } = new X509Certificate(pem)
    return { serialNo: entry.text('serial_no', /^[0-9A-F]{8,64}$/), publicKey, expiresAt: entry.time('expire_time') }
  } catch (cause) {
    throw cause instanceof AppError ? cause : invalid('a certificate cannot be opened: is PAY_V3_KEY right?', cause)
  }
}

function invalid(reason: string, cause?: unknown): AppError {
  return new AppError('WECHAT_ANSWER_INVALID', { api: API, reason }, { cause })
}
