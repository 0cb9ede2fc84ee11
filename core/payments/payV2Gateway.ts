import type { Order } from '../orders/orders'
import { SECOND_MS, type Clock } from '../platform/clock'
import { AppError } from '../platform/errors'
import { randomHex, type Random } from '../platform/random'
import type { PayV2Api, PayV2Call } from '../wechat/payV2Api'
import { readPayV2Payment } from '../wechat/payV2Payment'
import { signPayV2, type PayV2Secret } from '../wechat/payV2Sign'
import { toPayV2Time } from '../wechat/payV2Time'
import type { Client, PaymentGateway, Prepay, Trade } from './gateway'

export interface PayV2GatewayOptions extends PayV2Secret {
  api: PayV2Api
  notifyUrl: string
  clock: Clock
  random: Random
}

/** WeChat Pay APIv2 as the shop's gateway. */
export function payV2Gateway({ api, notifyUrl, clock, random, ...secret }: PayV2GatewayOptions): PaymentGateway {
  return {
    prepay: (order) => prepay(api, order, notifyUrl),
    query: (order) => query(api, order),
    close: (order) => close(api, order),
    startPayment(start) {
      return startPayment({ ...start, now: clock.now(), nonceStr: randomHex(random, 16) }, secret)
    },
  }
}

/** `body` takes 127, counted here in bytes, the stricter reading of the table of fields. */
const MAX_BODY_BYTES = 127

async function prepay(api: PayV2Api, order: Order, notifyUrl: string): Promise<Prepay> {
  const answer = await api('unifiedorder', {
    appid: order.appid,
    body: fitting(order.title),
    out_trade_no: order.outTradeNo,
    fee_type: 'CNY',
    total_fee: String(order.totalFen),
    spbill_create_ip: order.clientIp,
    time_start: toPayV2Time(order.createdAt),
    time_expire: toPayV2Time(order.expiresAt),
    notify_url: notifyUrl,
    trade_type: 'JSAPI',
    openid: order.openid,
  })
  if (!answer.ok && answer.errCode === 'ORDERPAID') return { outcome: 'paid' }
  if (!answer.ok && answer.errCode === 'ORDERCLOSED') return { outcome: 'closed' }
  if (!answer.ok) throw refused('unifiedorder', answer.reason)

  const prepayId = answer.fields.get('prepay_id') ?? ''
  if (!/^[\w-]{1,64}$/.test(prepayId)) throw invalid('unifiedorder', 'it has no prepay_id')
  return { outcome: 'prepaid', prepayId }
}

async function query(api: PayV2Api, { appid, outTradeNo }: Order): Promise<Trade> {
  const answer = await api('orderquery', { appid, out_trade_no: outTradeNo })
  if (!answer.ok && answer.errCode === 'ORDERNOTEXIST') return { outcome: 'unknown' }
  if (!answer.ok) throw refused('orderquery', answer.reason)

  const { fields } = answer
  if (fields.get('out_trade_no') !== outTradeNo) throw invalid('orderquery', 'it tells of another order')
  if (fields.get('trade_state') === 'CLOSED') return { outcome: 'closed' }
  if (fields.get('trade_state') !== 'SUCCESS') return { outcome: 'unpaid' }
  try {
    return { outcome: 'paid', payment: readPayV2Payment(fields) }
  } catch (cause) {
    throw new AppError('WECHAT_ANSWER_INVALID', { api: 'orderquery', reason: 'it tells no whole payment' }, { cause })
  }
}

async function close(api: PayV2Api, { appid, outTradeNo }: Order): Promise<'closed' | 'paid'> {
  const answer = await api('closeorder', { appid, out_trade_no: outTradeNo })
  if (answer.ok) return 'closed'
  if (answer.errCode === 'ORDERPAID') return 'paid'
  // An order that WeChat never saw has handed out no prepay_id, so nobody can pay it.
  if (answer.errCode === 'ORDERCLOSED' || answer.errCode === 'ORDERNOTEXIST') return 'closed'
  throw refused('closeorder', answer.reason)
}

interface Start {
  appid: string
  prepayId: string
  client: Client
  nonceStr: string
  now: Date
}

/** The signed key is `timeStamp` for both clients, but `chooseWXPay` wants it passed as `timestamp`. */
function startPayment({ appid, prepayId, client, nonceStr, now }: Start, secret: PayV2Secret) {
  const timeStamp = String(Math.floor(now.getTime() / SECOND_MS))
  const common = { nonceStr, package: `prepay_id=${prepayId}`, signType: secret.signType }
  const paySign = signPayV2(Object.entries({ appId: appid, timeStamp, ...common }), secret)

  return client === 'miniProgram' ? { timeStamp, ...common, paySign } : { timestamp: timeStamp, ...common, paySign }
}

/** Cut between characters; control characters, which XML cannot carry, become spaces. */
function fitting(title: string): string {
  let fitted = ''
  for (const character of title.replace(/\p{Cc}/gu, ' ')) {
    if (Buffer.byteLength(fitted + character) > MAX_BODY_BYTES) break
    fitted += character
  }
  return fitted
}

function refused(api: PayV2Call, reason: string): AppError {
  return new AppError('PAYMENT_REFUSED', { api, reason })
}

function invalid(api: PayV2Call, reason: string): AppError {
  return new AppError('WECHAT_ANSWER_INVALID', { api, reason })
}
