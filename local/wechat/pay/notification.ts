import type { Platform } from '../platform'
import { signAnswer, signed, type AnswerFields } from './answers'
import type { Order } from './orders'
import { paymentFields } from './paymentFields'
import type { SignType } from './sign'
import { writeFlatXml } from './xml'

/** The news of one payment, on its way to the merchant. Times are milliseconds. */
export interface Notification {
  /** The transaction id: one payment, one notification. */
  id: string
  outTradeNo: string
  url: string
  signType: SignType
  /** With the signature; every repetition sends the same bytes. */
  fields: AnswerFields
  /** `dropped`: lost on the way by an ordered fault, never sent. */
  state: 'waiting' | 'delivered' | 'givenUp' | 'dropped'
  /** How often the schedule has sent it. */
  attempts: number
  /** When the schedule sends it next; kept while it waits. */
  nextAt: number
  deliveries: Delivery[]
}

/** One time that the notification was sent, or was not sent because of a fault. */
export interface Delivery {
  at: string
  kind: 'schedule' | 'resend'
  durationMs: number
  isAccepted: boolean
  fault?: string
  status?: number
  /** The beginning of the answer, or why there is none. */
  answer: string
}

/** Stores the notification of a paid order, due at once. Source of the fields: pay.weixin.qq.com/doc/v2/merchant/4011937248. */
export function createNotification(platform: Platform, order: Order): void {
  const id = order.payment?.transactionId ?? ''
  saveNotification(platform, {
    id,
    outTradeNo: order.outTradeNo,
    url: order.request['notify_url'] ?? '',
    signType: order.signType,
    fields: signed(platform, order.signType, noticeFields(order)),
    state: 'waiting',
    attempts: 0,
    nextAt: platform.clock.now().getTime(),
    deliveries: [],
  })
}

export const saveNotification = (platform: Platform, notification: Notification) =>
  platform.store.put('payNotification', notification.id, notification)

export const findNotification = (platform: Platform, id: string) =>
  platform.store.get<Notification>('payNotification', id)

/** All notifications, oldest first. */
export const listNotifications = (platform: Platform) => platform.store.list<Notification>('payNotification')

/** The message as it is sent. */
export const genuineBody = ({ fields }: Notification): string => writeFlatXml(fields)

/** The message with a signature that no key makes. */
export function wronglySignedBody({ fields }: Notification): string {
  return writeFlatXml(fields.map(([name, value]) => [name, name === 'sign' ? flipped(String(value)) : value]))
}

/** The message about one fen more, signed with the right key. */
export function wrongAmountBody(platform: Platform, { fields, signType }: Notification): string {
  const unsigned = fields
    .filter(([name]) => name !== 'sign')
    .map(([name, value]): [string, string | number] => [name, name === 'total_fee' ? Number(value) + 1 : value])
  return writeFlatXml([...unsigned, ['sign', signAnswer(platform, signType, unsigned)]])
}

function noticeFields(order: Order): AnswerFields {
  const { request } = order
  const deviceInfo = request['device_info'] ?? ''
  return [
    ['return_code', 'SUCCESS'],
    ['appid', request['appid'] ?? ''],
    ['mch_id', request['mch_id'] ?? ''],
    ...(deviceInfo === '' ? [] : [['device_info', deviceInfo] as const]),
    ...(order.signType === 'MD5' ? [] : [['sign_type', order.signType] as const]),
    ['result_code', 'SUCCESS'],
    ...paymentFields(order),
  ]
}

const flipped = (signature: string) => (signature.startsWith('0') ? '1' : '0') + signature.slice(1)
