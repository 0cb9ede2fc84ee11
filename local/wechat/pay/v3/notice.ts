import type { Platform } from '../../platform'
import { toRfc3339 } from '../beijingTime'
import type { Variant } from '../notification'
import { totalFenOf, type Order, type V3Order } from '../orders'
import type { Message } from '../post'
import type { Refund } from '../refunds'
import { encryptAead } from './aead'
import { raisedAmount } from './faultAnswers'
import { noticeHeaders } from './noticeSigner'
import { transactionOf } from './transaction'
import { forgedSignature } from './weChatProof'

/** What a notification of APIv3 says: the same event in every repetition, under a signature that is made anew. */
export interface V3Content {
  form: 'v3'
  eventId: string
  createTime: string
  eventType: 'TRANSACTION.SUCCESS' | 'REFUND.SUCCESS' | 'REFUND.CLOSED' | 'REFUND.ABNORMAL'
  summary: string
  /** Also the associated data of the encryption. */
  originalType: 'transaction' | 'refund'
  nonce: string
  /** What leaves encrypted. */
  resource: Resource
}

type Resource = Record<string, unknown> & { amount: Record<string, unknown> }

const SUMMARIES = { SUCCESS: '退款成功', CLOSED: '退款关闭', ABNORMAL: '退款异常', PROCESSING: '退款处理中' } as const
// The bound at which the official libraries refuse. Source: github.com/wechatpay-apiv3/wechatpay-go, core/auth/validators.
const STALE_S = 300

/** The news of a paid order. Source: github.com/wechatpay-apiv3/wechatpay-skills. */
export const v3PaymentContent = (platform: Platform, order: V3Order): V3Content => ({
  ...newEvent(platform),
  eventType: 'TRANSACTION.SUCCESS',
  summary: '支付成功',
  originalType: 'transaction',
  resource: transactionOf(platform, order) as Resource,
})

/** The news of an ended refund. Source: github.com/wechatpay-apiv3/wechatpay-skills. */
export function v3RefundContent(platform: Platform, refund: Refund, order: Order): V3Content {
  const state = refund.state === 'PROCESSING' ? 'SUCCESS' : refund.state
  return {
    ...newEvent(platform),
    eventType: `REFUND.${state}`,
    summary: SUMMARIES[state],
    originalType: 'refund',
    resource: {
      mchid: platform.accounts.merchant.mchid,
      out_trade_no: refund.outTradeNo,
      transaction_id: refund.transactionId,
      out_refund_no: refund.outRefundNo,
      refund_id: refund.refundId,
      refund_status: state,
      ...(state === 'SUCCESS' ? { success_time: toRfc3339(new Date(refund.endedAt ?? 0)) } : {}),
      user_received_account: '支付用户零钱',
      amount: {
        total: totalFenOf(order),
        refund: refund.refundFen,
        payer_total: totalFenOf(order),
        payer_refund: refund.refundFen,
      },
    },
  }
}

/** The message in JSON with its proof. A probe is one with a signature that must be refused. */
export function v3Message(platform: Platform, content: V3Content, variant: Variant): Message {
  const body = JSON.stringify(eventOf(platform, content, variant === 'wrongAmount'))
  const headers = noticeHeaders(platform, body, variant === 'stale' ? STALE_S : 0)
  return {
    body,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      accept: '*/*',
      'user-agent': 'Mozilla/4.0',
      ...headers,
      ...forgery(platform, variant, headers['wechatpay-signature'] ?? ''),
    },
  }
}

function newEvent(platform: Platform) {
  const [a, b, c, d, e] = [4, 2, 2, 2, 6].map((bytes) => platform.random(bytes).toString('hex'))
  return {
    form: 'v3' as const,
    eventId: [a, b, c, d, e].join('-'),
    createTime: toRfc3339(platform.clock.now()),
    nonce: platform.random(6).toString('hex'),
  }
}

function eventOf(platform: Platform, content: V3Content, isRaised: boolean) {
  const { originalType, resource } = content
  const nonce = isRaised ? platform.random(6).toString('hex') : content.nonce
  const said = isRaised ? { ...resource, amount: raisedAmount(resource.amount) } : resource
  const how = { key: platform.accounts.merchant.v3Key, nonce, associatedData: originalType }
  return {
    id: content.eventId,
    create_time: content.createTime,
    resource_type: 'encrypt-resource',
    event_type: content.eventType,
    summary: content.summary,
    resource: {
      original_type: originalType,
      algorithm: 'AEAD_AES_256_GCM',
      ciphertext: encryptAead(JSON.stringify(said), how),
      associated_data: originalType,
      nonce,
    },
  }
}

function forgery(platform: Platform, variant: Variant, signature: string): Record<string, string> {
  switch (variant) {
    case 'probe':
      return { 'wechatpay-signature': `WECHATPAY/SIGNTEST/${platform.random(192).toString('base64')}` }
    case 'wrongSignature':
      return { 'wechatpay-signature': forgedSignature(signature) }
    case 'unknownSerial':
      return { 'wechatpay-serial': `0000${platform.random(18).toString('hex').toUpperCase()}` }
    default:
      return {}
  }
}
