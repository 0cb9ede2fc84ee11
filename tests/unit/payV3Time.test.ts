import { fromPayV3Time, toPayV3Time } from '../../core/wechat/payV3Time'

describe('times of APIv3', () => {
  it.each([
    ['2026-11-22T06:00:00.000Z', '2026-11-22T14:00:00+08:00'],
    ['2026-11-22T15:59:59.999Z', '2026-11-22T23:59:59+08:00'],
    ['2026-11-22T16:00:00.000Z', '2026-11-23T00:00:00+08:00'],
    ['2028-02-28T16:00:00.000Z', '2028-02-29T00:00:00+08:00'],
  ])('write %s as %s, Beijing time whatever the zone of the machine', (iso, text) => {
    expect(toPayV3Time(new Date(iso))).toBe(text)
  })

  it.each(['2026-11-22T14:05:06+08:00', '2026-11-22T14:05:06.789+08:00'])('read %s to the second', (text) => {
    expect(fromPayV3Time(text)).toEqual(new Date('2026-11-22T06:05:06Z'))
  })

  it.each([
    '',
    '2026-11-22',
    '2026-11-22T14:05:06',
    '2026-11-22T06:05:06Z',
    '2026-11-22T14:05:06+09:00',
    '2026-13-22T14:05:06+08:00',
    '2026-11-31T14:05:06+08:00',
    '2026-11-22T24:00:00+08:00',
    '2026-11-22T14:05:06+08:00 ',
  ])('are none where %j stands', (text) => {
    expect(fromPayV3Time(text)).toBeUndefined()
  })
})
