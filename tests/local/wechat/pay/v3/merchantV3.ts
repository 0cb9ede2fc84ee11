import { createPublicKey, createSign, verify, type KeyObject } from 'node:crypto'
import type { WeChatOptions } from '../../../../../local/wechat/wechat'
import { ACCOUNTS } from '../../runningWeChat'
import { merchant, miniProgram, openShop } from '../merchant'

export type Json = Record<string, unknown>

/** What a request is, and what may be done to it for a test. */
export interface Call {
  method?: 'GET' | 'POST'
  body?: Json | string
  headers?: Record<string, string>
  /** What is signed in place of the right text. */
  signedText?: (right: string, parts: SignedParts) => string
  /** Replaces parts of the Authorization header after signing. */
  authorization?: Partial<Record<'mchid' | 'nonce_str' | 'timestamp' | 'serial_no' | 'signature', string>>
}

export interface SignedParts {
  method: string
  target: string
  timestamp: string
  nonce: string
  body: string
}

export interface Answer {
  status: number
  headers: Headers
  text: string
  json: Json
  /** The serial of the key that signed, where the signature is right. */
  provenBy: string | undefined
}

/** A shop that speaks APIv3, with signing and verifying of its own. */
export async function openV3Shop(options: Partial<WeChatOptions> = {}) {
  const shop = await openShop(options)
  const { wechat, clock } = shop
  const nowS = () => String(Math.floor(clock.now().getTime() / 1000))

  async function call(target: string, made: Call = {}): Promise<Answer> {
    const body = bodyOf(made)
    const response = await fetch(`${wechat.urls.pay}${target}`, {
      method: methodOf(made),
      headers: headersOf(made, target, nowS()),
      ...(body === '' ? {} : { body }),
    })
    const text = await response.text()
    const json = text === '' ? {} : (JSON.parse(text) as Json)
    return {
      status: response.status,
      headers: response.headers,
      text,
      json,
      provenBy: proverOf(response.headers, text),
    }
  }
  const order = (kind: 'jsapi' | 'h5' | 'native' | 'app', fields: Json = {}) =>
    call(`/v3/pay/transactions/${kind}`, { body: { ...orderBody(shop.openid, kind), ...fields } })

  return {
    ...shop,
    call,
    order,
    /** Where the last refusal of the pay host was. */
    lastRefusal: async () => ((await shop.get('/controls/refusals'))['refusals'] as Json[]).at(-1),
  }
}

export type V3Shop = Awaited<ReturnType<typeof openV3Shop>>

export const OUT_TRADE_NO = 'T20260105000001'

function orderBody(openid: string, kind: string): Json {
  return {
    appid: kind === 'app' ? 'wx00000000000000c1' : miniProgram.appid,
    mchid: merchant.mchid,
    description: '慢山茶铺 - 一分钱试喝',
    out_trade_no: OUT_TRADE_NO,
    notify_url: 'http://127.0.0.1:9/api/pay/notify',
    amount: { total: 1, currency: 'CNY' },
    ...(kind === 'jsapi' ? { payer: { openid } } : {}),
    ...(kind === 'h5' ? { scene_info: { payer_client_ip: '127.0.0.1', h5_info: { type: 'Wap' } } } : {}),
  }
}

const methodOf = ({ method, body }: Call) => method ?? (body === undefined ? 'GET' : 'POST')
const bodyOf = ({ body = '' }: Call) => (typeof body === 'string' ? body : JSON.stringify(body))

function headersOf(made: Call, target: string, timestamp: string): Record<string, string> {
  const parts = {
    method: methodOf(made),
    target,
    timestamp,
    nonce: '0123456789ABCDEF0123456789ABCDEF',
    body: bodyOf(made),
  }
  const right = Object.values(parts)
    .map((line) => `${line}\n`)
    .join('')
  const signed = made.signedText?.(right, parts) ?? right
  const authorization = {
    mchid: merchant.mchid,
    nonce_str: parts.nonce,
    timestamp,
    serial_no: merchant.serialNo,
    signature: rsaSign(signed),
    ...made.authorization,
  }
  const pairs = Object.entries(authorization).map(([name, value]) => `${name}="${value}"`)
  return {
    accept: 'application/json',
    'user-agent': 'test',
    'content-type': 'application/json',
    authorization: `WECHATPAY2-SHA256-RSA2048 ${pairs.join(',')}`,
    ...made.headers,
  }
}

export const rsaSign = (text: string, key: string = merchant.privateKey) =>
  createSign('RSA-SHA256').update(text).sign(key, 'base64')

const { publicKeyId, publicKey, certificates } = ACCOUNTS.wechatPay
const WECHAT_KEYS = new Map<string, KeyObject>([
  [publicKeyId, createPublicKey(publicKey)],
  ...certificates.map(({ serialNo, certificate }) => [serialNo, createPublicKey(certificate)] as const),
])
export const PUBLIC_KEY_ID = publicKeyId
export const CERTIFICATE_SERIAL = certificates[0]!.serialNo

function proverOf(headers: Headers, text: string): string | undefined {
  const header = (name: string) => headers.get(`wechatpay-${name}`) ?? ''
  const key = WECHAT_KEYS.get(header('serial'))
  const message = Buffer.from(`${header('timestamp')}\n${header('nonce')}\n${text}\n`)
  const isRight = key && verify('RSA-SHA256', message, key, Buffer.from(header('signature'), 'base64'))
  return isRight ? header('serial') : undefined
}
