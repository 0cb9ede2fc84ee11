import type { Platform } from '../platform'
import {
  findNotification,
  saveNotification,
  writeMessage,
  type Delivery,
  type Notification,
  type Variant,
} from './notification'
import type { Sending } from './notifyFaults'
import type { Post, PostReply } from './post'
import { readFlatXml } from './xml'

const EXCERPT = 200

/** How one sending is carried out. */
export interface Wire {
  post: Post
  signal: AbortSignal
}

/** Sends what is planned, step by step, and tells how each message fared; never rejects. */
export async function deliverAll(
  platform: Platform,
  wire: Wire,
  sending: { notification: Notification; plan: Pick<Sending, 'steps' | 'fault'>; kind: Delivery['kind'] },
): Promise<Delivery[]> {
  const { notification, plan, kind } = sending
  const deliveries: Delivery[] = []
  for (const step of plan.steps) {
    const sent = await Promise.all(step.map((variant) => deliver(platform, wire, { notification, variant })))
    deliveries.push(
      ...sent.map((each) => ({ ...each, kind, ...(plan.fault === undefined ? {} : { fault: plan.fault }) })),
    )
  }
  return deliveries
}

async function deliver(
  platform: Platform,
  { post, signal }: Wire,
  { notification, variant }: { notification: Notification; variant: Variant },
): Promise<Omit<Delivery, 'kind'>> {
  const at = platform.clock.now().toISOString()
  const startedAt = performance.now()
  const message = writeMessage(platform, notification, variant)
  const reply = await post(notification.url, message, signal).catch((error: Error) => error)
  const sent = {
    at,
    durationMs: Math.round(performance.now() - startedAt),
    ...(variant === 'genuine' ? {} : { variant }),
  }

  if (reply instanceof Error) return { ...sent, isAccepted: false, answer: reply.message }
  const { status, text } = reply
  return { ...sent, isAccepted: accepts(notification, reply), status, answer: text.slice(0, EXCERPT) }
}

/** Adds `deliveries` to the log of the stored notification; the genuine message, once accepted, ends its schedule. */
export function recordDeliveries(platform: Platform, id: string, deliveries: Delivery[]): Notification | undefined {
  const notification = findNotification(platform, id)
  if (notification === undefined) return undefined

  const accepted = deliveries.filter(({ isAccepted }) => isAccepted)
  const isAccepted = accepted.some(({ variant }) => variant === undefined)
  const recorded: Notification = {
    ...notification,
    state: isAccepted ? 'delivered' : notification.state,
    deliveries: [...notification.deliveries, ...deliveries],
  }
  saveNotification(platform, recorded)
  platform.log.info(`WeChat Pay notified ${notification.url}`, { id, isAccepted, answers: deliveries.length })
  for (const { variant } of accepted)
    if (variant !== undefined)
      platform.log.error('The merchant accepted a notification that it must refuse', { id, variant })
  return recorded
}

/**
 * APIv2: only the SUCCESS message counts; a page that happens to answer 200 does not. APIv3: the status alone, 200 or 204.
 * Source: github.com/wechatpay-apiv3/wechatpay-skills.
 */
function accepts({ form }: Notification, { status, text }: PostReply): boolean {
  if (form === 'v3') return status === 200 || status === 204
  const reading = readFlatXml(Buffer.from(text))
  return status === 200 && reading.ok && reading.fields.get('return_code') === 'SUCCESS'
}
