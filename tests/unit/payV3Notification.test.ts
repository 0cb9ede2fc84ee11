import fc from 'fast-check'
import { AppError } from '../../core/platform/errors'
import type { Notification } from '../../core/platform/notifyFunction'
import { payV3Keys } from '../../core/wechat/payV3Keys'
import {
  PAY_V3_FORM,
  readPayV3PaymentNotification,
  readPayV3RefundNotification,
} from '../../core/wechat/payV3Notification'
import { fakeClock } from '../fakes/effects'
import { fakeWeChatPayV3 } from '../fakes/wechatPayV3'
import { CERTIFICATE_SERIAL, makeV3Keys, PUBLIC_KEY_ID, seal, V3_MERCHANT } from '../fakes/wechatPayV3Keys'

const RUNS = process.env['WXFLOW_LONG'] === undefined ? 300 : 50_000
const TIMEOUT_MS = 300_000
const pairs = makeV3Keys()
const APPID = 'wx00000000000000a1'
const PLAIN = {
  mchid: V3_MERCHANT.mchid,
  appid: APPID,
  out_trade_no: '0123456789abcdef0123456789abcdef',
  transaction_id: '1004400740201409030005092168',
  trade_type: 'JSAPI',
  trade_state: 'SUCCESS',
  trade_state_desc: '支付成功',
  bank_type: 'OTHERS',
  attach: '',
  success_time: '2026-11-22T14:00:00+08:00',
  payer: { openid: 'o0000000000000000buyer' },
  amount: { total: 17600, payer_total: 17600, currency: 'CNY', payer_currency: 'CNY' },
}
const REFUND_PLAIN = {
  mchid: V3_MERCHANT.mchid,
  transaction_id: PLAIN.transaction_id,
  out_trade_no: PLAIN.out_trade_no,
  refund_id: '50000000382019052709732678859',
  out_refund_no: 'refund-1',
  refund_status: 'SUCCESS',
  success_time: '2026-11-22T14:00:00+08:00',
  user_received_account: '零钱',
  amount: { total: 17600, refund: 600, payer_total: 17600, payer_refund: 600 },
}

/** Reads notifications as the deployed function does before it touches the database. */
function setUp() {
  const clock = fakeClock()
  const pay = fakeWeChatPayV3({ clock, keys: pairs })
  const certificate = { serialNo: CERTIFICATE_SERIAL, publicKey: pairs.certificate.publicKey }
  const keys = payV3Keys({
    publicKeys: new Map([[PUBLIC_KEY_ID, pairs.publicKey.publicKey]]),
    fetchCertificates: async () => [{ ...certificate, expiresAt: new Date('2031-01-01T00:00:00Z') }],
    clock,
  })
  const recipient = { mchid: V3_MERCHANT.mchid, appids: [APPID], v3Key: V3_MERCHANT.v3Key }
  const read = (notification: Notification) => readPayV3PaymentNotification({ keys, clock }, notification, recipient)
  const readRefund = (notification: Notification) =>
    readPayV3RefundNotification({ keys, clock }, notification, recipient)
  const payment = (change: object = {}) => pay.notification('TRANSACTION.SUCCESS', { ...PLAIN, ...change })
  return { clock, pay, read, readRefund, payment }
}

describe('a payment notification of APIv3', () => {
  it.each(['publicKey', 'certificate'] as const)('is read when the %s signed it', async (signer) => {
    const { pay, read } = setUp()
    expect(await read(pay.notification('TRANSACTION.SUCCESS', PLAIN, signer))).toEqual({
      outTradeNo: PLAIN.out_trade_no,
      transactionId: PLAIN.transaction_id,
      appid: APPID,
      openid: PLAIN.payer.openid,
      totalFen: 17600,
      paidAt: new Date('2026-11-22T06:00:00Z'),
    })
  })

  it.each([
    ['another merchant', { mchid: '1900000009' }, 'resource.mchid'],
    ['another app', { appid: 'wx00000000000000b2' }, 'resource.appid'],
    ['a payment that failed', { trade_state: 'PAYERROR' }, 'resource.trade_state'],
    ['a payment that was refunded', { trade_state: 'REFUND' }, 'resource.trade_state'],
    ['another currency', { amount: { total: 17600, currency: 'USD' } }, 'resource.amount.currency'],
    ['no amount', { amount: {} }, 'resource.amount.total'],
    ['an amount of nothing', { amount: { total: 0 } }, 'resource.amount.total'],
    ['half a fen', { amount: { total: 0.5 } }, 'resource.amount.total'],
    ['an amount beyond numbers', { amount: { total: 2 ** 53 } }, 'resource.amount.total'],
    ['an amount in a list', { amount: [17600] }, 'resource.amount'],
    ['no payer', { payer: undefined }, 'resource.payer'],
    ['a strange openid', { payer: { openid: 'o 1' } }, 'resource.payer.openid'],
    ['a strange order number', { out_trade_no: '__proto__/x' }, 'resource.out_trade_no'],
    ['an order number that is a query', { out_trade_no: { $ne: null } }, 'resource.out_trade_no'],
    ['a strange transaction', { transaction_id: '42' }, 'resource.transaction_id'],
    ['no time', { success_time: '' }, 'resource.success_time'],
  ])('is refused, though rightly signed, with %s', async (_, change, field) => {
    const { read, payment } = setUp()
    await expect(read(payment(change))).rejects.toMatchObject({ code: 'NOTIFICATION_MISMATCH', values: { field } })
  })

  it.each([
    ['a refund', 'REFUND.SUCCESS'],
    ['another product', 'PAYSCORE.USER_PAID'],
  ])('is refused when the event is of %s', async (_, event) => {
    const { read, pay } = setUp()
    await expect(read(pay.notification(event, PLAIN))).rejects.toMatchObject({ values: { field: 'event_type' } })
  })

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['a list', '[]'],
    ['null', 'null'],
  ])('is refused with %s sealed in it', async (_, plain) => {
    const { read, pay } = setUp()
    const resource = seal(plain, 'transaction')
    const message = pay.signed({ event_type: 'TRANSACTION.SUCCESS', resource })
    await expect(read(message)).rejects.toMatchObject({ code: 'NOTIFICATION_MISMATCH' })
  })

  it.each([
    ['sealed by another key', { resource: seal(JSON.stringify(PLAIN), 'a', 'anotherObviouslyFalseV3KeyOfShop') }],
    ['sealed with something else beside it', { resource: { ...seal('{}', 'a'), associated_data: 'b' } }],
  ])('is our own trouble, not a forgery, when it is %s', async (_, envelope) => {
    const { read, pay } = setUp()
    const message = pay.signed({ event_type: 'TRANSACTION.SUCCESS', ...envelope })
    await expect(read(message)).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })

  it('is refused when it is packed, or larger than 32 KiB, before anything is computed', async () => {
    const { read, payment } = setUp()
    const { headers, body } = payment()
    await expect(read({ headers: { ...headers, 'content-encoding': 'gzip' }, body })).rejects.toMatchObject({
      code: 'UNSUPPORTED_MEDIA_TYPE',
    })
    await expect(read({ headers, body: Buffer.alloc(32 * 1024 + 1) })).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' })
  })

  it(
    'is never accepted with a bit flipped in the body or in a header that counts',
    async () => {
      const { read, payment } = setUp()
      const { headers, body } = payment()
      const names = ['timestamp', 'nonce', 'serial', 'signature', 'signature-type'].map((name) => `wechatpay-${name}`)

      await fc.assert(
        fc.asyncProperty(fc.constantFrom('body', ...names), fc.nat(), fc.nat(7), async (part, place, bit) => {
          const text = part === 'body' ? body : Buffer.from(headers[part] ?? '', 'latin1')
          const changed = Buffer.from(text)
          const at = place % changed.length
          changed[at] = changed[at]! ^ (1 << bit)
          const message =
            part === 'body'
              ? { headers, body: changed }
              : { headers: { ...headers, [part]: changed.toString('latin1') }, body }
          expect(await outcome(read(message))).toBe('refused')
        }),
        { numRuns: RUNS },
      )
    },
    TIMEOUT_MS,
  )

  it(
    'is refused, or is the same payment, whatever pieces are cut, doubled or put in',
    async () => {
      const { read, payment } = setUp()
      const { headers, body } = payment()
      const accepted = await read({ headers, body })
      const text = body.toString()
      const at = fc.nat(text.length)
      const pieces = fc.constantFrom('"resource":{}', '{', '}', ',', '\n', ' ', '"mchid":"1"', '茶', '\u0000', '')

      await fc.assert(
        fc.asyncProperty(fc.constantFrom('cut', 'double', 'put'), at, at, pieces, async (kind, a, b, piece) => {
          const [from, to] = [Math.min(a, b), Math.max(a, b)]
          const middle = { cut: '', double: text.slice(from, to).repeat(2), put: piece + text.slice(from, to) }[kind]
          const changed = Buffer.from(text.slice(0, from) + middle + text.slice(to))
          expect(['refused', accepted]).toContainEqual(await outcome(read({ headers, body: changed })))
        }),
        { numRuns: RUNS },
      )
    },
    TIMEOUT_MS,
  )

  it(
    'is accepted every time when it is genuine, whatever it carries',
    async () => {
      const { read, payment } = setUp()
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 20 }), async (attach) => {
          expect(await read(payment({ attach, promotion_detail: [{ name: attach }] }))).toMatchObject({
            totalFen: 17600,
          })
        }),
        { numRuns: RUNS / 5 },
      )
    },
    TIMEOUT_MS,
  )
})

describe('a refund notification of APIv3', () => {
  it.each([
    ['REFUND.SUCCESS', 'SUCCESS', { outcome: 'succeeded', succeededAt: new Date('2026-11-22T06:00:00Z') }],
    ['REFUND.CLOSED', 'CLOSED', { outcome: 'failed', reason: 'CLOSED' }],
    ['REFUND.ABNORMAL', 'ABNORMAL', { outcome: 'failed', reason: 'ABNORMAL' }],
  ])('of %s is read', async (event, refund_status, state) => {
    const { pay, readRefund } = setUp()
    expect(await readRefund(pay.notification(event, { ...REFUND_PLAIN, refund_status }))).toEqual({
      outRefundNo: 'refund-1',
      outTradeNo: REFUND_PLAIN.out_trade_no,
      transactionId: REFUND_PLAIN.transaction_id,
      totalFen: 17600,
      refundFen: 600,
      state: { refundId: REFUND_PLAIN.refund_id, ...state },
    })
  })

  it.each([
    ['another merchant', { mchid: '1900000009' }],
    ['a state that the event does not tell', { refund_status: 'CLOSED' }],
    ['a state that is no end', { refund_status: 'PROCESSING' }],
    ['no time', { success_time: undefined }],
    ['no sum', { amount: { total: 17600 } }],
    ['no refund', { refund_id: '' }],
  ])('is refused, though rightly signed, with %s', async (_, change) => {
    const { pay, readRefund } = setUp()
    const message = pay.notification('REFUND.SUCCESS', { ...REFUND_PLAIN, ...change })
    await expect(readRefund(message)).rejects.toMatchObject({ code: 'NOTIFICATION_MISMATCH' })
  })

  it('is not taken from a payment', async () => {
    const { readRefund, payment } = setUp()
    await expect(readRefund(payment())).rejects.toMatchObject({ values: { field: 'event_type' } })
  })
})

describe('the answer to a notification of APIv3', () => {
  it('is 204 without a body when it was received', () => {
    expect(PAY_V3_FORM.success).toMatchObject({ status: 204, body: '' })
  })

  it.each([
    [401, 401],
    [400, 400],
    [405, 400],
    [413, 400],
    [404, 400],
    [500, 500],
    [502, 500],
    [503, 500],
  ])('of a refusal with %i is %i and says FAIL', (status, answered) => {
    const { status: given, body } = PAY_V3_FORM.failure(status)
    expect([given, body]).toEqual([answered, '{"code":"FAIL","message":"失败"}'])
  })
})

/** What reading comes to: a refusal of ours, or the payment. Anything else thrown is a failure of the test. */
async function outcome(reading: Promise<unknown>): Promise<unknown> {
  return reading.catch((error: unknown) => {
    if (error instanceof AppError) return 'refused'
    throw error
  })
}
