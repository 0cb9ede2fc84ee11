import { AppError } from '../platform/errors'
import type { HttpClient } from '../platform/httpClient'
import { randomHex, type Random } from '../platform/random'
import { signedPayV2, type PayV2Secret } from './payV2Sign'
import { writeXml } from './xmlWrite'

/** The merchant towards APIv2. */
export interface PayV2Wire extends PayV2Secret {
  http: HttpClient
  random: Random
  /** The origin of WeChat Pay's API. */
  url: string
  mchid: string
  /** A client that shows the merchant's certificate, and the host that asks for it; absent where nothing is refunded. */
  secure?: { http: HttpClient; url: string }
}

/** The calls of APIv2 that a shop needs. */
export type PayV2Call = keyof typeof CALLS

/** Fields of one request in wire spelling; `mch_id`, nonce and signature are added. */
export type PayV2Request = Record<string, string> & { appid: string }

/** For calls that work longer, or answer more, than others. */
export interface PayV2Limits {
  timeoutMs?: number
  maxBytes?: number
}

/** Those marked secure are served only to who shows the merchant's certificate. */
const CALLS = {
  unifiedorder: { path: '/pay/unifiedorder', isSecure: false },
  orderquery: { path: '/pay/orderquery', isSecure: false },
  closeorder: { path: '/pay/closeorder', isSecure: false },
  refund: { path: '/secapi/pay/refund', isSecure: true },
  refundquery: { path: '/pay/refundquery', isSecure: false },
  downloadbill: { path: '/pay/downloadbill', isSecure: false },
  downloadfundflow: { path: '/pay/downloadfundflow', isSecure: true },
} as const

const HEADERS = { 'content-type': 'text/xml; charset=utf-8' }

/**
 * Sends one signed request and answers the bytes that came: nothing of them is verified. Throws WECHAT_UNREACHABLE (no
 * answer), WECHAT_BUSY (HTTP 5xx or 429), or CONFIG_INVALID where a certificate is needed and the function has none.
 */
export async function sendPayV2(
  wire: PayV2Wire,
  { call, request }: { call: PayV2Call; request: PayV2Request },
  limits: PayV2Limits = {},
): Promise<Buffer> {
  const { path, isSecure } = CALLS[call]
  const { http, url } = isSecure ? requireSecure(wire) : wire
  const { random, mchid, key, signType } = wire
  const common = { mch_id: mchid, nonce_str: randomHex(random, 16), sign_type: signType }
  const body = writeXml(signedPayV2(Object.entries({ ...request, ...common }), { key, signType }))

  const sent = { api: call, method: 'POST' as const, url: new URL(path, url), headers: HEADERS, body, ...limits }
  const { status, body: answered } = await http(sent)
  if (status >= 500 || status === 429) throw new AppError('WECHAT_BUSY', { api: call, reason: `HTTP ${status}` })
  return answered
}

function requireSecure({ secure }: PayV2Wire): { http: HttpClient; url: string } {
  if (secure !== undefined) return secure
  throw new AppError('CONFIG_INVALID', {
    problems: 'MCH_CERTIFICATE and MCH_PRIVATE_KEY must be given to this function',
  })
}
