import { advanceRefund } from '../../core/payments/advanceRefund'
import type { CloudDatabase } from '../../core/platform/database'
import { openPaidShop } from '../fakes/paidShop'

async function setUp(wrap?: (database: CloudDatabase) => CloudDatabase) {
  const shop = await openPaidShop(wrap && { wrap })
  return {
    ...shop,
    async advance(outRefundNo = 'r-1') {
      const found = await shop.deps.refunds.find(outRefundNo)
      return found && advanceRefund(shop.deps, found)
    },
    money: () => [shop.paid()?.['status'], shop.paid()?.['refundingFen'], shop.paid()?.['refundedFen']],
  }
}

/** A database whose nth transaction succeeds and then, for the caller, fails: nobody can know that it was done. */
function losingTheAnswerOfTransaction(nth: number) {
  let count = 0
  return (database: CloudDatabase): CloudDatabase => ({
    ...database,
    async transaction(work) {
      const result = await database.transaction(work)
      if (++count === nth) throw new Error('the answer was lost')
      return result
    },
  })
}

describe('a refund moves its money once', () => {
  it('when its notice comes before the answer of the request is stored', async () => {
    const { refund, pay, notice, money, refundRow } = await setUp()
    await refund({ refundFen: 600 })
    pay.before('refundquery', async () => {
      pay.endRefund('r-1')
      await notice()
    })

    await refund({ refundFen: 600 })

    expect(refundRow()).toMatchObject({ status: 'succeeded' })
    expect(money()).toEqual(['paid', 0, 600])
  })

  it('when notice, query and the same call run at once', async () => {
    const { refund, pay, notice, advance, money } = await setUp()
    await refund({ refundFen: 600 })
    pay.endRefund('r-1')

    await Promise.all([notice(), advance(), refund({ refundFen: 600 }), notice(), advance()])

    expect(money()).toEqual(['paid', 0, 600])
    expect(pay.refunds.size).toBe(1)
  })

  it('when three parts are refunded at once and end in any order', async () => {
    const { refund, pay, notice, money, paid } = await setUp()
    const numbers = ['a', 'b', 'c']
    await Promise.all(numbers.map((outRefundNo, n) => refund({ outRefundNo, refundFen: 5000 + n })))
    pay.endRefund('c')
    pay.endRefund('a', 'REFUNDCLOSE')
    pay.endRefund('b')

    await Promise.all(['c', 'a', 'b', 'b', 'c'].map((outRefundNo) => notice(outRefundNo)))

    expect(money()).toEqual(['paid', 0, 10003])
    expect(paid()).toMatchObject({ refundCount: 3 })
  })

  it('when it was begun but the answer lost: the same number goes on with it', async () => {
    // The first transaction books the payment, the second begins the refund.
    const { refund, pay, money, database } = await setUp(losingTheAnswerOfTransaction(2))
    await expect(refund({ refundFen: 600 })).rejects.toThrow('lost')

    await refund({ refundFen: 600 })

    expect([database.rows('refunds').length, pay.refunds.size]).toEqual([1, 1])
    expect(money()).toEqual(['refunding', 600, undefined])
  })

  it('when it was recorded but the answer lost: WeChat sends again and then hears SUCCESS', async () => {
    const { refund, pay, notice, money } = await setUp(losingTheAnswerOfTransaction(4))
    await refund({ refundFen: 600 })
    pay.endRefund('r-1')

    await expect(notice()).rejects.toThrow('lost')
    await notice()

    expect(money()).toEqual(['paid', 0, 600])
  })

  it('when we die between taking a refund of the console into the books and recording it', async () => {
    const { pay, outTradeNo, notice, advance, clock, deps, money } = await setUp(losingTheAnswerOfTransaction(3))
    pay.refundElsewhere(outTradeNo, 'console-1', 600)
    pay.endRefund('console-1')
    await expect(notice('console-1')).rejects.toThrow('lost')
    expect(money()).toEqual(['refunding', 600, undefined])

    expect(await deps.refunds.due({ at: clock.now(), limit: 10 })).toHaveLength(1)
    expect(await advance('console-1')).toBe('succeeded')

    expect(money()).toEqual(['paid', 0, 600])
  })

  it('when WeChat does not know a refund of the console for a while: we never ask for it ourselves', async () => {
    const { pay, outTradeNo, notice, advance, money, asked } = await setUp()
    pay.refundElsewhere(outTradeNo, 'console-1', 600)
    await notice('console-1')
    pay.refunds.delete('console-1')

    expect(await advance('console-1')).toBe('processing')

    expect(asked('refund')).toEqual([])
    expect(money()).toEqual(['refunding', 600, undefined])
  })

  it('when a failed refund succeeds at the console while a new one is asked for', async () => {
    const { refund, pay, notice, advance, paid } = await setUp()
    await refund({})
    pay.endRefund('r-1', 'CHANGE')
    await advance()
    pay.endRefund('r-1', 'SUCCESS')

    await Promise.allSettled([notice('r-1'), refund({ outRefundNo: 'r-2' })])
    await notice('r-1').catch(() => undefined)

    const [inFlight, refunded] = [Number(paid()?.['refundingFen']), Number(paid()?.['refundedFen'])]
    expect(inFlight + refunded).toBe(17600)
  })
})
