import type { Platform } from '../../platform'
import { toRfc3339 } from '../beijingTime'
import {
  appidOf,
  attachOf,
  tradeStateAt,
  totalFenOf,
  tradeTypeOf,
  type Order,
  type Payment,
  type TradeState,
} from '../orders'

const DESCRIPTIONS: Record<TradeState, string> = {
  SUCCESS: '支付成功',
  REFUND: '订单发生过退款',
  NOTPAY: '订单未支付',
  CLOSED: '订单已关闭',
}

/** What query and notification say of an order, whichever API placed it; only a paid one carries its payment. */
export function transactionOf(platform: Platform, order: Order): Record<string, unknown> {
  const state = tradeStateAt(order, platform.clock.now())
  return {
    appid: appidOf(order),
    mchid: platform.accounts.merchant.mchid,
    out_trade_no: order.outTradeNo,
    trade_state: state,
    trade_state_desc: DESCRIPTIONS[state],
    ...(order.payment === undefined ? {} : paymentOf(order, order.payment)),
  }
}

function paymentOf(order: Order, { transactionId, openid, paidAt }: Payment): Record<string, unknown> {
  const attach = attachOf(order)
  const total = totalFenOf(order)
  return {
    transaction_id: transactionId,
    trade_type: tradeTypeOf(order),
    bank_type: 'OTHERS',
    ...(attach === '' ? {} : { attach }),
    success_time: toRfc3339(new Date(paidAt)),
    payer: { openid },
    amount: { total, payer_total: total, currency: 'CNY', payer_currency: 'CNY' },
  }
}
