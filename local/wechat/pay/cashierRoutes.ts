import { readJsonObject } from '../http/json'
import type { Platform } from '../platform'
import type { Route, WireReply, WireRequest } from '../router'
import { cashierPage } from './cashierPage'
import { decide, type CashierEnd } from './cashierVisits'

/** The cashier: its page, and the decision that the page sends. */
export const cashierRoutes: Route[] = [
  {
    host: 'pay',
    method: 'GET',
    path: '/cashier',
    handle: (platform, { url }) => cashierPage(platform, url.searchParams.get('token') ?? ''),
  },
  { host: 'pay', method: 'POST', path: '/cashier', handle: takeDecision },
]

function takeDecision(platform: Platform, { headers, body }: WireRequest): WireReply {
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) return refusal(415, 'content-type: application/json')
  const { token, result } = readJsonObject(body) ?? {}
  if (typeof token !== 'string') return refusal(400, '"token" must be a text')
  if (result === 'notEnough') return json(200, { result, message: NOT_ENOUGH })
  if (result !== 'pay' && result !== 'cancel') return refusal(400, '"result" must be pay, cancel or notEnough')

  const outcome = decide(platform, token, result)
  if (outcome === 'unknown') return refusal(404, '收银台凭证无效 · unknown token')
  if (outcome === 'notEnough') return json(200, { result: outcome, message: NOT_ENOUGH })
  return json(200, endMessage(outcome))
}

const NOT_ENOUGH = '零钱不够 · Not enough money'

function endMessage(end: CashierEnd) {
  switch (end.result) {
    case 'ok':
      return { ...end, errMsg: 'requestPayment:ok', message: '支付成功 · Paid' }
    case 'cancel':
      return { ...end, errMsg: 'requestPayment:fail cancel', message: '已取消支付 · Cancelled' }
    case 'fail':
      return { ...end, errMsg: `requestPayment:fail ${end.errMsg}`, message: `${end.errMsg} · Failed` }
  }
}

const refusal = (status: number, message: string) => json(status, { message })

function json(status: number, value: unknown): WireReply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(value),
  }
}
