import { nextDue, parseCron } from '../../../local/cloudbase/timers/cron'

/** Beijing wall clock in, Beijing wall clock out. */
const next = (cron: string, after: string) =>
  nextDue(parseCron(cron), new Date(`${after}+08:00`))
    ?.toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' })
    .replace(' ', 'T')

describe('nextDue, in Beijing time', () => {
  it.each([
    ['every minute', '0 * * * * * *', '2026-11-22T10:00:30', '2026-11-22T10:01:00'],
    ['never the moment it is asked at', '0 * * * * * *', '2026-11-22T10:00:00', '2026-11-22T10:01:00'],
    ['every five seconds', '*/5 * * * * * *', '2026-11-22T10:00:01', '2026-11-22T10:00:05'],
    ['two in the morning of Beijing', '0 0 2 * * * *', '2026-11-22T03:00:00', '2026-11-23T02:00:00'],
    ['the first of a month, over new year', '0 0 2 1 * * *', '2026-12-15T00:00:00', '2027-01-01T02:00:00'],
    ['a list', '0 0 10,14,16 * * * *', '2026-11-22T14:00:00', '2026-11-22T16:00:00'],
    ['a range with steps', '0 */30 9-17 * * * *', '2026-11-22T17:45:00', '2026-11-23T09:00:00'],
    ['steps from a start', '0 1/10 * * * * *', '2026-11-22T10:02:00', '2026-11-22T10:11:00'],
    ['weekdays by name', '0 15 10 * * MON-FRI *', '2026-11-20T10:15:00', '2026-11-23T10:15:00'],
    ['0 is Sunday', '0 0 0 * * 0 *', '2026-11-20T00:00:00', '2026-11-22T00:00:00'],
    ['months by name, in any case', '0 0 0 1 mar *  *', '2026-11-22T00:00:00', '2027-03-01T00:00:00'],
    ['a leap day', '0 0 0 29 2 * *', '2026-11-22T00:00:00', '2028-02-29T00:00:00'],
    ['day or weekday when both are given', '0 0 0 1 * MON *', '2026-11-24T00:00:00', '2026-11-30T00:00:00'],
    ['day or weekday, the other way', '0 0 0 25 * MON *', '2026-11-24T00:00:00', '2026-11-25T00:00:00'],
    ['a year', '0 0 0 1 1 * 2030', '2026-11-22T00:00:00', '2030-01-01T00:00:00'],
  ])('finds %s', (_, cron, after, expected) => {
    expect(next(cron, after)).toBe(expected)
  })

  it('finds nothing where nothing is due', () => {
    expect(next('0 0 0 30 2 * *', '2026-11-22T00:00:00')).toBeUndefined()
    expect(next('0 0 0 1 1 * 2020', '2026-11-22T00:00:00')).toBeUndefined()
  })

  it('gives a later time for each later question (a day of seconds, walked)', () => {
    const cron = parseCron('7,30-32 */20 */6 * * * *')
    const seen: string[] = []
    let at = new Date('2026-11-22T00:00:00+08:00')
    for (let i = 0; i < 48; i += 1) {
      const due = nextDue(cron, at)!
      expect(due.getTime()).toBeGreaterThan(at.getTime())
      seen.push(due.toISOString())
      at = due
    }
    expect(new Set(seen).size).toBe(48)
    expect(at.toISOString()).toBe(new Date('2026-11-22T18:40:32+08:00').toISOString())
  })
})

describe('parseCron', () => {
  it.each([
    ['', 'seven fields'],
    ['* * * * *', 'seven fields'],
    ['60 * * * * * *', 'second'],
    ['* 60 * * * * *', 'minute'],
    ['* * 24 * * * *', 'hour'],
    ['* * * 0 * * *', 'day'],
    ['* * * 32 * * *', 'day'],
    ['* * * * 13 * *', 'month'],
    ['* * * * * 7 *', 'weekday'],
    ['* * * * * * 1969', 'year'],
    ['5-1 * * * * * *', 'second'],
    ['*/0 * * * * * *', 'second'],
    ['1,,2 * * * * * *', 'second'],
    ['-1 * * * * * *', 'second'],
    ['1.5 * * * * * *', 'second'],
    ['* * * L * * *', 'day'],
    ['* * * ? * * *', 'day'],
    ['* * * * * MON# *', 'weekday'],
  ])('refuses "%s" and names the field: %s', (cron, field) => {
    expect(() => parseCron(cron)).toThrow(SyntaxError)
    expect(() => parseCron(cron)).toThrow(field)
  })
})
