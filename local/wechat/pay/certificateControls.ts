import type { ControlRoute } from '../controls'
import { issuePlatformCertificate, platformCertificates } from './v3/platformCertificates'

/** The certificates that WeChat Pay signs with where it does not use its public key. */
export const certificateControls: ControlRoute[] = [
  {
    method: 'GET',
    path: '/controls/certificates',
    about: { en: "WeChat Pay's certificates, oldest first.", zh: '微信支付的平台证书，从旧到新。' },
    handle: ({ platform }) => ({
      certificates: platformCertificates(platform).map(({ serialNo, certificate }) => ({ serialNo, certificate })),
    }),
  },
  {
    method: 'POST',
    path: '/controls/certificates',
    about: {
      en: '{}: WeChat Pay changes to a new certificate, which /v3/certificates lists beside the old ones.',
      zh: '{}：微信支付换用新的平台证书，/v3/certificates 会与旧证书一并列出。',
    },
    handle: async ({ platform }) => ({ serialNo: (await issuePlatformCertificate(platform)).serialNo }),
  },
]
