import type { Platform } from '../platform'
import { genuineBody, wrongAmountBody, wronglySignedBody, type Notification } from './notification'

/** What is sent now instead of one genuine message. */
export interface Sending {
  /** Empty where nothing is sent, ever. */
  bodies: string[]
  delayMs: number
  /** The fault that is played. */
  fault?: string
}

/** Takes the next fault ordered for `notify`: drop, duplicate, wrongSign, wrongAmount or delay; else one genuine message. */
export function planSending(platform: Platform, notification: Notification): Sending {
  const fault = platform.faults.take('notify')
  const genuine = genuineBody(notification)
  const at = (bodies: string[]): Sending => ({ bodies, delayMs: 0, ...(fault ? { fault: fault.kind } : {}) })

  switch (fault?.kind) {
    case undefined:
      return at([genuine])
    case 'drop':
      return at([])
    case 'duplicate':
      return at([genuine, genuine])
    case 'wrongSign':
      return at([wronglySignedBody(notification)])
    case 'wrongAmount':
      return at([wrongAmountBody(platform, notification)])
    case 'delay':
    case 'slow':
      return { ...at([genuine]), delayMs: fault?.ms ?? 0 }
    default:
      platform.log.warn(`Notifications know no fault "${fault?.kind}"; this one is sent as it is.`)
      return at([genuine])
  }
}
