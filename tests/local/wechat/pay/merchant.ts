import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signFields, type SignType } from '../../../../local/wechat/pay/sign'
import { readFlatXml, writeFlatXml } from '../../../../local/wechat/pay/xml'
import type { WeChatOptions } from '../../../../local/wechat/wechat'
import { ACCOUNTS, jsonRequest, runningWeChat } from '../runningWeChat'

export const { miniProgram, officialAccount, merchant } = ACCOUNTS
export const ACCEPT = '<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>'

export type Fields = Record<string, string>

/** A shop in front of a running WeChat: it orders, queries, closes and receives notifications. */
export async function openShop(options: Partial<WeChatOptions> = {}) {
  const running = await runningWeChat(options)
  const { wechat, post, get } = running
  const [xiaolin] = wechat.users
  const openid = xiaolin!.openids.miniProgram

  const send = async (path: string, body: string | Buffer) => {
    const response = await fetch(`${wechat.urls.pay}${path}`, {
      method: 'POST',
      body: new Uint8Array(Buffer.from(body)),
    })
    return readAnswer(Buffer.from(await response.arrayBuffer()))
  }
  const ask = (path: string, fields: Fields, signType: SignType = 'MD5') => send(path, signedXml(fields, signType))
  const order = (fields: Fields = {}) => ask('/pay/unifiedorder', { ...orderFields(openid), ...fields })
  const prepay = async (fields: Fields = {}) => (await order(fields))['prepay_id'] ?? ''

  return {
    ...running,
    openid,
    /** Sends these very bytes. */
    send,
    /** Adds what is missing, signs and sends. */
    ask,
    order,
    prepay,
    query: (fields: Fields) => ask('/pay/orderquery', fields),
    closeOrder: (outTradeNo: string) => ask('/pay/closeorder', { out_trade_no: outTradeNo }),
    pay: (body: unknown) => post('/controls/pay', body),
    notifications: async () => (await get('/controls/notifications'))['notifications'] as StoredNotification[],
    /** What the client hands to wx.requestPayment; `changed` replaces fields after signing. */
    callPayment: (prepayId: string, { signed = {}, changed = {}, signType = 'MD5' as SignType } = {}) =>
      wechat.openCashier({ ...paymentCall(prepayId, signed, signType), userId: 'xiaolin', ...changed }),
    decide: async (cashierUrl: string, choice: string) => {
      const token = new URL(cashierUrl).searchParams.get('token')
      const response = await fetch(`${wechat.urls.pay}/cashier`, jsonRequest('POST', { token, result: choice }))
      const { result, errMsg, message } = (await response.json()) as Fields
      return { status: response.status, result, errMsg, message }
    },
  }
}

export type Shop = Awaited<ReturnType<typeof openShop>>

export interface StoredNotification {
  id: string
  state: string
  attempts: number
  deliveries: { isAccepted: boolean; status?: number; answer: string; fault?: string; kind: string }[]
}

export const orderFields = (openid: string): Fields => ({
  body: '慢山茶铺 - 一分钱试喝',
  out_trade_no: 'T20260105000001',
  total_fee: '1',
  spbill_create_ip: '127.0.0.1',
  notify_url: 'http://127.0.0.1:9/api/pay/notify',
  trade_type: 'JSAPI',
  openid,
})

/** A signed request; a field of '' is sent empty. */
export function signedXml(fields: Fields, signType: SignType = 'MD5'): string {
  const all: Fields = { appid: miniProgram.appid, mch_id: merchant.mchid, nonce_str: 'n0nce', ...fields }
  if (signType !== 'MD5') all['sign_type'] = signType
  return writeFlatXml(Object.entries({ sign: signFields(Object.entries(all), merchant.v2Key, signType), ...all }))
}

export function paymentCall(prepayId: string, signed: Fields = {}, signType: SignType = 'MD5') {
  const fields = {
    appId: miniProgram.appid,
    timeStamp: '1767578400',
    nonceStr: 'n0nce',
    package: `prepay_id=${prepayId}`,
    signType: signType as string,
    ...signed,
  }
  return { ...fields, paySign: signFields(Object.entries(fields), merchant.v2Key, signType) }
}

export function readAnswer(bytes: Buffer): Fields {
  const reading = readFlatXml(bytes)
  if (!reading.ok) throw new Error(`${reading.code}: ${reading.detail}`)
  return Object.fromEntries(reading.fields)
}

export const isSignedRight = ({ sign, ...fields }: Fields, signType: SignType = 'MD5') =>
  sign === signFields(Object.entries(fields), merchant.v2Key, signType)

/** The merchant's notify_url: keeps what comes and answers what it is told to. */
export async function openNotifyUrl(answers: () => { status?: number; body: string }) {
  const received: { fields: Fields; contentType: string }[] = []
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      received.push({ fields: readAnswer(body), contentType: request.headers['content-type'] ?? '' })
      const { status = 200, body: text } = answers()
      response.writeHead(status).end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/api/pay/notify`,
    received,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
