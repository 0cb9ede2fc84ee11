import { HOUR_MS, later } from '../platform/clock'

const BEIJING_OFFSET_MS = 8 * HOUR_MS

/** `yyyyMMddHHmmss` in Beijing time, as APIv2 writes times, whatever the zone of this machine. */
export function toPayV2Time(date: Date): string {
  return later(date, BEIJING_OFFSET_MS).toISOString().replace(/\D/g, '').slice(0, 14)
}

/** The moment that `yyyyMMddHHmmss` in Beijing time names, or undefined when it names none. */
export function fromPayV2Time(text: string): Date | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text) ?? []
  const [year, month, day, hour, minute, second] = parts
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`)
  return Number.isNaN(date.getTime()) || toPayV2Time(date) !== text ? undefined : date
}

/** The same for `yyyy-MM-dd HH:mm:ss`, as refunds write the time of their success. */
export function fromPayV2LongTime(text: string): Date | undefined {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? fromPayV2Time(text.replace(/\D/g, '')) : undefined
}
