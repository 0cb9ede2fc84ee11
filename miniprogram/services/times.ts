/** A moment as people say it: 今天 14:05, 昨天 14:05, 11月22日, 2025年11月22日. */
export function friendlyTime(moment: Date, now: Date): string {
  const days = dayNumber(now) - dayNumber(moment)
  if (days === 0) return `今天 ${clockTime(moment)}`
  if (days === 1) return `昨天 ${clockTime(moment)}`

  const date = `${String(moment.getMonth() + 1)}月${String(moment.getDate())}日`
  return moment.getFullYear() === now.getFullYear() ? date : `${String(moment.getFullYear())}年${date}`
}

/** The time of day: 14:05. */
export function clockTime(moment: Date): string {
  return `${twoDigits(moment.getHours())}:${twoDigits(moment.getMinutes())}`
}

// Counted in UTC, where no day has 23 or 25 hours.
function dayNumber(moment: Date): number {
  return Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate()) / 86_400_000
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
