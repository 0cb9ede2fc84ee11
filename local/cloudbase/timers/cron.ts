/** When a timer is due: the sets of values each of the seven fields allows. */
export interface Cron {
  seconds: number[]
  minutes: number[]
  hours: number[]
  days: Set<number>
  months: Set<number>
  weekdays: Set<number>
  years: Set<number>
  /** With both a day and a weekday given, either is enough. */
  isEitherDay: boolean
}

interface Field {
  name: string
  min: number
  max: number
  /** Names in upper case, the first of them standing for `min`. */
  names?: string[]
}

// cloud.tencent.com/document/product/583/9708. The mini-program's page once said that 0 is Monday; SCF's says Sunday.
const FIELDS: readonly [Field, Field, Field, Field, Field, Field, Field] = [
  { name: 'second', min: 0, max: 59 },
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day', min: 1, max: 31 },
  {
    name: 'month',
    min: 1,
    max: 12,
    names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  },
  { name: 'weekday', min: 0, max: 6, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] },
  { name: 'year', min: 1970, max: 2099 },
]

const BEIJING_AHEAD_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

/** Reads seven fields (`*`, lists, ranges, steps, names); throws SyntaxError that names the field at fault. */
export function parseCron(text: string): Cron {
  const parts = text.trim().split(/\s+/)
  if (parts.length !== FIELDS.length) throw new SyntaxError('second minute hour day month weekday year: seven fields')

  const values = (index: 0 | 1 | 2 | 3 | 4 | 5 | 6) => valuesOf(parts[index] ?? '', FIELDS[index])
  return {
    seconds: values(0),
    minutes: values(1),
    hours: values(2),
    days: new Set(values(3)),
    months: new Set(values(4)),
    weekdays: new Set(values(5)),
    years: new Set(values(6)),
    isEitherDay: parts[3] !== '*' && parts[5] !== '*',
  }
}

/** The first due time after `after`, in Beijing time whatever the machine's zone; undefined when there is none. */
export function nextDue(cron: Cron, after: Date): Date | undefined {
  // Beijing has had no daylight saving since 1991, so its wall clock is plain arithmetic on UTC.
  const first = Math.floor(after.getTime() / 1000) * 1000 + 1000 + BEIJING_AHEAD_MS
  const lastDay = Date.UTC(Math.max(...cron.years), 11, 31)

  for (let day = Math.floor(first / DAY_MS) * DAY_MS; day <= lastDay; day += DAY_MS) {
    if (!isDueOn(cron, new Date(day))) continue
    const time = firstTimeFrom(cron, Math.max(0, first - day))
    if (time !== undefined) return new Date(day + time - BEIJING_AHEAD_MS)
  }
  return undefined
}

function isDueOn(cron: Cron, day: Date): boolean {
  if (!cron.years.has(day.getUTCFullYear()) || !cron.months.has(day.getUTCMonth() + 1)) return false

  const isDay = cron.days.has(day.getUTCDate())
  const isWeekday = cron.weekdays.has(day.getUTCDay())
  return cron.isEitherDay ? isDay || isWeekday : isDay && isWeekday
}

function firstTimeFrom(cron: Cron, fromMs: number): number | undefined {
  for (const hour of cron.hours) {
    if ((hour + 1) * 3_600_000 <= fromMs) continue
    for (const minute of cron.minutes) {
      const start = hour * 3_600_000 + minute * 60_000
      const second = cron.seconds.find((candidate) => start + candidate * 1000 >= fromMs)
      if (second !== undefined) return start + second * 1000
    }
  }
  return undefined
}

function valuesOf(text: string, field: Field): number[] {
  const values = text.split(',').flatMap((part) => rangeOf(part, field))
  return [...new Set(values)].sort((a, b) => a - b)
}

function rangeOf(part: string, field: Field): number[] {
  const shape = /^(\*|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part)
  if (shape === null) throw new SyntaxError(field.name)

  const [, whole, from = '', to, step] = shape
  const start = whole === '*' ? field.min : numberOf(from, field)
  // "1/10" means from 1 in steps of 10, up to the end.
  const isOpen = whole === '*' || (to === undefined && step !== undefined)
  const end = isOpen ? field.max : numberOf(to ?? from, field)
  const by = step === undefined ? 1 : Number(step)
  if (by < 1 || start > end) throw new SyntaxError(field.name)

  const values: number[] = []
  for (let value = start; value <= end; value += by) values.push(value)
  return values
}

function numberOf(text: string, field: Field): number {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1
  const value = named >= 0 ? named + field.min : /^\d+$/.test(text) ? Number(text) : NaN
  if (!(value >= field.min && value <= field.max)) throw new SyntaxError(field.name)
  return value
}
