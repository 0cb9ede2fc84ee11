import type { Order } from '../orders/orders'
import type { Clock } from '../platform/clock'
import { AppError } from '../platform/errors'
import { randomHex } from '../platform/random'
import { payV2Api, type PayV2Api } from '../wechat/payV2Api'
import { fetchPayV2Bill } from '../wechat/payV2Bill'
import { readPayV2Payment } from '../wechat/payV2Payment'
import type { PayV2Wire } from '../wechat/payV2Wire'
import type { PaymentGateway, Trade } from './gateway'
import { prepayV2 } from './payV2Prepay'
import { queryPayV2Refund, requestPayV2Refund } from './payV2Refunds'
import { startPayV2Payment } from './payV2Start'

export interface PayV2GatewayOptions {
  wire: PayV2Wire
  notifyUrl: string
  refundNotifyUrl: string
  /** The app in whose name bills are asked for; absent where none are. */
  billAppid?: string
  clock: Clock
}

/** WeChat Pay APIv2 as the shop's gateway. */
export function payV2Gateway(options: PayV2GatewayOptions): PaymentGateway {
  const { wire, notifyUrl, refundNotifyUrl, billAppid, clock } = options
  const { mchid, random } = wire
  const api = payV2Api(wire)
  return {
    prepay: (order) => prepayV2(api, order, notifyUrl),
    query: (order) => query(api, order),
    close: (order) => close(api, order),
    startPayment(start) {
      return startPayV2Payment({ ...start, mchid, now: clock.now(), nonceStr: randomHex(random, 16) }, wire)
    },
    refund: (request) => requestPayV2Refund(api, request, refundNotifyUrl),
    queryRefund: (request) => queryPayV2Refund(api, request),
    bill: async (kind, day) => fetchPayV2Bill(wire, { kind, day, appid: requireBillAppid(billAppid) }),
  }
}

async function query(api: PayV2Api, { appid, outTradeNo }: Order): Promise<Trade> {
  const answer = await api('orderquery', { appid, out_trade_no: outTradeNo })
  if (!answer.ok && answer.errCode === 'ORDERNOTEXIST') return { outcome: 'unknown' }
  if (!answer.ok) throw refused('orderquery', answer.reason)

  const { fields } = answer
  if (fields.get('out_trade_no') !== outTradeNo) throw invalid('orderquery', 'it tells of another order')
  const state = fields.get('trade_state')
  if (state === 'CLOSED') return { outcome: 'closed' }
  if (state !== 'SUCCESS' && state !== 'REFUND') return { outcome: 'unpaid' }
  try {
    return { outcome: 'paid', payment: readPayV2Payment(fields) }
  } catch (cause) {
    throw new AppError('WECHAT_ANSWER_INVALID', { api: 'orderquery', reason: 'it tells no whole payment' }, { cause })
  }
}

async function close(api: PayV2Api, { appid, outTradeNo }: Order): Promise<'closed' | 'paid' | 'unknown'> {
  const answer = await api('closeorder', { appid, out_trade_no: outTradeNo })
  if (answer.ok || answer.errCode === 'ORDERCLOSED') return 'closed'
  if (answer.errCode === 'ORDERPAID') return 'paid'
  if (answer.errCode === 'ORDERNOTEXIST') return 'unknown'
  throw refused('closeorder', answer.reason)
}

function requireBillAppid(billAppid: string | undefined): string {
  if (billAppid !== undefined) return billAppid
  throw new AppError('CONFIG_INVALID', { problems: 'MINI_PROGRAM_APPID must be given to this function' })
}

function refused(api: string, reason: string): AppError {
  return new AppError('PAYMENT_REFUSED', { api, reason })
}

function invalid(api: string, reason: string): AppError {
  return new AppError('WECHAT_ANSWER_INVALID', { api, reason })
}
