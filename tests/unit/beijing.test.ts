import fc from 'fast-check'
import { beijingDay, beijingTime, spanOfBeijingDay } from '../../core/platform/beijing'

describe('a day in Beijing', () => {
  it('begins and ends at midnight there, whatever the zone of this machine', () => {
    expect(spanOfBeijingDay('2026-11-22')).toEqual({
      start: new Date('2026-11-21T16:00:00.000Z'),
      end: new Date('2026-11-22T16:00:00.000Z'),
    })
    expect(beijingDay(new Date('2026-11-21T15:59:59.999Z'))).toBe('2026-11-21')
    expect(beijingDay(new Date('2026-11-21T16:00:00.000Z'))).toBe('2026-11-22')
  })

  it('holds every moment that is called by its name', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), (date) => {
        const { start, end } = spanOfBeijingDay(beijingDay(date))
        expect(start.getTime() <= date.getTime() && date < end).toBe(true)
        expect(Date.parse(beijingTime(date))).toBe(date.getTime())
      }),
    )
  })
})
