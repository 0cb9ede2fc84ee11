import { X509Certificate } from 'node:crypto'
import type { Platform } from '../../platform'
import { toRfc3339 } from '../beijingTime'
import { encryptAead } from './aead'
import { platformCertificates } from './platformCertificates'
import type { V3Operation } from './v3Route'

const PURPOSE = 'certificate'

/** GET /v3/certificates: WeChat's certificates, encrypted with the merchant's APIv3 key. */
export const certificates: V3Operation = {
  method: 'GET',
  path: '/v3/certificates',
  run: (platform) => ({ data: platformCertificates(platform).map((held) => entryOf(platform, held)) }),
}

function entryOf(platform: Platform, { serialNo, certificate }: { serialNo: string; certificate: string }) {
  const { validFrom, validTo } = new X509Certificate(certificate)
  const nonce = platform.random(6).toString('hex')
  const key = platform.accounts.merchant.v3Key
  return {
    serial_no: serialNo,
    effective_time: toRfc3339(new Date(validFrom)),
    expire_time: toRfc3339(new Date(validTo)),
    encrypt_certificate: {
      algorithm: 'AEAD_AES_256_GCM',
      nonce,
      associated_data: PURPOSE,
      ciphertext: encryptAead(certificate, { key, nonce, associatedData: PURPOSE }),
    },
  }
}
