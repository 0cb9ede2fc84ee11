import { readJsonObject } from '../../http/json'
import type { Platform } from '../../platform'
import type { WireReply, WireRequest } from '../../router'
import { FOREIGN, type Alteration } from '../alteration'
import { signedV3Reply } from './v3Route'
import { findWeChatKey, forgedSignature, proofHeaders } from './weChatProof'

// Source: github.com/wechatpay-apiv3/wechatpay-skills; a code that is not here comes with 400.
const STATUSES: Record<string, number> = {
  SIGN_ERROR: 401,
  NO_AUTH: 403,
  RULE_LIMIT: 403,
  NOT_ENOUGH: 403,
  TRADE_ERROR: 403,
  OUT_TRADE_NO_USED: 403,
  USER_ACCOUNT_ABNORMAL: 403,
  ORDER_NOT_EXIST: 404,
  RESOURCE_NOT_EXISTS: 404,
  FREQUENCY_LIMITED: 429,
  RATELIMIT_EXCEEDED: 429,
  SYSTEM_ERROR: 500,
  SYSTEMERROR: 500,
  SERVICE_UNAVAILABLE: 503,
}
const RAISED = ['total', 'refund', 'payer_total', 'payer_refund', 'settlement_total', 'settlement_refund']
const STRANGERS: Record<string, string> = {
  mchid: FOREIGN.mchid,
  appid: FOREIGN.appid,
  out_trade_no: FOREIGN.number,
  out_refund_no: FOREIGN.number,
}

/** A refusal with `code` in place of the work, signed by the key that the request asks for. */
export const refusedV3Call = (platform: Platform, request: WireRequest, code: string): WireReply =>
  signedV3Reply(platform, request, { status: STATUSES[code] ?? 400, value: { code, message: `安排的故障 ${code}` } })

/** A signed answer that must not be believed. */
export function alteredV3Answer(platform: Platform, kind: Alteration, reply: WireReply): WireReply {
  const { headers = {} } = reply
  if (kind === 'wrongSignature') {
    const signature = forgedSignature(headers['wechatpay-signature'] ?? '')
    return { ...reply, headers: { ...headers, 'wechatpay-signature': signature } }
  }
  const answer = readJsonObject(Buffer.from(reply.body))
  const key = findWeChatKey(platform, headers['wechatpay-serial'] ?? '')
  if (answer === undefined || key === undefined) return reply

  const body = JSON.stringify(kind === 'foreign' ? { ...answer, ...strangersIn(answer) } : raisedAnswer(answer))
  return { ...reply, headers: { ...headers, ...proofHeaders(platform, key, { body }) }, body }
}

const strangersIn = (answer: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(STRANGERS).filter(([name]) => name in answer))

function raisedAnswer(answer: Record<string, unknown>): Record<string, unknown> {
  const { amount } = answer
  return typeof amount === 'object' && amount !== null ? { ...answer, amount: raisedAmount(amount) } : answer
}

/** One fen more of everything. */
export const raisedAmount = (amount: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(amount).map(([name, value]) => [name, RAISED.includes(name) ? Number(value) + 1 : value]),
  )
