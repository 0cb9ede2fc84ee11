import type { PhoneNumber } from '../wechat/phoneNumbers'

/** All that is kept of a phone number: `138****0001`, and of a number from elsewhere the last four digits. */
export function maskedPhone({ countryCode, national }: PhoneNumber): string {
  const isMainland = countryCode === '86' && national.length === 11
  return `${isMainland ? national.slice(0, 3) : ''}****${national.slice(-4)}`
}
