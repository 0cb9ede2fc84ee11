import type { Platform } from '../platform'
import type { ClientRefusal, ClientVerdict } from '../verdict'
import { createCashierVisit } from './cashierVisits'
import { explainSignature } from './explainSignature'
import { findOrder, findPrepay, openidIn, tradeStateAt, type Order, type Prepay } from './orders'
import { usualMistakes } from './provenRequest'
import { recordRefusal } from './refusals'
import { isSignedBy } from './sign'

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

const PREFIX = 'prepay_id='
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

  return callFault(platform, call, { prepay, order }) ?? signatureFault(platform, call) ?? stateFault(platform, order)
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
  const ordered = order.request
  const user = platform.users.find(({ id }) => id === request.userId)
  if (ordered['trade_type'] !== 'JSAPI')
    return refuse('package', {
      en: `the prepay_id was made for ${ordered['trade_type'] ?? ''}, expected JSAPI`,
      zh: `prepay_id 属于 ${ordered['trade_type'] ?? ''} 下单，应为 JSAPI`,
    })
  if (request.appId !== ordered['appid'])
    return refuse('appId', { en: 'the prepay_id belongs to another appid', zh: 'appId 与下单时的 appid 不一致' }, [
      request.appId,
      ordered['appid'] ?? '',
    ])
  if (user === undefined || openidIn(platform.accounts, user, request.appId) !== ordered['openid'])
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

function signatureFault(platform: Platform, request: CashierCall): ClientRefusal | undefined {
  const key = platform.accounts.merchant.v2Key
  const signType = request.signType === 'HMAC-SHA256' ? 'HMAC-SHA256' : 'MD5'
  const { appId, nonceStr, package: pack, timeStamp } = request
  const fields = new Map(Object.entries({ appId, nonceStr, package: pack, signType, timeStamp }))
  if (isSignedBy(fields, request.paySign, { key, signType })) return undefined

  const { otherKeys, extras } = usualMistakes(platform)
  const prepayExtra: [string, string][] = [...extras, ['prepay_id', pack.slice(PREFIX.length)]]
  const found = explainSignature(request.paySign, { fields, key, signType, otherKeys, extras: prepayExtra })
  const { field, cause, signed, expected } = found
  const named = field === 'sign' ? 'paySign' : field
  return { ...refuse(named, cause), errMsg: WRONG_SIGN, expected, ...(signed === undefined ? {} : { signed }) }
}

const WRONG_SIGN = 'requestPayment:fail 支付验证签名失败'

function stateFault(platform: Platform, order: Order): ClientRefusal | undefined {
  const state = tradeStateAt(order, platform.clock.now())
  if (state === 'SUCCESS') return refuse('package', { en: 'the order is paid', zh: '该订单已支付' })
  if (state === 'CLOSED') return refuse('package', { en: 'the order is closed', zh: '该订单已关闭' })
  return undefined
}

function refuse(field: string, explanation: { en: string; zh: string }, texts?: [string, string]): ClientRefusal {
  const refusal: ClientRefusal = { ok: false, errMsg: `requestPayment:fail ${explanation.zh}`, field, explanation }
  return texts === undefined ? refusal : { ...refusal, signed: texts[0], expected: texts[1] }
}
