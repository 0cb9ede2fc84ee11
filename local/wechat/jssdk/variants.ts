import type { Text } from '../../messages'
import type { SignedFields } from './signature'

/** A thing that could have been signed; the right one has no explanation. */
export interface Variant {
  fields: Partial<SignedFields>
  field: string
  explanation?: Text
}

/** What should have been signed. */
export const RIGHT: Variant = { fields: {}, field: '' }

/** noncestr and timestamp, mixed up or in another unit. */
export function nonceVariants({ nonceStr, timestamp }: SignedFields): Variant[] {
  return [
    RIGHT,
    {
      fields: { nonceStr: timestamp, timestamp: nonceStr },
      field: 'noncestr',
      explanation: { en: 'noncestr and timestamp were swapped.', zh: 'noncestr 和 timestamp 签反了。' },
    },
    ...[`${timestamp}000`, timestamp.slice(0, 10)]
      .filter((other) => other !== timestamp)
      .map((other) => ({
        fields: { timestamp: other },
        field: 'timestamp',
        explanation: {
          en: 'timestamp was signed in another unit than wx.config got (seconds, not milliseconds).',
          zh: '签名用的 timestamp 与传给 wx.config 的单位不同（要用秒，不是毫秒）。',
        },
      })),
  ]
}
