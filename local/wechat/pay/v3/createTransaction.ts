import type { Platform } from '../../platform'
import { tradeAppFault } from '../apps'
import { h5UrlOf } from '../h5Page'
import { findOrder, ORDER_LIFE_MS, saveOrder, tradeStateAt, userByOpenid } from '../orders'
import type { Order, TradeType, V3Order, V3OrderRequest } from '../orders'
import { createPrepay, type Prepay } from '../prepays'
import { valueAt, type JsonObject, type JsonRule } from './jsonRules'
import { H5_RULES, JSAPI_RULES, ORDER_RULES } from './transactionRules'
import { paramError, refuseV3 } from './v3Refusal'
import type { V3Operation } from './v3Route'

const SHORTEST_LIFE_MS = 60_000
const LONGEST_LIFE_MS = 90 * 24 * 3_600_000
// What may differ when a merchant asks for the same order again. That the payer's address may is our reading.
const FREE_TO_DIFFER = ['scene_info']

/** POST /v3/pay/transactions/{jsapi|h5|native|app}. The same number with the same parameters is the same order. */
export const createTransactions: V3Operation[] = [
  creation('jsapi', 'JSAPI', JSAPI_RULES),
  creation('h5', 'MWEB', H5_RULES),
  creation('native', 'NATIVE', ORDER_RULES),
  creation('app', 'APP', ORDER_RULES),
]

function creation(name: string, tradeType: TradeType, rules: readonly JsonRule[]): V3Operation {
  return {
    method: 'POST',
    path: `/v3/pay/transactions/${name}`,
    rules,
    run(platform, { body }) {
      checkParties(platform, body, tradeType)
      return platform.store.atomically(() => placeOrder(platform, body, tradeType))
    },
  }
}

function placeOrder(platform: Platform, body: JsonObject, tradeType: TradeType): object {
  const request = body as V3OrderRequest
  const known = findOrder(platform, String(body['out_trade_no']))
  if (known !== undefined) checkRepeat(platform, known, { request, tradeType })

  const order = known ?? createV3Order(platform, request, tradeType)
  return answerOf(platform, tradeType, createPrepay(platform, order, 'RSA'))
}

function answerOf(platform: Platform, tradeType: TradeType, prepay: Prepay): object {
  if (tradeType === 'NATIVE') return { code_url: prepay.codeUrl }
  return tradeType === 'MWEB' ? { h5_url: h5UrlOf(platform, prepay) } : { prepay_id: prepay.prepayId }
}

/** An end that is too near is moved away, as WeChat does; one that is too far is refused. */
function createV3Order(platform: Platform, request: V3OrderRequest, tradeType: TradeType): V3Order {
  const createdAt = platform.clock.now().getTime()
  const asked = request['time_expire']
  const expiresAt = typeof asked === 'string' && asked !== '' ? Date.parse(asked) : createdAt + ORDER_LIFE_MS
  if (expiresAt > createdAt + LONGEST_LIFE_MS)
    throw paramError(
      { field: '/time_expire', value: asked, issue: 'more than 90 days away', location: 'body' },
      { en: '"time_expire" is more than 90 days away', zh: 'time_expire 不能超过下单时间 90 天' },
    )
  const order: V3Order = {
    ...{ api: 'v3', outTradeNo: String(request['out_trade_no']), tradeType, request, createdAt },
    expiresAt: Math.max(expiresAt, createdAt + SHORTEST_LIFE_MS),
  }
  saveOrder(platform, order)
  return order
}

function checkParties(platform: Platform, body: JsonObject, tradeType: TradeType): void {
  const [appid, mchid] = [String(body['appid']), String(body['mchid'])]
  if (mchid !== platform.accounts.merchant.mchid)
    throw paramError(
      { field: '/mchid', value: mchid, issue: 'not the merchant that signed', location: 'body' },
      { en: '"mchid" is not the merchant that signed the request', zh: '商户号与签名的商户号不一致' },
    )
  const text = tradeAppFault(platform.accounts, appid, tradeType)
  if (text !== undefined)
    throw refuseV3({
      ...{ status: 400, code: 'APPID_MCHID_NOT_MATCH', text },
      detail: { field: '/appid', value: appid, issue: 'not bound to this merchant', location: 'body' },
    })

  const openid = valueAt(body, '/payer/openid')
  if (tradeType !== 'JSAPI' || userByOpenid(platform, appid, String(openid)) !== undefined) return
  throw refuseV3({
    ...{ status: 500, code: 'OPENID_MISMATCH' },
    text: { en: '"payer.openid" belongs to another app or to nobody', zh: 'openid和appid不匹配' },
    detail: { field: '/payer/openid', value: openid, issue: 'not of this appid', location: 'body' },
  })
}

function checkRepeat(
  platform: Platform,
  order: Order,
  { request, tradeType }: { request: V3OrderRequest; tradeType: TradeType },
): void {
  const state = tradeStateAt(order, platform.clock.now())
  if (state === 'SUCCESS' || state === 'REFUND')
    throw refuseV3({ status: 400, code: 'ORDERPAID', text: { en: 'the order is paid', zh: '该订单已支付' } })
  if (state === 'CLOSED')
    throw refuseV3({ status: 400, code: 'ORDER_CLOSED', text: { en: 'the order is closed', zh: '该订单已关闭' } })

  const changed = changedField(order, request, tradeType)
  if (changed === undefined) return
  throw refuseV3({
    ...{ status: 400, code: 'INVALID_REQUEST' },
    text: {
      en: `the number was used before with another "${changed}"`,
      zh: `请求重入时，参数与首次请求时不一致：${changed}`,
    },
    detail: {
      field: `/${changed}`,
      value: request[changed],
      issue: 'differs from the first request',
      location: 'body',
    },
  })
}

function changedField(order: Order, request: V3OrderRequest, tradeType: TradeType): string | undefined {
  if (order.api !== 'v3' || order.tradeType !== tradeType) return 'trade_type'
  const names = new Set([...Object.keys(order.request), ...Object.keys(request)])
  const isSame = (name: string) => canonical(order.request[name]) === canonical(request[name])
  return [...names].find((name) => !FREE_TO_DIFFER.includes(name) && !isSame(name))
}

/** Equal for equal JSON, in whatever order its names come. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? ''
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`).join()}}`
}
