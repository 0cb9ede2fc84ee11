import { createDecipheriv, createVerify, X509Certificate } from 'node:crypto'
import { movableClock } from '../../../../local/clock'
import { silentLog, type Log } from '../../../../local/log'
import { createPlatform } from '../../../../local/wechat/createPlatform'
import { createNotifier } from '../../../../local/wechat/pay/notifier'
import { createOrder, findOrder, saveOrder, type Order } from '../../../../local/wechat/pay/orders'
import type { Message, PostReply } from '../../../../local/wechat/pay/post'
import { createPrepay } from '../../../../local/wechat/pay/prepays'
import { refundDeskOf } from '../../../../local/wechat/pay/refundDesk'
import type { RefundRequest } from '../../../../local/wechat/pay/refunds'
import { settle } from '../../../../local/wechat/pay/settle'
import type { SignType } from '../../../../local/wechat/pay/sign'
import { openStore } from '../../../../local/wechat/store'
import { ACCOUNTS, pseudoRandom } from '../runningWeChat'
import { orderFields, readAnswer, type Fields } from './merchant'

export const START = Date.parse('2026-01-05T10:00:00+08:00')
export const REFUSE: PostReply = { status: 200, text: '<xml><return_code><![CDATA[FAIL]]></return_code></xml>' }
const REFUND_URL = 'http://127.0.0.1:9/api/pay/refund-notify'

/** A notifier whose merchant answers by `answer`, over a store in `file`, at `now`. */
export function openBench({
  file = ':memory:',
  now = START,
  answer = (_message: Message): PostReply => REFUSE,
  log = silentLog as Log,
} = {}) {
  const clock = movableClock(0, () => now)
  const store = openStore(file)
  const platform = createPlatform({
    store,
    clock,
    random: pseudoRandom(),
    log,
    accounts: ACCOUNTS,
    language: 'en',
    siteUrl: 'http://localhost:3001',
    urls: () => ({ api: '', open: '', pay: '', paySecure: '' }),
  })
  const sent: { atMs: number; fields: Fields; message: Message }[] = []
  const notifier = createNotifier(platform, async (_url, message) => {
    const isXml = message.body.startsWith('<')
    const fields = isXml ? readAnswer(Buffer.from(message.body)) : {}
    sent.push({ atMs: clock.now().getTime() - START, fields, message })
    return answer(message)
  })
  const user = platform.users[0]!
  let isOpen = true

  async function payOrder(order: Order, signType: SignType | 'RSA') {
    settle(platform, createPrepay(platform, order, signType).prepayId, user)
    await notifier.idle()
    return notifier.list().at(-1)!
  }

  return {
    platform,
    clock,
    notifier,
    sent,
    stop: () => {
      if (!isOpen) return
      isOpen = false
      refundDeskOf(platform).close()
      notifier.close()
      clock.close()
      store.close()
    },
    moveBy: async (ms: number) => {
      clock.moveBy(ms)
      await notifier.idle()
    },
    /** Pays an order of APIv2 and answers its notification. */
    pay: (signType: SignType = 'MD5', outTradeNo = 'T20260105000001', totalFen = 1) => {
      const request = {
        ...orderFields(user.openids.miniProgram),
        appid: ACCOUNTS.miniProgram.appid,
        mch_id: ACCOUNTS.merchant.mchid,
        out_trade_no: outTradeNo,
        total_fee: String(totalFen),
        attach: '茶',
      }
      return payOrder(createOrder(platform, request, signType), signType)
    },
    /** Pays an order of APIv3 and answers its notification. */
    payV3: (outTradeNo = 'T20260105000003', totalFen = 100) => {
      const order: Order = {
        api: 'v3',
        outTradeNo,
        tradeType: 'JSAPI',
        request: {
          appid: ACCOUNTS.miniProgram.appid,
          description: '茶',
          notify_url: 'http://127.0.0.1:9/api/pay/notify',
          amount: { total: totalFen },
          payer: { openid: user.openids.miniProgram },
        },
        createdAt: clock.now().getTime(),
        expiresAt: clock.now().getTime() + 3_600_000,
      }
      saveOrder(platform, order)
      return payOrder(order, 'RSA')
    },
    refund: (outTradeNo: string, request: Partial<RefundRequest> & Pick<RefundRequest, 'totalFen'>) =>
      refundDeskOf(platform).accept(findOrder(platform, outTradeNo)!, {
        outRefundNo: 'R1',
        refundFen: 1,
        source: 'API',
        api: 'v2',
        notifyUrl: REFUND_URL,
        ...request,
      }),
  }
}

export type Bench = ReturnType<typeof openBench>

const { publicKeyId, publicKey, certificates } = ACCOUNTS.wechatPay

/** Whether one of WeChat's keys made the signature of a message of APIv3; the keys are found by their serial. */
export function isProven({ body, headers }: Message): boolean {
  const serial = headers['wechatpay-serial']
  const certificate = certificates.find(({ serialNo }) => serialNo === serial)?.certificate
  const key = serial === publicKeyId ? publicKey : certificate && new X509Certificate(certificate).publicKey
  if (!key) return false
  const text = `${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n${body}\n`
  return createVerify('RSA-SHA256')
    .update(text)
    .verify(key, headers['wechatpay-signature'] ?? '', 'base64')
}

/** The event of a message of APIv3 with its resource decrypted. */
export function openEvent({ body }: Message) {
  const event = JSON.parse(body) as { id: string; event_type: string; resource: Fields }
  const { ciphertext = '', nonce = '', associated_data = '' } = event.resource
  const bytes = Buffer.from(ciphertext, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', ACCOUNTS.merchant.v3Key, nonce)
  decipher.setAAD(Buffer.from(associated_data)).setAuthTag(bytes.subarray(-16))
  const plain = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8')
  return { ...event, resource: JSON.parse(plain) as Record<string, unknown> & { amount: Record<string, number> } }
}
