import { makePlatformCertificate, type CertifiedKey } from '../../keys/payKeys'
import type { Platform } from '../../platform'

/** WeChat's certificates, oldest first: the one of the accounts, then those that were issued since. */
export const platformCertificates = ({ accounts, store }: Platform): CertifiedKey[] => [
  ...accounts.wechatPay.certificates,
  ...store.list<CertifiedKey>('payCertificate'),
]

/** Issues a new certificate, which signs from now on wherever a certificate does; the old ones stay listed. */
export async function issuePlatformCertificate(platform: Platform): Promise<CertifiedKey> {
  const { accounts, store, random, clock } = platform
  const issued = await makePlatformCertificate(accounts.authority, { now: clock.now(), random })
  store.put('payCertificate', issued.serialNo, issued)
  return issued
}
