import type { Platform } from '../platform'
import type { ClientRefusal, ClientVerdict } from '../verdict'
import { createCashierVisit } from './cashierVisits'
import { explainSignature } from './explainSignature'
import { stateFault } from './openCashier'
import { appidOf, findOrder, tradeTypeOf, type Order } from './orders'
import { wrongSign } from './paySign'
import { findPrepay, type Prepay } from './prepays'
import { usualMistakes } from './provenRequest'
import { recordRefusal } from './refusals'
import { refuseClient } from './refuseClient'
import { isSignedBy } from './sign'
import { explainRsa } from './v3/explainRsa'
import { isSignedOver, publicHalf } from './v3/signedLines'

/** What an app for phones hands to WeChat's SDK, in the SDK's spelling, and who holds the phone. */
export interface AppCall {
  appid: string
  partnerid: string
  prepayid: string
  package: string
  noncestr: string
  timestamp: string
  sign: string
  userId: string
}

/** The check behind the SDK's payment in an app for phones; success makes a single-use cashier page. */
export function openAppCashier(platform: Platform, call: AppCall): ClientVerdict & { cashierUrl?: string } {
  const fault = faultOf(platform, call)
  if (fault !== undefined) {
    recordRefusal(platform, 'app payment', { code: 'CASHIER', text: fault.explanation, ...fault })
    return fault
  }
  const token = createCashierVisit(platform, { prepayId: call.prepayid, userId: call.userId })
  return { ok: true, cashierUrl: `${platform.urls().pay}/cashier?token=${token}` }
}

function faultOf(platform: Platform, call: AppCall): ClientRefusal | undefined {
  const prepay = findPrepay(platform, call.prepayid)
  const order = prepay && findOrder(platform, prepay.outTradeNo)
  if (prepay === undefined || order === undefined || tradeTypeOf(order) !== 'APP')
    return refuseClient('prepayid', { en: 'no order for APP has this prepayid', zh: '没有此 prepayid 的 APP 订单' })
  return callFault(platform, call, order) ?? signFault(platform, call, prepay) ?? endFault(platform, order, prepay)
}

function callFault({ accounts, users }: Platform, call: AppCall, order: Order): ClientRefusal | undefined {
  if (call.appid !== appidOf(order))
    return refuseClient('appid', { en: 'the order was made for another appid', zh: 'appid 与下单时不一致' })
  if (call.partnerid !== accounts.merchant.mchid)
    return refuseClient('partnerid', { en: 'partnerid must be the merchant number', zh: 'partnerid 应为商户号' })
  if (call.package !== 'Sign=WXPay')
    return refuseClient('package', { en: 'package must be "Sign=WXPay"', zh: 'package 应为 Sign=WXPay' })
  if (!/^\d{1,10}$/.test(call.timestamp))
    return refuseClient('timestamp', { en: 'timestamp must be seconds since 1970', zh: 'timestamp 应为秒级时间戳' })
  if (!users.some(({ id }) => id === call.userId))
    return refuseClient('userId', { en: 'there is no such user', zh: '没有这个用户' })
  return undefined
}

/** The prepay id stands bare here, without "prepay_id=". */
function signFault({ accounts }: Platform, call: AppCall, { signType }: Prepay): ClientRefusal | undefined {
  if (signType !== 'RSA') return keyFault(accounts, call, signType)
  const key = publicHalf(accounts.merchant.privateKey)
  const head = [call.appid, call.timestamp, call.noncestr]
  if (isSignedOver([...head, call.prepayid], call.sign, key)) return undefined

  const prefixed = {
    en: '"prepay_id=" was signed before the bare prepayid',
    zh: '签名的 prepayid 不应带 prepay_id= 前缀',
  }
  const id = [
    { value: call.prepayid },
    { value: `prepay_id=${call.prepayid}`, cause: { field: 'prepayid', text: prefixed } },
  ]
  const found = explainRsa({ signature: call.sign, key, lines: [...head.map((value) => [{ value }]), id] })
  return wrongSign(found.field === 'signature' ? 'sign' : found.field, found)
}

function keyFault(accounts: Platform['accounts'], call: AppCall, signType: 'MD5' | 'HMAC-SHA256') {
  const { sign, userId: _, ...rest } = call
  const fields = new Map(Object.entries(rest))
  const key = accounts.merchant.v2Key
  if (isSignedBy(fields, sign, { key, signType })) return undefined
  const found = explainSignature(sign, { fields, key, signType, ...usualMistakes({ accounts }) })
  return wrongSign(found.field, found)
}

function endFault(platform: Platform, order: Order, prepay: Prepay): ClientRefusal | undefined {
  if (platform.clock.now().getTime() >= prepay.expiresAt)
    return refuseClient('prepayid', { en: 'the prepayid is older than two hours', zh: 'prepayid 已超过 2 小时有效期' })
  return stateFault(platform, order)
}
