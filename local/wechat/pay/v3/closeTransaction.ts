import type { Platform } from '../../platform'
import { findOrder, saveOrder, tradeStateAt } from '../orders'
import { checkMchid, orderMissing } from './queryTransaction'
import { refuseV3 } from './v3Refusal'
import type { V3Operation } from './v3Route'

/** POST …/out-trade-no/{out_trade_no}/close: 204, also when repeated; a paid order is not closed. */
export const closeTransaction: V3Operation = {
  method: 'POST',
  path: '/v3/pay/transactions/out-trade-no/{out_trade_no}/close',
  run(platform, { params, body }) {
    checkMchid(platform, { value: body['mchid'], location: 'body' })
    return platform.store.atomically(() => close(platform, params['out_trade_no'] ?? ''))
  },
}

function close(platform: Platform, outTradeNo: string): undefined {
  const order = findOrder(platform, outTradeNo)
  if (order === undefined) throw orderMissing()

  const now = platform.clock.now()
  const state = tradeStateAt(order, now)
  if (state === 'SUCCESS' || state === 'REFUND')
    throw refuseV3({ status: 400, code: 'ORDERPAID', text: { en: 'the order is paid', zh: '订单已支付，不能关闭' } })
  if (state === 'NOTPAY') saveOrder(platform, { ...order, closedAt: now.getTime() })
  return undefined
}
