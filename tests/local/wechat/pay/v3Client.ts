import { createSign } from 'node:crypto'
import { isProven } from './notifierBench'
import { ACCOUNTS } from '../runningWeChat'
import type { Shop } from './merchant'

const { mchid, serialNo, privateKey } = ACCOUNTS.merchant

export interface V3Answer {
  status: number
  headers: Record<string, string>
  bytes: Buffer
  value: Record<string, unknown>
  /** Whether one of WeChat's keys signed the answer. */
  isProven: boolean
}

/** Signs and sends requests of APIv3 as the merchant of `shop`; `address` may be whole or a path of the pay host. */
export function v3Client(shop: Shop) {
  return async function send(method: 'GET' | 'POST', address: string, value?: unknown): Promise<V3Answer> {
    const url = new URL(address, shop.wechat.urls.pay)
    const body = value === undefined ? '' : JSON.stringify(value)
    const timestamp = String(Math.floor(shop.clock.now().getTime() / 1000))
    const message = `${method}\n${url.pathname}${url.search}\n${timestamp}\nn0nce\n${body}\n`
    const signature = createSign('RSA-SHA256').update(message).sign(privateKey, 'base64')
    const response = await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'user-agent': 'test',
        authorization: `WECHATPAY2-SHA256-RSA2048 mchid="${mchid}",nonce_str="n0nce",timestamp="${timestamp}",serial_no="${serialNo}",signature="${signature}"`,
      },
      ...(value === undefined ? {} : { body }),
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    const headers = Object.fromEntries(response.headers)
    const text = bytes.toString('utf8')
    return {
      ...{ status: response.status, headers, bytes, isProven: isProven({ body: text, headers }) },
      value: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
    }
  }
}
