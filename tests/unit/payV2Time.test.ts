import { fromPayV2Time, toPayV2Time } from '../../core/wechat/payV2Time'

describe('times of APIv2', () => {
  it.each([
    ['2026-11-22T06:00:00.000Z', '20261122140000'],
    ['2026-11-22T15:59:59.999Z', '20261122235959'],
    ['2026-11-22T16:00:00.000Z', '20261123000000'],
    ['2026-12-31T16:00:00.000Z', '20270101000000'],
    ['2028-02-28T16:00:00.000Z', '20280229000000'],
  ])('write %s as %s, Beijing time whatever the zone of the machine', (iso, text) => {
    expect(toPayV2Time(new Date(iso))).toBe(text)
  })

  it('are read back to the second', () => {
    expect(fromPayV2Time('20261122140506')).toEqual(new Date('2026-11-22T06:05:06Z'))
  })

  it.each([
    '',
    '2026112214050',
    '202611221405060',
    '20261122 40506',
    '20261322140506',
    '20261131140506',
    '20261122240000',
  ])('are none where %j stands', (text) => {
    expect(fromPayV2Time(text)).toBeUndefined()
  })
})
