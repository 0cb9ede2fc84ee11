import type { Platform } from '../platform'
import { deliverAll, recordDeliveries } from './deliver'
import { findNotification, listNotifications, saveNotification, type Delivery, type Notification } from './notification'
import { planSending } from './notifyFaults'
import { afterAttempt } from './notifySchedule'
import { xmlPoster, type PostXml } from './postXml'

/** Sends payment notifications and repeats them until the merchant accepts or the schedule ends. */
export interface Notifier {
  /** Takes up every notification that still waits; those that fell due meanwhile are sent at once. */
  resume(): void
  /** Sends a stored notification when it is due. */
  send(id: string): void
  list(): Notification[]
  /** Sends one again outside the schedule. Throws a RangeError where there is none with this id. */
  resend(id: string, options?: ResendOptions): Promise<Delivery[]>
  /** Resolves once nothing is being sent and nothing is due. */
  idle(): Promise<void>
  /** Stops sending; what waits stays stored. */
  close(): void
}

export interface ResendOptions {
  /** How many are sent at the same moment; 1 unless said. */
  copies?: number
  afterMs?: number
}

// A store has one notifier; the route that settles a payment wakes it.
const notifiers = new WeakMap<Platform['store'], Notifier>()

/** The notifier of this platform, once one was created. */
export const notifierOf = (platform: Platform): Notifier | undefined => notifiers.get(platform.store)

/** Creates the platform's notifier; `post` sends, over HTTP unless a test says otherwise. */
export function createNotifier(platform: Platform, post: PostXml = xmlPoster()): Notifier {
  const timers = new Map<unknown, () => void>()
  const flights = new Set<Promise<unknown>>()
  const stop = new AbortController()
  const wire = { post, signal: stop.signal }

  const notifier: Notifier = {
    resume: () => waiting().forEach(plan),
    send: (id) => plan(required(id)),
    list: () => listNotifications(platform),
    resend: (id, { copies = 1, afterMs = 0 } = {}) => {
      required(id)
      return afterMs > 0 ? later(afterMs, () => resend(id, copies)) : track(resend(id, copies))
    },
    async idle() {
      const isDue = ({ nextAt }: Notification) => nextAt <= platform.clock.now().getTime()
      while (!stop.signal.aborted && (flights.size > 0 || waiting().some(isDue)))
        await (flights.size > 0 ? Promise.race(flights) : new Promise((resolve) => setImmediate(resolve)))
    },
    close() {
      stop.abort()
      timers.forEach((cancel) => cancel())
      timers.clear()
    },
  }
  notifiers.set(platform.store, notifier)
  return notifier

  function waiting(): Notification[] {
    return listNotifications(platform).filter(({ state }) => state === 'waiting')
  }

  function required(id: string): Notification {
    const notification = findNotification(platform, id)
    if (notification === undefined) throw new RangeError(`There is no notification "${id}".`)
    return notification
  }

  function plan({ id, nextAt }: Notification): void {
    if (!stop.signal.aborted) setTimer(id, new Date(nextAt), () => void track(attempt(id).catch(report)))
  }

  function setTimer(name: unknown, at: Date, run: () => void): void {
    timers.get(name)?.()
    const fire = () => {
      timers.delete(name)
      run()
    }
    timers.set(name, platform.clock.at(at, fire))
  }

  function report(error: Error): void {
    platform.log.error('A payment notification could not be sent', { message: error.message })
  }

  async function attempt(id: string): Promise<void> {
    const notification = required(id)
    if (notification.state !== 'waiting') return
    const { bodies, delayMs, fault } = planSending(platform, notification)
    if (bodies.length === 0) return saveNotification(platform, { ...notification, state: 'dropped' })
    if (delayMs > 0) return proceed({ ...notification, nextAt: notification.nextAt + delayMs })

    const deliveries = await deliverAll(platform, wire, { url: notification.url, bodies, kind: 'schedule' })
    const recorded = stop.signal.aborted ? undefined : recordDeliveries(platform, id, named(deliveries, fault))
    if (recorded !== undefined) proceed(afterAttempt(recorded))
  }

  function proceed(notification: Notification): void {
    saveNotification(platform, notification)
    if (notification.state === 'waiting') plan(notification)
  }

  async function resend(id: string, copies: number): Promise<Delivery[]> {
    const notification = required(id)
    const sending = planSending(platform, notification)
    const bodies = Array.from({ length: copies }, () => sending.bodies).flat()
    const deliveries = await deliverAll(platform, wire, { url: notification.url, bodies, kind: 'resend' })
    if (!stop.signal.aborted) recordDeliveries(platform, id, named(deliveries, sending.fault))
    return deliveries
  }

  function later(afterMs: number, run: () => Promise<Delivery[]>): Promise<Delivery[]> {
    const at = new Date(platform.clock.now().getTime() + afterMs)
    return new Promise((resolve, reject) => setTimer({}, at, () => void track(run()).then(resolve, reject)))
  }

  function track<T>(flight: Promise<T>): Promise<T> {
    flights.add(flight)
    const land = () => void flights.delete(flight)
    flight.then(land, land)
    return flight
  }
}

const named = (deliveries: Delivery[], fault: string | undefined): Delivery[] =>
  fault === undefined ? deliveries : deliveries.map((delivery) => ({ ...delivery, fault }))
