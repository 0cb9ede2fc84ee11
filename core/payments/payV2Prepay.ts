import type { TradeType } from '../api'
import type { Order } from '../orders/orders'
import { AppError } from '../platform/errors'
import type { PayV2Api } from '../wechat/payV2Api'
import { payV2Body } from '../wechat/payV2Text'
import { toPayV2Time } from '../wechat/payV2Time'
import type { Prepay } from './gateway'

const TRADE_TYPES = { jsapi: 'JSAPI', h5: 'MWEB', native: 'NATIVE', app: 'APP' } as const

/** Asks WeChat to expect an order's payment. Throws as `payV2Api` does, or PAYMENT_REFUSED. */
export async function prepayV2(api: PayV2Api, order: Order, notifyUrl: string): Promise<Prepay> {
  const { tradeType = 'jsapi' } = order
  const answer = await api('unifiedorder', {
    appid: order.appid,
    body: payV2Body(order.title),
    out_trade_no: order.outTradeNo,
    fee_type: 'CNY',
    total_fee: String(order.totalFen),
    spbill_create_ip: order.clientIp,
    time_start: toPayV2Time(order.createdAt),
    time_expire: toPayV2Time(order.expiresAt),
    notify_url: notifyUrl,
    trade_type: TRADE_TYPES[tradeType],
    ...sceneOf(order, { tradeType, site: new URL(notifyUrl).origin }),
  })
  if (!answer.ok && answer.errCode === 'ORDERPAID') return { outcome: 'paid' }
  if (!answer.ok && answer.errCode === 'ORDERCLOSED') return { outcome: 'closed' }
  if (!answer.ok) throw new AppError('PAYMENT_REFUSED', { api: 'unifiedorder', reason: answer.reason })
  return readPrepay(answer.fields, tradeType)
}

/** What WeChat wants to know of the payer's side: who, from which page, or which product a QR code is for. */
function sceneOf(
  { openid, productId, title }: Order,
  { tradeType, site }: { tradeType: TradeType; site: string },
): Record<string, string> {
  switch (tradeType) {
    case 'jsapi':
      return { openid }
    case 'h5':
      // `Wap` is any browser (https://pay.weixin.qq.com/wiki/doc/api/H5.php?chapter=9_20), in 256 characters.
      return { scene_info: JSON.stringify({ h5_info: { type: 'Wap', wap_url: site, wap_name: payV2Body(title) } }) }
    case 'native':
      return { product_id: productId.slice(0, 32) }
    case 'app':
      return {}
  }
}

function readPrepay(fields: ReadonlyMap<string, string>, tradeType: TradeType): Prepay {
  const text = (name: string, pattern: RegExp) => {
    const value = fields.get(name) ?? ''
    if (!pattern.test(value))
      throw new AppError('WECHAT_ANSWER_INVALID', { api: 'unifiedorder', reason: `it has no ${name}` })
    return value
  }
  switch (tradeType) {
    case 'jsapi':
    case 'app':
      return { outcome: 'prepaid', prepayId: text('prepay_id', /^[\w-]{1,64}$/) }
    case 'h5':
      return { outcome: 'prepaid', payUrl: text('mweb_url', /^https?:\/\/[\x21-\x7e]{1,1000}$/) }
    case 'native':
      return { outcome: 'prepaid', payUrl: text('code_url', /^[a-z]+:\/\/[\x21-\x7e]{1,1000}$/) }
  }
}
