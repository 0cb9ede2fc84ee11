import type { BillStore, Difference } from '../../core/payments/bills'
import type { CloudDatabase } from '../../core/platform/database'

export interface Archive {
  bills: BillStore
  database: CloudDatabase
}

const AT = new Date('2026-11-22T02:00:00.000Z')
const id = (number: number) => String(number).padStart(28, '0')
const keys = (rows: { transactionId: string }[]) => rows.map(({ transactionId }) => transactionId).sort()

export function describeBillStore(name: string, open: () => Promise<{ store: Archive; close(): Promise<void> }>): void {
  describe(`a bill store on ${name}`, () => {
    let archive: Archive
    let close: () => Promise<void>

    beforeEach(async () => {
      const opened = await open()
      archive = opened.store
      close = opened.close
    })
    afterEach(() => close())

    async function book(number: number, paidAt: string) {
      const payment = { outTradeNo: `order-${number}`, totalFen: number, paidAt: new Date(paidAt) }
      await archive.database.insert('payments', { _id: id(number), appid: 'wx00000000000000a1', ...payment })
      return { transactionId: id(number), ...payment }
    }

    async function refund(outRefundNo: string, changes: object = {}) {
      const money = {
        outTradeNo: 'order-1',
        transactionId: id(1),
        appid: 'wx00000000000000a1',
        totalFen: 2,
        refundFen: 1,
      }
      const row = { ...money, status: 'succeeded', cause: 'merchant', createdAt: AT, endedAt: AT, ...changes }
      await archive.database.insert('refunds', { _id: outRefundNo, ...row })
      return { outRefundNo, ...row }
    }

    it('has the payments of a day in Beijing, from its first moment to its last', async () => {
      await book(1, '2026-11-21T15:59:59.999Z')
      const first = await book(2, '2026-11-21T16:00:00.000Z')
      const last = await book(3, '2026-11-22T15:59:59.999Z')
      await book(4, '2026-11-22T16:00:00.000Z')

      expect(await archive.bills.payments('2026-11-22')).toEqual([first, last])
      expect(await archive.bills.payments('2026-11-25')).toEqual([])
    })

    it('finds payments by their numbers, on whatever day, in any number', async () => {
      await book(1, '2026-01-01T00:00:00.000Z')
      await book(250, '2026-11-22T00:00:00.000Z')
      const wanted = Array.from({ length: 300 }, (_, number) => id(number))
      expect(keys(await archive.bills.paymentsById(wanted))).toEqual([id(1), id(250)])
      expect(await archive.bills.paymentsById([])).toEqual([])
    })

    it('has the refunds that reached the payer on a day, and no others', async () => {
      const reached = await refund('r1')
      await refund('r2', { endedAt: new Date('2026-11-22T16:00:00.000Z') })
      await refund('r3', { status: 'failed', failure: 'CLOSED' })
      await refund('r4', { status: 'processing', endedAt: undefined })
      expect(await archive.bills.refundsEnded('2026-11-22')).toEqual([reached])
      expect(await archive.bills.refundsById(['r1', 'unknown'])).toEqual([reached])
    })

    it('remembers the first bill in which a refund was seen', async () => {
      await refund('r1')
      await archive.bills.markBilled('r1', '2026-11-20')
      await archive.bills.markBilled('r1', '2026-11-21')
      await archive.bills.markBilled('unknown', '2026-11-21')
      expect(await archive.bills.refundsById(['r1', 'unknown'])).toMatchObject([{ billedOn: '2026-11-20' }])
    })

    it('keeps the same difference once', async () => {
      const difference: Difference = { day: '2026-11-21', kind: 'paymentMissingHere', key: id(1), billFen: 1 }
      await archive.bills.keep(difference, AT)
      await archive.bills.keep(difference, new Date())
      await archive.bills.keep({ ...difference, kind: 'paymentAmountDiffers', ourFen: 2 }, AT)
      await archive.bills.finish('2026-11-21', { differences: 2, at: AT })

      expect(await archive.bills.keptOf('2026-11-21')).toBe(2)
      expect(await archive.bills.keptOf('2026-11-20')).toBe(0)
      const row = await archive.database.get('billDifferences', `2026-11-21-paymentMissingHere-${id(1)}`)
      expect(row).toMatchObject({ ...difference, foundAt: AT })
    })

    it('knows which days were compared and which are put off', async () => {
      const [one, two, three] = ['2026-11-19', '2026-11-20', '2026-11-21'] as const
      await archive.bills.finish(one, { differences: 3, at: AT })
      await archive.bills.postpone(two, { dueAt: AT, failure: 'WECHAT_BUSY' })

      const comparisons = await archive.bills.comparisons([one, two, three])
      expect(comparisons.sort((a, b) => a.day.localeCompare(b.day))).toEqual([{ day: one }, { day: two, dueAt: AT }])
      const row = await archive.database.get('billDifferences', one)
      expect(row).toEqual({ _id: one, day: one, kind: 'compared', differences: 3, comparedAt: AT })
    })

    it('ends the putting off when a day was compared, and never begins it again', async () => {
      const day = '2026-11-20'
      await archive.bills.postpone(day, { dueAt: AT, failure: 'WECHAT_BUSY' })
      const next = { dueAt: new Date(AT.getTime() + 1), failure: 'INTERNAL' }
      await archive.bills.postpone(day, next)
      expect(await archive.bills.comparisons([day])).toEqual([{ day, dueAt: next.dueAt }])

      await archive.bills.finish(day, { differences: 0, at: AT })
      await archive.bills.postpone(day, next)
      expect(await archive.bills.comparisons([day])).toEqual([{ day }])
    })

    it('knows the first day of all', async () => {
      expect(await archive.bills.firstDay()).toBeUndefined()
      await archive.bills.finish('2026-11-20', { differences: 0, at: AT })
      await archive.bills.postpone('2026-11-19', { dueAt: AT, failure: 'INTERNAL' })
      expect(await archive.bills.firstDay()).toBe('2026-11-19')
    })

    it('reads a day of more payments than one page holds, many of them in one second', async () => {
      const wanted = Array.from({ length: 1010 }, (_, number) => number)
      await Promise.all(
        wanted.map((number) =>
          book(number, `2026-11-22T00:00:${String(Math.floor(number / 400)).padStart(2, '0')}.000Z`),
        ),
      )
      expect(keys(await archive.bills.payments('2026-11-22'))).toEqual(wanted.map(id))
    })
  })
}
