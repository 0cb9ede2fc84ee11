import { request } from 'node:https'
import type { SignType } from '../../../../local/wechat/pay/sign'
import type { WeChatOptions } from '../../../../local/wechat/wechat'
import { ACCOUNTS } from '../runningWeChat'
import { openShop, readAnswer, signedXml, type Fields } from './merchant'

export const OUT_TRADE_NO = 'T20260105000001'
export const REFUND_URL = 'http://127.0.0.1:9/api/pay/refund-notify'

export interface ClientCertificate {
  cert: string
  key: string
}

export const merchantCertificate: ClientCertificate = {
  cert: ACCOUNTS.merchant.certificate,
  key: ACCOUNTS.merchant.privateKey,
}

/** A shop whose order of 100 fen is paid, and which refunds with its client certificate. */
export async function openRefundShop(options: Partial<WeChatOptions> = {}) {
  const shop = await openShop(options)
  await shop.order({ total_fee: '100', notify_url: 'http://127.0.0.1:9/api/pay/notify' })
  await shop.pay({ outTradeNo: OUT_TRADE_NO })

  const post = (fields: Fields, { signType = 'MD5' as SignType, client = merchantCertificate as object } = {}) =>
    postSecurely(`${shop.wechat.urls.paySecure}/secapi/pay/refund`, signedXml(fields, signType), client)
  const refund = async (fields: Fields = {}, signType: SignType = 'MD5') => {
    const asked = { out_trade_no: OUT_TRADE_NO, out_refund_no: 'R1', total_fee: '100', refund_fee: '30', ...fields }
    return readAnswer((await post(asked, { signType })).body)
  }
  const queryRefund = (fields: Fields = { out_refund_no: 'R1' }) => shop.ask('/pay/refundquery', fields)
  return { ...shop, postRefund: post, refund, queryRefund }
}

/** POSTs to the https host, with a client certificate or `{}`. */
export function postSecurely(url: string, body: string, client: object): Promise<{ status: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', ca: ACCOUNTS.authority.certificate, agent: false as const, ...client }
    const call = request(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }))
    })
    call.once('error', reject).end(body)
  })
}
