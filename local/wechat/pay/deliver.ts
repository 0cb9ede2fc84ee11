import type { Platform } from '../platform'
import { findNotification, saveNotification, type Delivery, type Notification } from './notification'
import type { PostReply, PostXml } from './postXml'
import { readFlatXml } from './xml'

const EXCERPT = 200

/** How one sending is carried out. */
export interface Wire {
  post: PostXml
  signal: AbortSignal
}

/** Sends `bodies` all at once and tells how each fared; never rejects. */
export function deliverAll(
  platform: Platform,
  wire: Wire,
  sending: { url: string; bodies: string[]; kind: Delivery['kind'] },
): Promise<Delivery[]> {
  return Promise.all(sending.bodies.map((body) => deliver(platform, wire, { ...sending, body })))
}

async function deliver(
  platform: Platform,
  { post, signal }: Wire,
  { url, body, kind }: { url: string; body: string; kind: Delivery['kind'] },
): Promise<Delivery> {
  const at = platform.clock.now().toISOString()
  const startedAt = performance.now()
  const reply = await post(url, body, signal).catch((error: Error) => error)
  const sent = { at, kind, durationMs: Math.round(performance.now() - startedAt) }

  if (reply instanceof Error) return { ...sent, isAccepted: false, answer: reply.message }
  const { status, text } = reply
  return { ...sent, isAccepted: accepts(reply), status, answer: text.slice(0, EXCERPT) }
}

/** Adds `deliveries` to the log of the stored notification; one that was accepted ends its schedule. */
export function recordDeliveries(platform: Platform, id: string, deliveries: Delivery[]): Notification | undefined {
  const notification = findNotification(platform, id)
  if (notification === undefined) return undefined

  const isAccepted = deliveries.some((delivery) => delivery.isAccepted)
  const recorded: Notification = {
    ...notification,
    state: isAccepted ? 'delivered' : notification.state,
    deliveries: [...notification.deliveries, ...deliveries],
  }
  saveNotification(platform, recorded)
  platform.log.info(`WeChat Pay notified ${notification.url}`, { id, isAccepted, answers: deliveries.length })
  return recorded
}

/** Only the SUCCESS message counts; a page that happens to answer 200 does not. */
function accepts({ status, text }: PostReply): boolean {
  const reading = readFlatXml(Buffer.from(text))
  return status === 200 && reading.ok && reading.fields.get('return_code') === 'SUCCESS'
}
