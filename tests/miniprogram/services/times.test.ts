import { textScaleOf } from '../../../miniprogram/services/textScale'
import { clockTime, friendlyTime } from '../../../miniprogram/services/times'

describe('friendlyTime', () => {
  it.each([
    ['today', [2026, 10, 22, 14, 5], '今天 14:05'],
    ['the first minute of today', [2026, 10, 22, 0, 0], '今天 00:00'],
    ['the last minute of yesterday', [2026, 10, 21, 23, 59], '昨天 23:59'],
    ['two days ago', [2026, 10, 20, 12, 0], '11月20日'],
    ['an earlier year', [2025, 10, 22, 12, 0], '2025年11月22日'],
  ] as const)('says %s as people do', (_, [year, month, day, hour, minute], said) => {
    const moment = new Date(year, month, day, hour, minute)
    expect(friendlyTime(moment, new Date(2026, 10, 22, 18, 30))).toBe(said)
  })

  it('says yesterday over the turn of a year', () => {
    expect(friendlyTime(new Date(2025, 11, 31, 23, 0), new Date(2026, 0, 1, 0, 30))).toBe('昨天 23:00')
  })
})

describe('clockTime', () => {
  it('has two digits each', () => {
    expect(clockTime(new Date(2026, 0, 2, 3, 4))).toBe('03:04')
  })
})

describe('textScaleOf', () => {
  it.each([
    [{ fontSizeScaleFactor: 1.2 }, 1.2],
    [{ fontSizeScaleFactor: 0.8 }, 1],
    [{ fontSizeScaleFactor: 9 }, 1.6],
    [{}, 1],
    [undefined, 1],
  ])('reads %j as %d', (info, scale) => {
    expect(textScaleOf(info)).toBe(scale)
  })
})
