import { notifyForm, openNotifications, readNotificationsConfig } from '../../core/payments/notifications'
import { fakeClock, fakeRandom } from '../fakes/effects'
import { fakeWeChatPay } from '../fakes/wechatPay'
import { fakeWeChatPayV3 } from '../fakes/wechatPayV3'
import { PUBLIC_KEY_ID, V3_MERCHANT } from '../fakes/wechatPayV3Keys'
import { merchantEnv, oneLine } from '../support/merchantEnv'
import { createPrivateKey, createPublicKey } from 'node:crypto'

const { env, keys } = merchantEnv()
const MOBILE_APPID = 'wx00000000000000c3'
const outTradeNo = '0'.repeat(32)

/** What a function is notified of that has these variables, and WeChat Pay of either API beside it. */
function setUp(changed: Record<string, string> = {}) {
  const clock = fakeClock()
  const config = readNotificationsConfig({ ...env, ...changed })
  const readers = openNotifications(config, { clock, random: fakeRandom() })
  const v2 = fakeWeChatPay({ clock, mchid: env.MCHID, key: env.PAY_V2_KEY })
  return { ...readers, v2, clock }
}

const v2Payment = (appid: string) => ({
  return_code: 'SUCCESS',
  result_code: 'SUCCESS',
  appid,
  mch_id: env.MCHID,
  openid: 'o0000000000000000buyer',
  total_fee: '100',
  transaction_id: '4'.repeat(28),
  out_trade_no: outTradeNo,
  time_end: '20261122140506',
})

describe('notifications of the chosen API', () => {
  it('are APIv2’s XML where nothing else is said, and are read for each app of the merchant', async () => {
    const { readPayment, v2 } = setUp({ PAY_API: '', MOBILE_APP_APPID: MOBILE_APPID })
    for (const appid of [env.MINI_PROGRAM_APPID, env.OFFICIAL_ACCOUNT_APPID, MOBILE_APPID]) {
      const body = v2.notification(v2Payment(appid))
      expect(await readPayment({ headers: {}, body })).toMatchObject({ appid, totalFen: 100, outTradeNo })
    }
  })

  it('are refused for an app that the merchant does not have', async () => {
    const { readPayment, v2 } = setUp()
    const body = v2.notification(v2Payment(MOBILE_APPID))
    await expect(readPayment({ headers: {}, body })).rejects.toMatchObject({
      code: 'NOTIFICATION_MISMATCH',
      values: { field: 'appid' },
    })
  })

  describe('with APIv3', () => {
    const weChatKeys = {
      privateKey: createPrivateKey(keys.wechatPay.privateKey),
      publicKey: createPublicKey(keys.wechatPay.publicKey),
    }
    const v3 = {
      PAY_API: 'v3',
      MCHID: V3_MERCHANT.mchid,
      PAY_V3_KEY: V3_MERCHANT.v3Key,
      WECHATPAY_PUBLIC_KEYS: `${PUBLIC_KEY_ID}=${oneLine(keys.wechatPay.publicKey)}`,
    }
    const transaction = {
      mchid: V3_MERCHANT.mchid,
      appid: env.MINI_PROGRAM_APPID,
      out_trade_no: outTradeNo,
      transaction_id: '4'.repeat(28),
      trade_state: 'SUCCESS',
      success_time: '2026-11-22T14:05:06+08:00',
      payer: { openid: 'o0000000000000000buyer' },
      amount: { total: 100, currency: 'CNY' },
    }
    const refund = {
      mchid: V3_MERCHANT.mchid,
      out_trade_no: outTradeNo,
      transaction_id: '4'.repeat(28),
      out_refund_no: 'R1',
      refund_id: '5001',
      refund_status: 'SUCCESS',
      success_time: '2026-11-22T14:05:06+08:00',
      amount: { total: 100, refund: 40 },
    }

    function setUpV3() {
      const { clock, ...readers } = setUp(v3)
      const merchant = { privateKey: weChatKeys.privateKey, publicKey: weChatKeys.publicKey }
      const certificate = { ...weChatKeys, pem: '', expiresAt: '' }
      return { ...readers, pay: fakeWeChatPayV3({ clock, keys: { merchant, publicKey: weChatKeys, certificate } }) }
    }

    it('are signed JSON, and a notice of a refund is proof', async () => {
      const { readPayment, readRefund, pay } = setUpV3()

      const paid = await readPayment(pay.notification('TRANSACTION.SUCCESS', transaction))
      const refunded = await readRefund(pay.notification('REFUND.SUCCESS', refund))

      expect(paid).toMatchObject({ outTradeNo, totalFen: 100, openid: 'o0000000000000000buyer' })
      expect(refunded).toMatchObject({ isProven: true, notice: { outRefundNo: 'R1', state: { outcome: 'succeeded' } } })
    })

    it('refuse what is right for APIv2', async () => {
      const { readPayment, v2 } = setUpV3()
      const body = v2.notification(v2Payment(env.MINI_PROGRAM_APPID))
      await expect(readPayment({ headers: {}, body })).rejects.toMatchObject({ code: 'INVALID_SIGNATURE' })
    })
  })
})

describe('the answer to a notification', () => {
  it('has the form of the chosen API', async () => {
    const v2 = await notifyForm({})
    expect([v2.success.status, v2.success.body]).toEqual([200, expect.stringContaining('SUCCESS')])
    expect([v2.failure(401).status, v2.failure(401).body]).toEqual([200, expect.stringContaining('FAIL')])

    const v3 = await notifyForm({ PAY_API: 'v3' })
    expect([v3.success.status, v3.success.body]).toEqual([204, ''])
    expect([401, 400, 404, 413, 500, 503].map((status) => v3.failure(status).status)).toEqual([
      401, 400, 400, 400, 500, 500,
    ])
    expect(JSON.parse(v3.failure(500).body)).toEqual({ code: 'FAIL', message: '失败' })
  })
})
