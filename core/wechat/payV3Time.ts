import { HOUR_MS, later } from '../platform/clock'

const BEIJING_OFFSET_MS = 8 * HOUR_MS

/** `2026-11-22T14:05:06+08:00`, as APIv3 writes times: RFC 3339, Beijing time, whole seconds. */
export function toPayV3Time(date: Date): string {
  return `${later(date, BEIJING_OFFSET_MS).toISOString().slice(0, 19)}+08:00`
}

/** The moment that an RFC 3339 text in Beijing time names, or undefined when it names none; milliseconds are dropped. */
export function fromPayV3Time(text: string): Date | undefined {
  const [, seconds] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?\+08:00$/.exec(text) ?? []
  if (seconds === undefined) return undefined

  const date = new Date(`${seconds}+08:00`)
  // `Date` rolls 31 November over into December.
  return Number.isNaN(date.getTime()) || toPayV3Time(date) !== `${seconds}+08:00` ? undefined : date
}
