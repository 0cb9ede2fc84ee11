import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { AppError } from '../../core/platform/errors'
import { readPayV2RefundNotice } from '../../core/wechat/payV2RefundNotice'
import { readXml } from '../../core/wechat/xml'
import { APPID } from '../fakes/shop'
import { MERCHANT, write } from '../fakes/wechatPay'
import { vectorsOf } from '../vectors/wechatVectors'

const RUNS = process.env['WXFLOW_LONG'] === undefined ? 300 : 50_000

const TOLD = {
  transaction_id: '4'.repeat(28),
  out_trade_no: '0'.repeat(32),
  refund_id: '5001',
  out_refund_no: 'R1',
  total_fee: '17600',
  settlement_total_fee: '17600',
  refund_fee: '8800',
  settlement_refund_fee: '8800',
  refund_status: 'SUCCESS',
  success_time: '2026-11-22 15:00:00',
  refund_recv_accout: '支付用户零钱',
  refund_account: 'REFUND_SOURCE_RECHARGE_FUNDS',
  refund_request_source: 'API',
}
const OUTER = { return_code: 'SUCCESS', appid: APPID, mch_id: MERCHANT.mchid, nonce_str: 'n1' }

function seal(text: string | Buffer, key = MERCHANT.key): string {
  const cipher = createCipheriv('aes-256-ecb', createHash('md5').update(key).digest('hex'), null)
  return Buffer.concat([cipher.update(text), cipher.final()]).toString('base64')
}

/** Reads a notice as the deployed function does before it touches the database. */
function setUp() {
  const loaded = { times: 0 }
  const merchant = { ...MERCHANT, appids: [APPID] }
  const loadXml = async () => {
    loaded.times++
    return { readXml }
  }
  const read = (body: Buffer | string, headers = {}) =>
    readPayV2RefundNotice({ headers, body: Buffer.from(body) }, merchant, loadXml)
  const notice = (told: object = {}, outer: object = {}) =>
    write({ ...OUTER, req_info: seal(write({ ...TOLD, ...told }, 'root')), ...outer })
  return { read, notice, loaded }
}

describe('a notice of a refund by APIv2', () => {
  it.each([
    ['SUCCESS', { outcome: 'succeeded', refundId: '5001', succeededAt: new Date('2026-11-22T15:00:00+08:00') }],
    ['CHANGE', { outcome: 'failed', refundId: '5001', reason: 'CHANGE' }],
    ['REFUNDCLOSE', { outcome: 'failed', refundId: '5001', reason: 'REFUNDCLOSE' }],
  ])('tells of a refund that ended with %s', async (refund_status, state) => {
    const { read, notice } = setUp()
    expect(await read(notice({ refund_status }))).toEqual({
      outRefundNo: 'R1',
      outTradeNo: '0'.repeat(32),
      transactionId: '4'.repeat(28),
      totalFen: 17600,
      refundFen: 8800,
      state,
    })
  })

  it.each([
    ['nothing', '', 'INVALID_XML'],
    ['JSON', '{}', 'INVALID_XML'],
    ['17 KiB', Buffer.alloc(17 * 1024, 'a'), 'BODY_TOO_LARGE'],
    ['no encrypted part', write(OUTER), 'INVALID_SIGNATURE'],
    ['an encrypted part that is no base64', write({ ...OUTER, req_info: '****' }), 'INVALID_SIGNATURE'],
    ['half a block', write({ ...OUTER, req_info: randomBytes(24).toString('base64') }), 'INVALID_SIGNATURE'],
    [
      'another merchant’s key',
      write({ ...OUTER, req_info: seal(write(TOLD, 'root'), 'k'.repeat(32)) }),
      'INVALID_SIGNATURE',
    ],
    ['an encrypted page', write({ ...OUTER, req_info: seal('<html></html>') }), 'INVALID_XML'],
    ['the root of a payment inside', write({ ...OUTER, req_info: seal(write(TOLD)) }), 'INVALID_XML'],
    ['entities inside', write({ ...OUTER, req_info: seal('<!DOCTYPE x []><root><a>1</a></root>') }), 'INVALID_XML'],
    [
      'a sum twice inside',
      write({ ...OUTER, req_info: seal('<root><refund_fee>1</refund_fee><refund_fee>2</refund_fee></root>') }),
      'INVALID_XML',
    ],
    ['no UTF-8 inside', write({ ...OUTER, req_info: seal(Buffer.from([0xff, 0xfe])) }), 'INVALID_XML'],
  ])('is refused with %s, before the parser is loaded', async (_, body, code) => {
    const { read, loaded } = setUp()
    await expect(read(body)).rejects.toMatchObject({ code })
    expect(loaded.times).toBe(0)
  })

  it('is refused when it is packed', async () => {
    const { read, notice } = setUp()
    await expect(read(notice(), { 'content-encoding': 'gzip' })).rejects.toMatchObject({
      code: 'UNSUPPORTED_MEDIA_TYPE',
    })
  })

  it.each([
    ['appid', {}, { appid: 'wx00000000000000ff' }],
    ['mch_id', {}, { mch_id: '1900000002' }],
    ['return_code', {}, { return_code: 'FAIL' }],
    ['out_refund_no', { out_refund_no: 'R 1' }, {}],
    ['out_trade_no', { out_trade_no: '' }, {}],
    ['transaction_id', { transaction_id: '1e27' }, {}],
    ['total_fee', { total_fee: '0' }, {}],
    ['refund_fee', { refund_fee: '-1' }, {}],
    ['refund_fee', { refund_fee: '8800.0' }, {}],
    ['refund_id', { refund_id: '' }, {}],
    ['refund_status', { refund_status: 'DONE' }, {}],
    ['success_time', { success_time: '' }, {}],
    ['success_time', { success_time: '2026-11-31 10:00:00' }, {}],
  ])('is refused naming %s', async (field, told, outer) => {
    const { read, notice } = setUp()
    await expect(read(notice(told, outer))).rejects.toMatchObject({ code: 'NOTIFICATION_MISMATCH', values: { field } })
  })

  it('is refused or reads the same, whatever bits are flipped: it is never another refund of ours', async () => {
    const { read, notice } = setUp()
    const body = Buffer.from(notice())
    const whole = await read(body)
    const flips = fc.tuple(fc.nat(body.length - 1), fc.nat(7))

    await fc.assert(
      fc.asyncProperty(flips, async ([at, bit]) => {
        const changed = Buffer.from(body)
        changed[at] = changed[at]! ^ (1 << bit)
        const outcome = await read(changed).catch((error: unknown) => {
          if (error instanceof AppError) return 'refused'
          throw error
        })
        expect(['refused', whole]).toContainEqual(outcome)
      }),
      { numRuns: RUNS },
    )
  })

  it('is opened by a key whose MD5 begins with zeros, as the published vector is', async () => {
    const [vector] = vectorsOf<{ req_info: string; key: string; md5key: string }>('pay-v2-notify')
    const { req_info, key = '', md5key } = vector?.input ?? {}
    expect(createHash('md5').update(key).digest('hex')).toBe(md5key)

    const merchant = { mchid: MERCHANT.mchid, key, signType: MERCHANT.signType, appids: [APPID] }
    const body = Buffer.from(write({ ...OUTER, req_info: req_info ?? '' }))
    // It tells of two fields only; that a third is missed means that it was opened and read.
    const reading = readPayV2RefundNotice({ headers: {}, body }, merchant, async () => ({ readXml }))
    await expect(reading).rejects.toMatchObject({ code: 'NOTIFICATION_MISMATCH', values: { field: 'refund_id' } })
  })
})
