import { SECOND_MS, type Clock } from '../platform/clock'
import type { HttpClient, UpstreamRequest } from '../platform/httpClient'
import { randomHex, type Random } from '../platform/random'
import type { PayV3Signed } from './payV3Verify'
import { payV3Authorization, type PayV3Merchant } from './payV3Sign'

export interface PayV3Wire {
  http: HttpClient
  clock: Clock
  random: Random
  /** The origin of WeChat Pay's API. */
  url: string
  merchant: PayV3Merchant
}

export interface PayV3Request {
  /** WeChat Pay's own word for this call, for errors and logs. */
  api: string
  method: 'GET' | 'POST'
  /** Below `url`, with variable parts encoded. */
  path: string
  query?: Record<string, string>
  /** Sent as JSON; a field that is undefined is left out, as APIv3 refuses null. */
  body?: object
  /** The id of the key that should sign the answer. */
  answerKeyId?: string | undefined
}

export interface PayV3Raw extends PayV3Signed {
  status: number
}

/** Without any of these three WeChat Pay refuses the request (https://pay.weixin.qq.com/doc/v3/merchant/4012081606). */
const HEADERS = {
  accept: 'application/json',
  'content-type': 'application/json',
  'user-agent': 'wxflow (WeChat Pay APIv3)',
}

/** Sends one signed request and answers what came, whatever it is: nothing of it is verified. Throws WECHAT_UNREACHABLE. */
export async function sendPayV3(wire: PayV3Wire, request: PayV3Request): Promise<PayV3Raw> {
  const { api, method, path, query = {}, answerKeyId } = request
  const url = new URL(path, wire.url)
  url.search = new URLSearchParams(query).toString()
  const body = request.body === undefined ? '' : JSON.stringify(request.body)
  const keyId = answerKeyId === undefined ? {} : { 'wechatpay-serial': answerKeyId }

  const headers = { ...HEADERS, ...keyId, authorization: authorize(wire, { method, url, body }) }
  const sent: UpstreamRequest = { api, method, url, headers, ...(body !== '' && { body }) }
  const { status, headers: answered = {}, body: bytes } = await wire.http(sent)
  return { status, headers: answered, body: bytes }
}

/** A fresh `Authorization` for a request that is sent some other way, such as the download of a bill. */
export function authorize(wire: PayV3Wire, target: { method: 'GET' | 'POST'; url: URL; body: string }): string {
  const { clock, random, merchant } = wire
  const timestamp = String(Math.floor(clock.now().getTime() / SECOND_MS))
  return payV3Authorization(target, { timestamp, nonceStr: randomHex(random, 16) }, merchant)
}
