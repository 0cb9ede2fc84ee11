import { createCipheriv, createHash } from 'node:crypto'
import type { Platform } from '../platform'
import { signAnswer, signed, type AnswerFields } from './answers'
import { toBeijingText } from './beijingTime'
import type { Variant } from './notification'
import { appidOf, totalFenOf, type Order, type V2Order } from './orders'
import { paymentFields } from './paymentFields'
import type { Message } from './post'
import { v2RefundStatusOf, type Refund } from './refunds'
import type { SignType } from './sign'
import { writeFlatXml } from './xml'

/** What a notification of APIv2 says; every repetition sends the same bytes. */
export type V2Content =
  /** With the signature. */
  | { form?: 'v2Payment'; signType: SignType; fields: AnswerFields }
  /** Unsigned: `secret` leaves encrypted as `req_info`. */
  | { form: 'v2Refund'; fields: AnswerFields; secret: AnswerFields }

const RAISED = ['total_fee', 'refund_fee', 'settlement_refund_fee']

/** The news of a paid order. Source of the fields: pay.weixin.qq.com/doc/v2/merchant/4011937248. */
export function v2PaymentContent(platform: Platform, order: V2Order): V2Content {
  const { request, signType } = order
  const deviceInfo = request['device_info'] ?? ''
  const fields: AnswerFields = [
    ['return_code', 'SUCCESS'],
    ['appid', appidOf(order)],
    ['mch_id', request['mch_id'] ?? ''],
    ...(deviceInfo === '' ? [] : [['device_info', deviceInfo] as const]),
    ...(signType === 'MD5' ? [] : [['sign_type', signType] as const]),
    ['result_code', 'SUCCESS'],
    ...paymentFields(order),
  ]
  return { form: 'v2Payment', signType, fields: signed(platform, signType, fields) }
}

/** The news of an ended refund. Source of the fields: pay.weixin.qq.com/doc/v2/partner/4011989265. */
export function v2RefundContent(platform: Platform, refund: Refund, order: Order): V2Content {
  const fields: AnswerFields = [
    ['return_code', 'SUCCESS'],
    ['appid', appidOf(order)],
    ['mch_id', platform.accounts.merchant.mchid],
    ['nonce_str', platform.random(16).toString('hex')],
  ]
  return { form: 'v2Refund', fields, secret: secretFields(refund, order) }
}

/** The message in XML; `probe` is a wrong signature here, and what only APIv3 knows is sent as it is. */
export function v2Message(platform: Platform, content: V2Content, variant: Variant): Message {
  const fields =
    content.form === 'v2Refund' ? refundFields(platform, content, variant) : paidFields(platform, content, variant)
  return { body: writeFlatXml(fields), headers: { 'content-type': 'text/xml; charset=utf-8' } }
}

function paidFields(
  platform: Platform,
  { fields, signType }: Extract<V2Content, { signType: SignType }>,
  variant: Variant,
): AnswerFields {
  if (variant === 'wrongSignature' || variant === 'probe')
    return fields.map(([name, value]) => [name, name === 'sign' ? flipped(String(value)) : value] as const)
  if (variant !== 'wrongAmount') return fields

  const unsigned = raised(fields.filter(([name]) => name !== 'sign'))
  return [...unsigned, ['sign', signAnswer(platform, signType, unsigned)]]
}

/** A secret that is wrong is one that the merchant's key does not open. */
function refundFields(
  { accounts }: Platform,
  { fields, secret }: Extract<V2Content, { form: 'v2Refund' }>,
  variant: Variant,
): AnswerFields {
  const isForged = variant === 'wrongSignature' || variant === 'probe'
  const key = isForged ? flipped(accounts.merchant.v2Key) : accounts.merchant.v2Key
  const said = variant === 'wrongAmount' ? raised(secret) : secret
  return [...fields, ['req_info', encrypt(writeFlatXml(said, 'root'), key)]]
}

function secretFields(refund: Refund, order: Order): AnswerFields {
  return [
    ['transaction_id', refund.transactionId],
    ['out_trade_no', refund.outTradeNo],
    ['refund_id', refund.refundId],
    ['out_refund_no', refund.outRefundNo],
    ['total_fee', totalFenOf(order)],
    ['settlement_total_fee', totalFenOf(order)],
    ['refund_fee', refund.refundFen],
    ['settlement_refund_fee', refund.refundFen],
    ['refund_status', v2RefundStatusOf(refund.state)],
    ...(refund.state === 'SUCCESS' ? [['success_time', toBeijingText(new Date(refund.endedAt ?? 0))] as const] : []),
    ['refund_recv_accout', '支付用户的零钱'],
    ['refund_account', 'REFUND_SOURCE_UNSETTLED_FUNDS'],
    ['refund_request_source', refund.source],
  ]
}

/** AES-256-ECB under the lower-case MD5 of the APIv2 key, its leading zeros kept. */
function encrypt(text: string, v2Key: string): string {
  const cipher = createCipheriv('aes-256-ecb', createHash('md5').update(v2Key).digest('hex'), null)
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64')
}

const raised = (fields: AnswerFields): AnswerFields =>
  fields.map(([name, value]) => [name, RAISED.includes(name) ? Number(value) + 1 : value] as const)

const flipped = (text: string) => (text.startsWith('0') ? '1' : '0') + text.slice(1)
