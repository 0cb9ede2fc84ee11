import type { Platform } from '../platform'

const BEIJING_MS = 8 * 3600_000
const WINDOW_MS = { day: 24 * 3600_000, minute: 60_000 }

export interface Quota {
  /** What is counted, such as 'token/wx00…'. */
  name: string
  per: 'day' | 'minute'
  limit: number
}

/** Counts one use; false where the limit of this day (in Beijing) or minute is reached, and then nothing is counted. */
export function spend(platform: Platform, { name, per, limit }: Quota): boolean {
  const window = Math.floor((platform.clock.now().getTime() + BEIJING_MS) / WINDOW_MS[per])
  const id = `${name}/${per}`
  const last = platform.store.get<{ window: number; used: number }>('quota', id)
  const used = last?.window === window ? last.used : 0
  if (used >= limit) return false
  platform.store.put('quota', id, { window, used: used + 1 })
  return true
}
