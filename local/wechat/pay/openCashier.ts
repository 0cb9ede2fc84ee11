import type { Platform } from '../platform'
import type { ClientRefusal, ClientVerdict } from '../verdict'
import { createCashierVisit } from './cashierVisits'
import { appidOf, findOrder, openidIn, openidOf, tradeStateAt, tradeTypeOf, type Order } from './orders'
import { findPrepay, type Prepay } from './prepays'
import { paySignFault, PREFIX } from './paySign'
import { recordRefusal } from './refusals'
import { refuseClient as refuse } from './refuseClient'

/** What `wx.requestPayment` and `chooseWXPay` hand over, and who holds the phone. */
export interface CashierCall {
  appId: string
  timeStamp: string
  nonceStr: string
  package: string
  signType: string
  paySign: string
  userId: string
}

/**
 * The check behind `wx.requestPayment`: shapes, prepay id, app, payer, signature, an open order, in this order.
 * Success makes a single-use cashier page; a refusal names the field and both texts, and is kept for the controls.
 */
export function openCashier(platform: Platform, call: CashierCall): ClientVerdict & { cashierUrl?: string } {
  const fault = shapeFault(call) ?? prepayFault(platform, call)
  if (fault !== undefined) {
    recordRefusal(platform, 'requestPayment', { code: 'CASHIER', text: fault.explanation, ...fault })
    return fault
  }

  const token = createCashierVisit(platform, { prepayId: prepayIdOf(call), userId: call.userId })
  return { ok: true, cashierUrl: `${platform.urls().pay}/cashier?token=${token}` }
}

const prepayIdOf = (call: CashierCall) => call.package.slice(PREFIX.length)

function shapeFault({ timeStamp, nonceStr, package: pack, paySign }: CashierCall): ClientRefusal | undefined {
  if (!/^\d{1,13}$/.test(timeStamp))
    return refuse('timeStamp', {
      en: 'timeStamp must be a text of digits: the seconds since 1970',
      zh: 'timeStamp 必须是由数字组成的字符串（秒）',
    })
  if (nonceStr === '' || nonceStr.length > 32)
    return refuse('nonceStr', { en: 'nonceStr must have 1 to 32 characters', zh: 'nonceStr 长度应为 1 到 32' })
  if (!pack.startsWith(PREFIX) || pack === PREFIX)
    return refuse('package', {
      en: 'package must be "prepay_id=" and the prepay id',
      zh: 'package 必须形如 prepay_id=…',
    })
  if (paySign === '') return refuse('paySign', { en: 'paySign is missing', zh: '缺少 paySign' })
  return undefined
}

function prepayFault(platform: Platform, call: CashierCall): ClientRefusal | undefined {
  const prepay = findPrepay(platform, prepayIdOf(call))
  const order = prepay && findOrder(platform, prepay.outTradeNo)
  if (prepay === undefined || order === undefined) return prepayUnknown()

  return callFault(platform, call, { prepay, order }) ?? paySignFault(platform, call) ?? stateFault(platform, order)
}

const prepayUnknown = () =>
  refuse('package', {
    en: 'no order has this prepay_id: ask unifiedorder again and pass its answer on unchanged',
    zh: '没有此 prepay_id：请重新下单并原样传递返回值',
  })

function callFault(
  platform: Platform,
  request: CashierCall,
  { prepay, order }: { prepay: Prepay; order: Order },
): ClientRefusal | undefined {
  const user = platform.users.find(({ id }) => id === request.userId)
  const tradeType = tradeTypeOf(order)
  if (tradeType !== 'JSAPI')
    return refuse('package', {
      en: `the prepay_id was made for ${tradeType}, expected JSAPI`,
      zh: `prepay_id 属于 ${tradeType} 下单，应为 JSAPI`,
    })
  if (request.appId !== appidOf(order))
    return refuse('appId', { en: 'the prepay_id belongs to another appid', zh: 'appId 与下单时的 appid 不一致' }, [
      request.appId,
      appidOf(order),
    ])
  if (user === undefined || openidIn(platform.accounts, user, request.appId) !== openidOf(order))
    return refuse('openid', { en: 'the order was made for another WeChat user', zh: '支付者与下单时的 openid 不一致' })
  if (request.signType !== prepay.signType)
    return refuse(
      'signType',
      { en: `signType must be the order's: ${prepay.signType}`, zh: `signType 必须与下单时一致：${prepay.signType}` },
      [request.signType, prepay.signType],
    )
  if (platform.clock.now().getTime() >= prepay.expiresAt)
    return refuse('package', { en: 'the prepay_id is older than two hours', zh: 'prepay_id 已超过 2 小时有效期' })
  return undefined
}

/** Why an order cannot be paid any more. */
export function stateFault(platform: Platform, order: Order): ClientRefusal | undefined {
  const state = tradeStateAt(order, platform.clock.now())
  if (state === 'SUCCESS' || state === 'REFUND')
    return refuse('package', { en: 'the order is paid', zh: '该订单已支付' })
  if (state === 'CLOSED') return refuse('package', { en: 'the order is closed', zh: '该订单已关闭' })
  return undefined
}
