import type { Platform } from '../platform'
import type { AnswerFields } from './answers'
import { tradeAppFault } from './apps'
import { fromBeijing } from './beijingTime'
import { lacking } from './fieldRules'
import { h5UrlOf } from './h5Page'
import type { MerchantOperation } from './merchantRoute'
import { createOrder, findOrder, tradeStateAt, userByOpenid, type Order, type TradeType } from './orders'
import { createPrepay } from './prepays'
import { refuseBusiness, refuseMessage } from './payRefusal'
import type { ProvenRequest } from './provenRequest'
import { UNIFIEDORDER_RULES } from './unifiedorderRules'

const SHORTEST_LIFE_MS = 60_000
// What may differ when a merchant asks for the same order again. That the payer's address may is our reading.
const FREE_TO_DIFFER = new Set(['nonce_str', 'sign', 'sign_type', 'spbill_create_ip'])

/** POST /pay/unifiedorder. The same number with the same parameters gets a prepay id again, with others INVALID_REQUEST. */
export const unifiedorder: MerchantOperation = {
  path: '/pay/unifiedorder',
  rules: UNIFIEDORDER_RULES,
  run(platform, request) {
    checkTradeType(platform, request.fields)
    return platform.store.atomically(() => answerOrder(platform, request))
  },
}

function answerOrder(platform: Platform, { fields, signType }: ProvenRequest): AnswerFields {
  const known = findOrder(platform, fields.get('out_trade_no') ?? '')
  if (known === undefined) checkExpiry(platform, fields)
  else checkRepeat(platform, known, fields)

  const order = known ?? createOrder(platform, lasting(fields), signType)
  const prepay = createPrepay(platform, order, signType)
  return [
    ['prepay_id', prepay.prepayId],
    ['trade_type', fields.get('trade_type') ?? ''],
    ...(prepay.codeUrl === undefined ? [] : [['code_url', prepay.codeUrl] as const]),
    ...(fields.get('trade_type') === 'MWEB' ? [['mweb_url', h5UrlOf(platform, prepay)] as const] : []),
  ]
}

function checkTradeType(platform: Platform, fields: Map<string, string>): void {
  const field = (name: string) => fields.get(name) ?? ''
  const tradeType = field('trade_type') as TradeType
  const text = tradeAppFault(platform.accounts, field('appid'), tradeType)
  if (text !== undefined) throw refuseBusiness({ code: 'APPID_MCHID_NOT_MATCH', field: 'appid', text })
  switch (tradeType) {
    case 'JSAPI':
      if (field('openid') === '') throw lacking('openid', 'JSAPI支付必须传openid')
      if (userByOpenid(platform, field('appid'), field('openid')) === undefined) throw foreignOpenid()
      return
    case 'NATIVE':
      if (field('product_id') === '') throw lacking('product_id', 'NATIVE支付必须传product_id')
      return
    case 'MWEB':
      if (field('scene_info') === '') throw lacking('scene_info', 'trade_type为MWEB时必须传scene_info')
      return
    case 'APP':
      return
  }
}

const foreignOpenid = () =>
  refuseMessage({
    code: 'PARAM_ERROR',
    field: 'openid',
    text: { en: '"openid" belongs to another app or to nobody', zh: 'appid and openid not match' },
  })

function checkExpiry(platform: Platform, fields: Map<string, string>): void {
  const expiry = fromBeijing(fields.get('time_expire') ?? '')
  if (expiry === undefined || expiry.getTime() - platform.clock.now().getTime() > SHORTEST_LIFE_MS) return
  throw refuseBusiness({
    code: 'INVALID_REQUEST',
    field: 'time_expire',
    text: {
      en: '"time_expire" must be more than one minute from now, in Beijing time',
      zh: 'time_expire时间过短，须晚于当前北京时间1分钟以上',
    },
  })
}

function checkRepeat(platform: Platform, order: Order, fields: Map<string, string>): void {
  const state = tradeStateAt(order, platform.clock.now())
  if (state === 'SUCCESS' || state === 'REFUND')
    throw refuseBusiness({ code: 'ORDERPAID', text: { en: 'the order is paid', zh: '该订单已支付' } })
  if (state === 'CLOSED')
    throw refuseBusiness({ code: 'ORDERCLOSED', text: { en: 'the order is closed', zh: '该订单已关闭' } })

  if (order.api === 'v3')
    throw refuseBusiness({
      code: 'INVALID_REQUEST',
      text: { en: 'the number was used before over APIv3', zh: '201 商户订单号重复：首次下单使用的是 APIv3' },
    })
  const again = lasting(fields)
  const names = new Set([...Object.keys(order.request), ...Object.keys(again)])
  const changed = [...names].find((name) => !FREE_TO_DIFFER.has(name) && order.request[name] !== again[name])
  if (changed === undefined) return
  throw refuseBusiness({
    code: 'INVALID_REQUEST',
    field: changed,
    text: {
      en: `the number was used before with another "${changed}"`,
      zh: `201 商户订单号重复：${changed} 与首次下单不一致`,
    },
  })
}

function lasting(fields: Map<string, string>): Record<string, string> {
  const kept = [...fields].filter(([name, value]) => value !== '' && !['nonce_str', 'sign', 'sign_type'].includes(name))
  return Object.fromEntries(kept)
}
