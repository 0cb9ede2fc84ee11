import { payNotify, type PayNotifyDeps } from '../../core/payments/payNotify'
import type { PaymentStore } from '../../core/payments/settlePayment'
import { unifiedOrder } from '../../core/payments/unifiedOrder'
import { gzipSync } from 'node:zlib'
import { BUYER, openShop, OTHER_APPID, TEA } from '../fakes/shop'
import { MERCHANT, write } from '../fakes/wechatPay'

const PLAIN = { 'content-type': 'text/xml' }

/** A shop with one order that has just been paid in WeChat. */
async function setUp(options: Parameters<typeof openShop>[0] = {}) {
  const shop = await openShop(options)
  const { order } = await unifiedOrder(shop.deps, BUYER, TEA)
  const { outTradeNo } = order
  shop.pay.pay(outTradeNo)
  const genuine = shop.pay.notificationFields(outTradeNo)

  return {
    ...shop,
    outTradeNo,
    genuine,
    notify: (body: Buffer, headers: Record<string, string> = PLAIN, changes: Partial<PayNotifyDeps> = {}) =>
      payNotify({ ...shop.deps, ...changes }, { headers, body }),
    signed: (changes: Record<string, string> = {}) => shop.pay.notification({ ...genuine, ...changes }),
  }
}

describe('payNotify', () => {
  it.each(['HMAC-SHA256', 'MD5'] as const)('marks the order paid by a genuine notification (%s)', async (signType) => {
    const { notify, signed, database, outTradeNo, genuine, clock } = await setUp({ signType })
    const transactionId = genuine['transaction_id']

    await notify(signed())

    const paidAt = new Date('2026-11-22T06:05:06.000Z')
    expect(database.rows('orders')).toMatchObject([{ status: 'paid', transactionId, paidAt }])
    expect(database.rows('payments')).toMatchObject([
      { _id: transactionId, outTradeNo, totalFen: 17600, proof: 'notification', paidAt },
    ])
    expect(database.rows('fulfilments')).toMatchObject([{ _id: outTradeNo, transactionId }])
    const told = { kind: 'pay', payment: { outTradeNo, transactionId, totalFen: 17600, paidAt } }
    expect(database.rows('notifications')).toMatchObject([
      { _id: `pay-${transactionId}`, outTradeNo, ...told, status: 'applied', appliedAt: clock.now() },
    ])
  })

  it('leaves nothing for reconcile once the order is paid', async () => {
    const { notify, signed, order, outTradeNo } = await setUp()

    await notify(signed())

    expect(order(outTradeNo)).not.toHaveProperty('dueAt')
  })

  it('takes a notification with fields that we do not know, as WeChat may add some', async () => {
    const { notify, signed, order, outTradeNo } = await setUp()

    await notify(signed({ coupon_fee_0: '1', a_new_field: '新', attach: '' }))

    expect(order(outTradeNo)).toMatchObject({ status: 'paid' })
  })

  it('takes CNY for granted where the optional fee_type is absent', async () => {
    const { notify, pay, genuine, order, outTradeNo } = await setUp()
    const { fee_type: _, ...rest } = genuine

    await notify(pay.notification(rest))

    expect(order(outTradeNo)).toMatchObject({ status: 'paid' })
  })

  it('accepts a repeat and changes nothing', async () => {
    const { notify, signed, books } = await setUp()
    await notify(signed())
    const before = books()

    await notify(signed())
    await notify(signed({ nonce_str: 'another' }))

    expect(books()).toEqual(before)
  })

  it('keeps the notification before it is applied, so that nothing is lost between the two', async () => {
    const { notify, signed, database, deps } = await setUp()
    let keptBefore: string[] = []
    const payments: PaymentStore = {
      ...deps.payments,
      async settle() {
        keptBefore = database.rows('notifications').map(({ status }) => `${String(status)}`)
        throw new Error('killed')
      },
    }

    await expect(notify(signed(), PLAIN, { payments })).rejects.toThrow('killed')

    expect(keptBefore).toEqual(['waiting'])
    expect(database.rows('notifications')).toMatchObject([{ status: 'waiting', attempts: 0 }])
  })

  it('has booked the payment although the mark in the inbox was lost, and says so to the copy', async () => {
    const { notify, signed, deps, database } = await setUp()
    const inbox = { ...deps.inbox, markApplied: () => Promise.reject(new Error('the mark was lost')) }

    await expect(notify(signed(), PLAIN, { inbox })).rejects.toThrow('the mark was lost')
    await notify(signed())

    expect(database.rows('orders')).toMatchObject([{ status: 'paid' }])
    expect(database.rows('payments')).toHaveLength(1)
  })

  it('books twenty copies at once as one payment and accepts all of them', async () => {
    const { notify, signed, books } = await setUp()

    await Promise.all(Array.from({ length: 20 }, () => notify(signed())))

    expect(books().map((rows) => rows.length)).toEqual([1, 1, 1, 1])
  })

  it('accepts a repeat when the order has long been refunded', async () => {
    const { notify, signed, database, books, outTradeNo } = await setUp()
    await notify(signed())
    await database.update('orders', { _id: outTradeNo }, { status: 'refunded' })
    const before = books()

    await notify(signed())

    expect(books()).toEqual(before)
  })

  it('records the payment of a closed order as late and due for its refund, and says so in the log', async () => {
    const { notify, signed, database, outTradeNo, errors, clock } = await setUp()
    await database.update('orders', { _id: outTradeNo }, { status: 'closed' })

    await notify(signed())

    expect(database.rows('orders')).toMatchObject([{ status: 'paidLate', isPaidLate: true, dueAt: clock.now() }])
    expect([database.rows('payments').length, database.rows('fulfilments').length]).toEqual([1, 0])
    expect(errors).toEqual([expect.stringContaining(`"outTradeNo":"${outTradeNo}"`)])
  })

  it('names a genuine payment that is not booked in the log, as money was taken for it', async () => {
    const { notify, signed, database, outTradeNo, genuine, errors } = await setUp()
    await expect(notify(signed({ total_fee: '1' }))).rejects.toMatchObject({ code: 'NOTIFICATION_MISMATCH' })
    await database.remove('orders', { _id: outTradeNo })
    await expect(notify(signed())).rejects.toMatchObject({ code: 'ORDER_NOT_FOUND' })

    expect(errors).toHaveLength(2)
    for (const line of errors) expect(line).toContain(genuine['transaction_id'])
  })

  it('logs no error for what anybody could send', async () => {
    const { notify, signed, errors } = await setUp()
    await expect(notify(Buffer.from(`${signed()}`.replace('17600', '1')))).rejects.toMatchObject({
      code: 'INVALID_SIGNATURE',
    })
    expect(errors).toEqual([])
  })

  it('refuses a second transaction for a paid order', async () => {
    const { notify, signed, books } = await setUp()
    await notify(signed())
    const before = books()

    await expect(notify(signed({ transaction_id: '9'.repeat(28) }))).rejects.toMatchObject({
      code: 'NOTIFICATION_MISMATCH',
      values: { field: 'transaction_id' },
    })
    expect(books()).toEqual(before)
  })

  it('refuses a transaction that paid another order', async () => {
    const { notify, signed, deps, order } = await setUp()
    await notify(signed())
    const other = await unifiedOrder(deps, BUYER, { ...TEA, idempotencyKey: 'key-0000000000000002' })
    const { outTradeNo } = other.order

    await expect(notify(signed({ out_trade_no: outTradeNo }))).rejects.toMatchObject({ code: 'NOTIFICATION_MISMATCH' })
    expect(order(outTradeNo)).toMatchObject({ status: 'prepaid' })
  })

  it.each([
    ['another order', { out_trade_no: 'f'.repeat(32) }, 'ORDER_NOT_FOUND'],
    ['an order number that injects', { out_trade_no: '{"$ne":1}' }, 'NOTIFICATION_MISMATCH'],
    ['an order number named like a prototype', { out_trade_no: '__proto__' }, 'ORDER_NOT_FOUND'],
    ['another payer', { openid: 'o0000000000000somebody' }, 'NOTIFICATION_MISMATCH'],
    ['another app of ours', { appid: OTHER_APPID }, 'NOTIFICATION_MISMATCH'],
    ['an app that is not ours', { appid: 'wx00000000000000ff' }, 'NOTIFICATION_MISMATCH'],
    ['another merchant', { mch_id: '1900000002' }, 'NOTIFICATION_MISMATCH'],
    ['one fen less', { total_fee: '17599' }, 'NOTIFICATION_MISMATCH'],
    ['one fen', { total_fee: '1' }, 'NOTIFICATION_MISMATCH'],
    ['an amount with a leading zero', { total_fee: '017600' }, 'NOTIFICATION_MISMATCH'],
    ['an amount in scientific notation', { total_fee: '1.76e4' }, 'NOTIFICATION_MISMATCH'],
    ['dollars', { fee_type: 'USD' }, 'NOTIFICATION_MISMATCH'],
    ['a failed payment', { result_code: 'FAIL' }, 'NOTIFICATION_MISMATCH'],
    ['a failed transport', { return_code: 'FAIL' }, 'NOTIFICATION_MISMATCH'],
    ['a transaction that is no number', { transaction_id: '__proto__' }, 'NOTIFICATION_MISMATCH'],
    ['a transaction that is too short', { transaction_id: '1'.repeat(19) }, 'NOTIFICATION_MISMATCH'],
    ['a time that does not exist', { time_end: '20261131140506' }, 'NOTIFICATION_MISMATCH'],
  ])('refuses %s even with the right signature, and changes nothing', async (_, changes, code) => {
    const { notify, signed, books } = await setUp()
    const before = books()

    await expect(notify(signed(changes))).rejects.toMatchObject({ code })

    expect(books()).toEqual(before)
  })

  it.each([
    ['a forged signature', (genuine: Record<string, string>) => write({ ...genuine, sign: '0'.repeat(64) })],
    ['an app that is not ours', { appid: 'wx00000000000000ff' }],
    ['another merchant', { mch_id: '1900000002' }],
    ['a failed payment', { result_code: 'FAIL' }],
    ['dollars', { fee_type: 'USD' }],
  ])('refuses %s without touching the database', async (_, change) => {
    const { notify, signed, genuine, database } = await setUp()
    const body = typeof change === 'function' ? Buffer.from(change(genuine)) : signed(change)
    database.fail(new Error('the database was touched'))

    await expect(notify(body)).rejects.toMatchObject({ code: expect.stringMatching(/INVALID_SIGNATURE|MISMATCH/) })
  })

  type Forge = (genuine: Record<string, string>, signed: string) => string | Buffer
  const forgeries: [string, Forge, string][] = [
    ['no signature', (genuine) => write(genuine), 'INVALID_SIGNATURE'],
    ['an empty signature', (genuine) => write({ ...genuine, sign: '' }), 'INVALID_SIGNATURE'],
    ['a made-up signature', (genuine) => write({ ...genuine, sign: '0'.repeat(64) }), 'INVALID_SIGNATURE'],
    ['a signature in lower case', (_, signed) => inSign(signed, (sign) => sign.toLowerCase()), 'INVALID_SIGNATURE'],
    ['a signature cut by one', (_, signed) => inSign(signed, (sign) => sign.slice(1)), 'INVALID_SIGNATURE'],
    ['a changed amount', (_, signed) => signed.replace('17600', '1'), 'INVALID_SIGNATURE'],
    ['an added field', (_, signed) => signed.replace('</xml>', '<attach>x</attach></xml>'), 'INVALID_SIGNATURE'],
    ['a removed field', (_, signed) => signed.replace(/<nonce_str>.*\n/, ''), 'INVALID_SIGNATURE'],
    ['a second amount', (_, signed) => signed.replace('</xml>', '<total_fee>1</total_fee></xml>'), 'INVALID_XML'],
    ['a body in gzip', (_, signed) => gzipSync(signed), 'INVALID_XML'],
    ['JSON', (genuine) => JSON.stringify(genuine), 'INVALID_XML'],
    ['an empty body', () => '', 'INVALID_XML'],
    ['more than 16 KiB', (_, signed) => signed.padEnd(16 * 1024 + 1), 'BODY_TOO_LARGE'],
  ]

  it.each(forgeries)('refuses %s and changes nothing', async (_, forge, code) => {
    const { notify, signed, genuine, books } = await setUp()
    const before = books()

    await expect(notify(Buffer.from(forge(genuine, signed().toString())))).rejects.toMatchObject({ code })

    expect(books()).toEqual(before)
  })

  it.each(['gzip', 'br', 'deflate', 'identity, gzip'])('refuses the content encoding %s unread', async (encoding) => {
    const { notify, signed } = await setUp()

    await expect(notify(signed(), { ...PLAIN, 'content-encoding': encoding })).rejects.toMatchObject({
      code: 'UNSUPPORTED_MEDIA_TYPE',
    })
  })

  it('takes the algorithm from our settings and never from the message', async () => {
    const { notify, books } = await setUp({ signType: 'HMAC-SHA256' })
    const weak = await setUp({ signType: 'MD5' })
    const before = books()

    await expect(notify(weak.signed())).rejects.toMatchObject({ code: 'INVALID_SIGNATURE' })

    expect(books()).toEqual(before)
  })

  it('never tells a forger the right signature or the key', async () => {
    const { notify, genuine, signed } = await setUp()
    const right = /<sign><!\[CDATA\[(\w+)/.exec(signed().toString())?.[1] ?? 'none'

    const error: unknown = await notify(Buffer.from(write({ ...genuine, sign: '0'.repeat(64) }))).catch(
      (e: unknown) => e,
    )

    expect(JSON.stringify([error, String(error), (error as Error).stack])).not.toMatch(
      new RegExp(`${right}|${MERCHANT.key}`),
    )
  })

  it('throws when the database does, so that WeChat sends again', async () => {
    const { notify, signed, database, books } = await setUp()
    database.fail(new Error('the database is away'))
    await expect(notify(signed())).rejects.toThrow('the database is away')

    await notify(signed())

    expect(books().map((rows) => rows.length)).toEqual([1, 1, 1, 1])
  })
})

function inSign(signed: string, change: (sign: string) => string): string {
  return signed.replace(/(<sign><!\[CDATA\[)(\w+)/, (_, start: string, sign: string) => start + change(sign))
}
