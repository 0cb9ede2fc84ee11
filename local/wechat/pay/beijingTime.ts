const BEIJING_OFFSET_MS = 8 * 3_600_000

/** `yyyyMMddHHmmss` in Beijing, the only form of time in APIv2. China keeps no summer time. */
export function toBeijing(time: Date): string {
  return new Date(time.getTime() + BEIJING_OFFSET_MS).toISOString().replace(/\D/g, '').slice(0, 14)
}

/** `yyyy-MM-dd HH:mm:ss` in Beijing, as refunds and bills write it. */
export function toBeijingText(time: Date): string {
  return new Date(time.getTime() + BEIJING_OFFSET_MS).toISOString().replace('T', ' ').slice(0, 19)
}

/** `yyyy-MM-ddTHH:mm:ss+08:00`, the form of time in APIv3. */
export const toRfc3339 = (time: Date): string => `${toBeijingText(time).replace(' ', 'T')}+08:00`

/** The first moment of a day in Beijing, from `yyyyMMdd`; `undefined` where there is no such day. */
export const startOfBeijingDay = (day: string): Date | undefined => fromBeijing(`${day}000000`)

/** Reads `yyyyMMddHHmmss` in Beijing; `undefined` where the digits name no moment, such as a 31st of June. */
export function fromBeijing(text: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text)?.slice(1).map(Number)
  if (parts === undefined) return undefined

  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second) - BEIJING_OFFSET_MS)
  return toBeijing(time) === text ? time : undefined
}
