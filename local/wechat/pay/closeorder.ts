import type { Platform } from '../platform'
import { isOutTradeNo } from './fieldRules'
import type { MerchantOperation } from './merchantRoute'
import { findOrder, saveOrder, tradeStateAt, type Order } from './orders'
import { orderMissing } from './orderquery'
import { refuseBusiness } from './payRefusal'
import { COMMON_RULES } from './unifiedorderRules'

const CLOSABLE_AFTER_MS = 5 * 60_000

/** POST /pay/closeorder, not within five minutes of the order. Source: pay.weixin.qq.com/doc/v2/merchant/4011987803. */
export const closeorder: MerchantOperation = {
  path: '/pay/closeorder',
  rules: [...COMMON_RULES, { name: 'out_trade_no', isRequired: true, maxLength: 32, isValid: isOutTradeNo }],
  run: (platform, { fields }) =>
    platform.store.atomically(() => {
      const order = findOrder(platform, fields.get('out_trade_no') ?? '')
      if (order === undefined) throw orderMissing()
      checkClosable(platform, order)

      saveOrder(platform, { ...order, closedAt: platform.clock.now().getTime() })
      return [['result_msg', 'OK']]
    }),
}

function checkClosable(platform: Platform, order: Order): void {
  const now = platform.clock.now()
  const state = tradeStateAt(order, now)
  if (state === 'SUCCESS' || state === 'REFUND')
    throw refuseBusiness({ code: 'ORDERPAID', text: { en: 'the order is paid', zh: '订单已支付，不能发起关单' } })
  if (state === 'CLOSED')
    throw refuseBusiness({ code: 'ORDERCLOSED', text: { en: 'the order is closed', zh: '订单已关闭，无法重复关闭' } })
  if (now.getTime() - order.createdAt >= CLOSABLE_AFTER_MS) return

  // The documentation forbids this and names no code for it; that it is this one is our reading.
  throw refuseBusiness({
    code: 'TRADE_STATE_ERROR',
    text: { en: 'an order can be closed five minutes after it was made', zh: '订单生成后5分钟内不能关单' },
  })
}
