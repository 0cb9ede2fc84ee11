import type { Platform } from '../platform'
import { notifyUrlOf, type Order } from './orders'
import type { Message } from './post'
import type { Refund } from './refunds'
import { v2Message, v2PaymentContent, v2RefundContent, type V2Content } from './v2Notice'
import { v3Message, v3PaymentContent, v3RefundContent, type V3Content } from './v3/notice'

/** The news of one payment or of the end of one refund, on its way to the merchant. Times are milliseconds. */
export type Notification = Course & (V2Content | V3Content)

interface Course {
  /** The transaction id of a payment; the refund id and its end for a refund. */
  id: string
  about?: 'payment' | 'refund'
  outTradeNo: string
  outRefundNo?: string
  url: string
  /** `dropped`: lost on the way by an ordered fault, never sent. */
  state: 'waiting' | 'delivered' | 'givenUp' | 'dropped'
  /** How often the schedule has sent it. */
  attempts: number
  /** When the schedule sends it next; kept while it waits. */
  nextAt: number
  deliveries: Delivery[]
}

/** What may be sent in place of the genuine message. */
export type Variant = 'genuine' | 'wrongSignature' | 'wrongAmount' | 'probe' | 'unknownSerial' | 'stale'

/** One time that the notification was sent, or was not sent because of a fault. */
export interface Delivery {
  at: string
  kind: 'schedule' | 'resend'
  durationMs: number
  isAccepted: boolean
  fault?: string
  /** What was sent where it was not the genuine message; its acceptance ends nothing. */
  variant?: Exclude<Variant, 'genuine'>
  status?: number
  /** The beginning of the answer, or why there is none. */
  answer: string
}

/** Stores the notification of a paid order, due at once, in the form of the API that placed the order. */
export function createNotification(platform: Platform, order: Order): void {
  const content = order.api === 'v3' ? v3PaymentContent(platform, order) : v2PaymentContent(platform, order)
  saveNotification(platform, {
    ...newCourse(platform),
    id: order.payment?.transactionId ?? '',
    about: 'payment',
    outTradeNo: order.outTradeNo,
    url: notifyUrlOf(order),
    ...content,
  })
}

/** Stores the notification of a refund that has ended, due at once; answers its id, or nothing where nobody asked for it. */
export function createRefundNotification(platform: Platform, order: Order, refund: Refund): string | undefined {
  if (refund.notifyUrl === undefined) return undefined
  const content =
    refund.api === 'v3' ? v3RefundContent(platform, refund, order) : v2RefundContent(platform, refund, order)
  const id = `${refund.refundId}-${refund.state}`
  saveNotification(platform, {
    ...newCourse(platform),
    id,
    about: 'refund',
    outTradeNo: order.outTradeNo,
    outRefundNo: refund.outRefundNo,
    url: refund.notifyUrl,
    ...content,
  })
  return id
}

/** The message as it is sent now. What APIv3 signs is signed anew each time. */
export function writeMessage(platform: Platform, notification: Notification, variant: Variant): Message {
  return notification.form === 'v3'
    ? v3Message(platform, notification, variant)
    : v2Message(platform, notification, variant)
}

export const saveNotification = (platform: Platform, notification: Notification) =>
  platform.store.put('payNotification', notification.id, notification)

export const findNotification = (platform: Platform, id: string) =>
  platform.store.get<Notification>('payNotification', id)

/** All notifications, oldest first. */
export const listNotifications = (platform: Platform) => platform.store.list<Notification>('payNotification')

function newCourse(platform: Platform) {
  const course: Pick<Course, 'state' | 'attempts' | 'nextAt' | 'deliveries'> = {
    state: 'waiting',
    attempts: 0,
    nextAt: platform.clock.now().getTime(),
    deliveries: [],
  }
  return course
}
