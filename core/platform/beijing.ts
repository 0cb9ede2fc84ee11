import { DAY_MS, HOUR_MS, later } from './clock'

const BEIJING_OFFSET_MS = 8 * HOUR_MS

/** The day that it is in Beijing, as `2026-11-22`, whatever the zone of this machine. China keeps no summer time. */
export function beijingDay(date: Date): string {
  return later(date, BEIJING_OFFSET_MS).toISOString().slice(0, 10)
}

/** The first moment of a day in Beijing, and the first one after it. */
export function spanOfBeijingDay(day: string): { start: Date; end: Date } {
  const start = new Date(`${day}T00:00:00.000+08:00`)
  return { start, end: later(start, DAY_MS) }
}

/** RFC 3339 in Beijing time, as `2026-11-22T14:05:06.000+08:00`. */
export function beijingTime(date: Date): string {
  return later(date, BEIJING_OFFSET_MS).toISOString().replace('Z', '+08:00')
}
