import type { TradeType } from '../api'
import type { Order } from '../orders/orders'
import { SECOND_MS } from '../platform/clock'
import { AppError } from '../platform/errors'
import { randomHex } from '../platform/random'
import { requirePayV3Fields, type PayV3Api } from '../wechat/payV3Api'
import { fetchPayV3Bill } from '../wechat/payV3Bill'
import type { PayV3Fields } from '../wechat/payV3Json'
import type { PayV3Request, PayV3Wire } from '../wechat/payV3Request'
import { payV3Description } from '../wechat/payV3Text'
import { toPayV3Time } from '../wechat/payV3Time'
import { PAY_V3_TRADE_STATES, readPayV3Payment } from '../wechat/payV3Transaction'
import type { PaymentGateway, Prepay, Trade } from './gateway'
import { startPayV3Payment } from './payV3Payment'
import { queryPayV3Refund, requestPayV3Refund } from './payV3Refunds'

export interface PayV3GatewayOptions {
  api: PayV3Api
  /** The same that `api` sends over: for bills, whose files are signed by nobody. */
  wire: PayV3Wire
  notifyUrl: string
  refundNotifyUrl: string
}

/** WeChat Pay APIv3 as the shop's gateway. */
export function payV3Gateway({ api, wire, notifyUrl, refundNotifyUrl }: PayV3GatewayOptions): PaymentGateway {
  const { merchant, clock, random } = wire
  const { mchid } = merchant
  return {
    prepay: (order) => prepay(api, order, { mchid, notify_url: notifyUrl }),
    query: (order) => query(api, order, mchid),
    close: (order) => close(api, order, mchid),
    startPayment(start) {
      const timestamp = String(Math.floor(clock.now().getTime() / SECOND_MS))
      return startPayV3Payment(start, { timestamp, nonceStr: randomHex(random, 16) }, merchant)
    },
    refund: (request) => requestPayV3Refund(api, request, refundNotifyUrl),
    queryRefund: (request) => queryPayV3Refund(api, request),
    bill: (kind, day) => fetchPayV3Bill(api, wire, { kind, day }),
  }
}

async function prepay(api: PayV3Api, order: Order, common: { mchid: string; notify_url: string }): Promise<Prepay> {
  const { tradeType = 'jsapi' } = order
  const name = `transactions/${tradeType}`
  const { appid, outTradeNo, title, productId, expiresAt, totalFen } = order
  const body = {
    appid,
    ...common,
    description: payV3Description(title, productId),
    out_trade_no: outTradeNo,
    time_expire: toPayV3Time(expiresAt),
    amount: { total: totalFen, currency: 'CNY' },
    ...payerOf(order, tradeType),
  }
  const answer = await api({ api: name, method: 'POST', path: `/v3/pay/${name}`, body })
  if (!answer.ok && answer.code === 'ORDERPAID') return { outcome: 'paid' }
  if (!answer.ok && answer.code === 'ORDERCLOSED') return { outcome: 'closed' }
  return readPrepay(tradeType, requirePayV3Fields(name, answer))
}

/** JSAPI wants to know who pays, H5 from where; a QR code and an app show WeChat both. */
function payerOf({ openid, clientIp }: Order, tradeType: TradeType): object {
  if (tradeType === 'jsapi') return { payer: { openid } }
  // `Wap` is any browser (https://pay.weixin.qq.com/doc/v3/merchant/4012791834).
  return tradeType === 'h5' ? { scene_info: { payer_client_ip: clientIp, h5_info: { type: 'Wap' } } } : {}
}

function readPrepay(tradeType: TradeType, fields: PayV3Fields): Prepay {
  switch (tradeType) {
    case 'jsapi':
    case 'app':
      return { outcome: 'prepaid', prepayId: fields.text('prepay_id', /^[\w-]{1,64}$/) }
    case 'h5':
      return { outcome: 'prepaid', payUrl: fields.text('h5_url', /^https?:\/\/[\x21-\x7e]{1,1000}$/) }
    case 'native':
      return { outcome: 'prepaid', payUrl: fields.text('code_url', /^[a-z]+:\/\/[\x21-\x7e]{1,1000}$/) }
  }
}

async function query(api: PayV3Api, { appid, outTradeNo }: Order, mchid: string): Promise<Trade> {
  const name = 'transactions/out-trade-no'
  const answer = await api({ api: name, method: 'GET', path: tradePath(outTradeNo), query: { mchid } })
  if (!answer.ok && isUnknown(answer.code)) return { outcome: 'unknown' }

  const fields = requirePayV3Fields(name, answer)
  fields.oneOf('mchid', [mchid])
  fields.oneOf('appid', [appid])
  fields.oneOf('out_trade_no', [outTradeNo])
  switch (fields.oneOf('trade_state', PAY_V3_TRADE_STATES)) {
    case 'SUCCESS':
    case 'REFUND':
      return { outcome: 'paid', payment: readPayV3Payment(fields) }
    case 'CLOSED':
      return { outcome: 'closed' }
    case 'NOTPAY':
    case 'REVOKED':
    case 'USERPAYING':
    case 'PAYERROR':
      return { outcome: 'unpaid' }
  }
}

async function close(api: PayV3Api, order: Order, mchid: string): Promise<'closed' | 'paid' | 'unknown'> {
  const name = 'close'
  const request: PayV3Request = {
    api: name,
    method: 'POST',
    path: `${tradePath(order.outTradeNo)}/close`,
    body: { mchid },
  }
  const answer = await api(request)
  if (answer.ok || answer.code === 'ORDERCLOSED') return 'closed'
  if (answer.code === 'ORDERPAID') return 'paid'
  if (isUnknown(answer.code)) return 'unknown'

  // The table of codes has none for an order that is paid, so its state tells more than whatever code came.
  const { outcome } = await query(api, order, mchid)
  if (outcome === 'unpaid') throw new AppError('PAYMENT_REFUSED', { api: name, reason: answer.reason })
  return outcome
}

function tradePath(outTradeNo: string): string {
  return `/v3/pay/transactions/out-trade-no/${encodeURIComponent(outTradeNo)}`
}

/** `RESOURCE_NOT_EXISTS` is how some pages call it. */
function isUnknown(code: string): boolean {
  return code === 'ORDERNOTEXIST' || code === 'RESOURCENOTEXISTS'
}
