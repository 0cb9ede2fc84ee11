import type { Notification } from './notification'

const S = 1_000
const M = 60 * S
const H = 60 * M

/** The waits between repetitions: 15 of them, 24 h 4 min together. Source: pay.weixin.qq.com/doc/v2/merchant/4011937248. */
export const RETRY_WAITS_MS: readonly number[] = [
  ...[15 * S, 15 * S, 30 * S, 3 * M, 10 * M, 20 * M, 30 * M, 30 * M, 30 * M, 60 * M],
  ...[3 * H, 3 * H, 3 * H, 6 * H, 6 * H],
]

/**
 * The notification after one more sending by the schedule: delivered, waiting for its next moment, or given up.
 * Waits count from the planned moment, not from the answer, so that the schedule is as long as documented.
 */
export function afterAttempt(notification: Notification): Notification {
  const attempts = notification.attempts + 1
  if (notification.state !== 'waiting') return { ...notification, attempts }

  const waitMs = RETRY_WAITS_MS[attempts - 1]
  if (waitMs === undefined) return { ...notification, attempts, state: 'givenUp' }
  return { ...notification, attempts, nextAt: notification.nextAt + waitMs }
}
