import { isPayable, requireLegalChange, statusOnPayment } from '../../core/orders/orderStatus'
import { LEGAL, PAIRS, STATUSES } from '../contracts/statusChanges'

describe('the status of an order', () => {
  it('has eight values and so 64 pairs, of which 13 are legal', () => {
    expect([PAIRS.length, LEGAL.length]).toEqual([64, 13])
  })

  it.each(PAIRS)('%s to %s is legal only where the state machine allows it', (from, to) => {
    const change = () => requireLegalChange({ from, to })

    if (LEGAL.includes(`${from}>${to}`)) expect(change).not.toThrow()
    else expect(change).toThrow(`An order never changes from ${from} to ${to}.`)
  })

  it('waits for a payment only before anybody pays or closes', () => {
    expect(STATUSES.filter(isPayable)).toEqual(['created', 'prepaid'])
  })

  it.each(STATUSES)('of an order that is %s changes by a payment only where none was made', (status) => {
    const expected: Partial<Record<string, string>> = {
      created: 'paid',
      prepaid: 'paid',
      closing: 'paid',
      closed: 'paidLate',
    }

    if (expected[status] === undefined) expect(() => statusOnPayment(status)).toThrow('by a payment')
    else expect(statusOnPayment(status)).toBe(expected[status])
  })
})
