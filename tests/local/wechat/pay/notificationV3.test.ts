import type { PostReply } from '../../../../local/wechat/pay/post'
import { ACCOUNTS, DAY } from '../runningWeChat'
import { ACCEPT } from './merchant'
import { isProven, openBench, openEvent, type Bench } from './notifierBench'

const SECOND = 1_000
const { publicKeyId, certificates } = ACCOUNTS.wechatPay
const accept = (): PostReply => ({ status: 204, text: '' })

let bench: Bench
afterEach(() => bench.stop())

function setUp(options: Parameters<typeof openBench>[0] = {}) {
  bench = openBench(options)
  return bench
}

describe('a payment notification of APIv3', () => {
  it('is an encrypted event with the documented fields, proven by one of WeChat’s keys', async () => {
    const { payV3, sent, platform } = setUp({ answer: accept })
    const { id } = await payV3()
    const { message } = sent[0]!
    expect(isProven(message)).toBe(true)
    expect(message.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
      'wechatpay-serial': publicKeyId,
    })
    expect(JSON.parse(message.body)).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      create_time: '2026-01-05T10:00:00+08:00',
      resource_type: 'encrypt-resource',
      event_type: 'TRANSACTION.SUCCESS',
      resource: {
        algorithm: 'AEAD_AES_256_GCM',
        original_type: 'transaction',
        nonce: expect.stringMatching(/^.{12}$/),
      },
    })
    expect(openEvent(message).resource).toEqual({
      appid: ACCOUNTS.miniProgram.appid,
      mchid: ACCOUNTS.merchant.mchid,
      out_trade_no: 'T20260105000003',
      transaction_id: id,
      trade_type: 'JSAPI',
      trade_state: 'SUCCESS',
      trade_state_desc: '支付成功',
      bank_type: 'OTHERS',
      success_time: '2026-01-05T10:00:00+08:00',
      payer: { openid: platform.users[0]!.openids.miniProgram },
      amount: { total: 100, payer_total: 100, currency: 'CNY', payer_currency: 'CNY' },
    })
  })

  it.each([200, 204])('ends with status %i, whatever the body says', async (status) => {
    const { payV3, notifier } = setUp({ answer: () => ({ status, text: '' }) })
    await payV3()
    expect(notifier.list()).toMatchObject([{ state: 'delivered' }])
  })

  it.each([
    [500, ''],
    [401, '{"code":"FAIL","message":"失败"}'],
    [202, ''],
    [302, ''],
    [500, ACCEPT],
  ])('is repeated after status %i with body "%s"', async (status, text) => {
    const { payV3, moveBy, sent } = setUp({ answer: () => ({ status, text }) })
    await payV3()
    await moveBy(15 * SECOND)
    expect(sent).toHaveLength(2)
  })

  it('is the same event each time under a signature of its own, fifteen times again', async () => {
    const { payV3, moveBy, sent } = setUp({ answer: () => ({ status: 500, text: '' }) })
    await payV3()
    await moveBy(2 * DAY)
    expect(sent).toHaveLength(16)
    expect(new Set(sent.map(({ message }) => message.body)).size).toBe(1)
    expect(new Set(sent.map(({ message }) => message.headers['wechatpay-nonce'])).size).toBe(16)
    expect(sent.every(({ message }) => isProven(message))).toBe(true)
  })

  it.each([
    [0, certificates[0]!.serialNo],
    [100, publicKeyId],
  ])('is signed for a public key share of %i by %s', async (publicKeyShare, serial) => {
    const { payV3, sent, platform } = setUp()
    platform.store.put('setting', 'noticeKeys', { publicKeyShare })
    await payV3()
    expect(sent[0]!.message.headers['wechatpay-serial']).toBe(serial)
    expect(isProven(sent[0]!.message)).toBe(true)
  })

  it('is signed by either key while a merchant changes over', async () => {
    const { payV3, notifier, sent, platform } = setUp()
    platform.store.put('setting', 'noticeKeys', { publicKeyShare: 20 })
    const { id } = await payV3()
    await notifier.resend(id, { copies: 100 })
    const byPublicKey = sent.filter(({ message }) => message.headers['wechatpay-serial'] === publicKeyId).length
    expect(byPublicKey / sent.length).toBeGreaterThan(0.05)
    expect(byPublicKey / sent.length).toBeLessThan(0.4)
    expect(sent.every(({ message }) => isProven(message))).toBe(true)
  })
})

describe('a refund notification of APIv3', () => {
  it.each([
    ['SUCCESS', 'REFUND.SUCCESS'],
    ['CLOSED', 'REFUND.CLOSED'],
    ['ABNORMAL', 'REFUND.ABNORMAL'],
  ])('tells the end %s as %s', async (endsAs, event_type) => {
    const { payV3, refund, moveBy, sent, platform } = setUp({ answer: accept })
    await payV3()
    platform.store.put('setting', 'refunds', { takesMs: 5_000, endsAs })
    refund('T20260105000003', { api: 'v3', totalFen: 100, refundFen: 30 })
    await moveBy(5 * SECOND)

    const event = openEvent(sent[1]!.message)
    expect(event.event_type).toBe(event_type)
    expect(event.resource).toEqual({
      mchid: ACCOUNTS.merchant.mchid,
      out_trade_no: 'T20260105000003',
      transaction_id: expect.stringMatching(/^4200\d{24}$/),
      out_refund_no: 'R1',
      refund_id: expect.stringMatching(/^503\d{26}$/),
      refund_status: endsAs,
      ...(endsAs === 'SUCCESS' ? { success_time: '2026-01-05T10:00:05+08:00' } : {}),
      user_received_account: '支付用户零钱',
      amount: { total: 100, refund: 30, payer_total: 100, payer_refund: 30 },
    })
    expect(isProven(sent[1]!.message)).toBe(true)
  })
})
