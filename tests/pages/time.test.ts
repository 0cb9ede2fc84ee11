import { clockTime, friendlyTime } from '../../h5-static/src/time'

describe('friendlyTime', () => {
  it.each([
    ['today', [2026, 10, 22, 14, 5], '今天 14:05'],
    ['the first minute of today', [2026, 10, 22, 0, 0], '今天 00:00'],
    ['the last minute of yesterday', [2026, 10, 21, 23, 59], '昨天 23:59'],
    ['two days ago', [2026, 10, 20, 12, 0], '11月20日'],
    ['an earlier year', [2025, 10, 22, 12, 0], '2025年11月22日'],
  ] as const)('says %s as people do', (_, [year, month, day, hour, minute], said) => {
    const now = new Date(2026, 10, 22, 18, 30)
    expect(friendlyTime(new Date(year, month, day, hour, minute), now)).toBe(said)
  })

  it('calls the 31st yesterday on the first of a month', () => {
    expect(friendlyTime(new Date(2025, 11, 31, 8, 3), new Date(2026, 0, 1, 0, 1))).toBe('昨天 08:03')
  })
})

describe('clockTime', () => {
  it('always has two digits for the hour and the minute', () => {
    expect(clockTime(new Date(2026, 0, 1, 7, 4))).toBe('07:04')
  })
})
