import type { Platform } from '../platform'
import type { Notification, Variant } from './notification'

/** What is sent now in place of one genuine message. */
export interface Sending {
  /** One step after the other; those of a step at the same moment. Empty where nothing is sent, ever. */
  steps: Variant[][]
  delayMs: number
  /** Whether it lets the next notification pass first; `delayMs` is then the longest wait. */
  isHeld?: boolean
  /** When one more genuine copy follows. */
  againAfterMs?: number
  /** The fault that is played. */
  fault?: string
}

const GENUINE: Variant[][] = [['genuine']]
const LONGEST_HOLD_MS = 15_000

/** Takes the next fault ordered for notifications of this sort, else for `notify`; without one a genuine message is sent. */
export function planSending(platform: Platform, { about = 'payment' }: Pick<Notification, 'about'>): Sending {
  const sort = about === 'refund' ? 'refundNotify' : 'payNotify'
  const fault = platform.faults.take(sort) ?? platform.faults.take('notify')
  if (fault === undefined) return { steps: GENUINE, delayMs: 0 }

  const plan = planOf(fault.kind, fault.ms)
  if (plan === undefined) platform.log.warn(`Notifications know no fault "${fault.kind}"; this one is sent as it is.`)
  return { steps: GENUINE, delayMs: 0, ...plan, fault: fault.kind }
}

function planOf(kind: string, ms: number): Partial<Sending> | undefined {
  switch (kind) {
    case 'drop':
    case 'lost':
      return { steps: [] }
    case 'delay':
    case 'late':
    case 'slow':
      return { delayMs: ms }
    case 'swap':
      return { isHeld: true, delayMs: ms > 0 ? ms : LONGEST_HOLD_MS }
    case 'duplicate':
      return { steps: [['genuine', 'genuine']] }
    case 'twice':
      return { againAfterMs: 1_000 }
    case 'probe':
      return { steps: [['probe'], ['genuine']] }
    case 'wrongSign':
    case 'wrongSignature':
      return { steps: [['wrongSignature']] }
    case 'wrongAmount':
    case 'unknownSerial':
    case 'stale':
      return { steps: [[kind]] }
    default:
      return undefined
  }
}
