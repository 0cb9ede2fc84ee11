import { keptNotification, type Inbox } from '../../core/payments/inbox'

const MINUTE = 60_000
const AT = new Date('2020-01-01T00:00:00.000Z')
const laterBy = (minutes: number) => new Date(AT.getTime() + minutes * MINUTE)

export function describeInbox(name: string, open: () => Promise<{ store: Inbox; close(): Promise<void> }>): void {
  describe(`an inbox on ${name}`, () => {
    let inbox: Inbox
    let close: () => Promise<void>
    let count = 0

    beforeAll(async () => {
      ;({ store: inbox, close } = await open())
    })
    afterAll(() => close())

    function somePayment() {
      const number = String(++count).padStart(28, '0')
      const payment = {
        outTradeNo: number,
        transactionId: number,
        appid: 'wx00000000000000a1',
        openid: 'o1',
        totalFen: 1,
      }
      return keptNotification({ kind: 'pay', payment: { ...payment, paidAt: AT } }, AT)
    }

    function someRefund() {
      const number = String(++count).padStart(28, '0')
      const money = { outRefundNo: number, outTradeNo: number, transactionId: number, totalFen: 2, refundFen: 1 }
      const state = { outcome: 'succeeded', refundId: '5', succeededAt: AT } as const
      return keptNotification({ kind: 'refund', notice: { ...money, state } }, AT)
    }

    const dueFor = async (id: string, at: Date) =>
      (await inbox.due({ at, limit: 100 })).filter((each) => each.id === id)

    it.each([
      ['payment', somePayment],
      ['refund', someRefund],
    ])('gives a kept %s back as it was, once it is due', async (_, some) => {
      const entry = some()

      expect(await inbox.keep(entry)).toBe('kept')

      expect(await dueFor(entry.id, laterBy(1))).toEqual([entry])
      expect(await dueFor(entry.id, new Date(laterBy(1).getTime() - 1))).toEqual([])
    })

    it('keeps one of ten copies that come at once, and a later one changes nothing', async () => {
      const entry = somePayment()

      const outcomes = await Promise.all(Array.from({ length: 10 }, () => inbox.keep(entry)))
      await inbox.keep({ ...entry, receivedAt: laterBy(5), dueAt: laterBy(5) })

      expect(outcomes.sort()).toEqual(['kept', ...Array<string>(9).fill('repeated')])
      expect(await dueFor(entry.id, laterBy(1))).toEqual([entry])
    })

    it('is never due again once it is applied', async () => {
      const entry = somePayment()
      await inbox.keep(entry)

      await inbox.markApplied(entry.id, laterBy(1))
      await inbox.markApplied(entry.id, laterBy(2))

      expect(await inbox.keep(entry)).toBe('repeated')
      expect(await inbox.claim(entry, laterBy(3))).toBe(false)
      expect(await dueFor(entry.id, laterBy(60))).toEqual([])
    })

    it('lets one of ten tries at once go on, and counts it', async () => {
      const entry = somePayment()
      await inbox.keep(entry)

      const claims = await Promise.all(Array.from({ length: 10 }, () => inbox.claim(entry, laterBy(3))))

      expect(claims.filter(Boolean)).toHaveLength(1)
      expect(await dueFor(entry.id, laterBy(2))).toEqual([])
      expect(await dueFor(entry.id, laterBy(3))).toEqual([{ ...entry, attempts: 1, dueAt: laterBy(3) }])
    })

    it('puts an entry off for ever where no time is given', async () => {
      const entry = somePayment()
      await inbox.keep(entry)

      expect(await inbox.claim(entry, undefined)).toBe(true)

      expect(await dueFor(entry.id, laterBy(1000))).toEqual([])
    })

    it('tells the longest due first, and no more than wanted', async () => {
      const [second, first] = [somePayment(), somePayment()]
      await inbox.keep({ ...second, dueAt: new Date(2) })
      await inbox.keep({ ...first, dueAt: new Date(1) })

      const due = await inbox.due({ at: new Date(3), limit: 1 })

      expect(due.map(({ id }) => id)).toEqual([first.id])
    })
  })
}
