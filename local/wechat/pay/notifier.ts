import type { Platform } from '../platform'
import { deliverAll, recordDeliveries, type Wire } from './deliver'
import { findNotification, listNotifications, saveNotification, type Delivery, type Notification } from './notification'
import { planSending, type Sending } from './notifyFaults'
import { afterAttempt } from './notifySchedule'
import { httpPoster, type Post } from './post'

/** Sends notifications of payments and refunds and repeats them until the merchant accepts or the schedule ends. */
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
export function createNotifier(platform: Platform, post: Post = httpPoster()): Notifier {
  const notifier = new StoredNotifier(platform, post)
  notifiers.set(platform.store, notifier)
  return notifier
}

class StoredNotifier implements Notifier {
  private readonly platform: Platform
  private readonly stop = new AbortController()
  private readonly wire: Wire
  /** Cancels what is due later; by notification for the schedule, by a name of its own for each delayed resend. */
  private readonly timers = new Map<unknown, () => void>()
  private readonly flights = new Set<Promise<unknown>>()
  /** Those that let another one pass first. */
  private readonly held = new Set<string>()

  constructor(platform: Platform, post: Post) {
    this.platform = platform
    this.wire = { post, signal: this.stop.signal }
  }

  resume(): void {
    for (const notification of this.waiting()) this.plan(notification)
  }

  send(id: string): void {
    this.plan(this.required(id))
  }

  list(): Notification[] {
    return listNotifications(this.platform)
  }

  resend(id: string, { copies = 1, afterMs = 0 }: ResendOptions = {}): Promise<Delivery[]> {
    const notification = this.required(id)
    const now = () => this.track(this.deliverAgain(id, manyTimes(planSending(this.platform, notification), copies)))
    return afterMs > 0 ? this.later(afterMs, now) : now()
  }

  async idle(): Promise<void> {
    const isDue = ({ nextAt }: Notification) => nextAt <= this.platform.clock.now().getTime()
    while (!this.stop.signal.aborted && (this.flights.size > 0 || this.waiting().some(isDue)))
      await (this.flights.size > 0 ? Promise.race(this.flights) : new Promise((resolve) => setImmediate(resolve)))
  }

  close(): void {
    this.stop.abort()
    for (const cancel of this.timers.values()) cancel()
    this.timers.clear()
  }

  private waiting(): Notification[] {
    return this.list().filter(({ state }) => state === 'waiting')
  }

  private required(id: string): Notification {
    const notification = findNotification(this.platform, id)
    if (notification === undefined) throw new RangeError(`There is no notification "${id}".`)
    return notification
  }

  private plan({ id, nextAt }: Notification): void {
    if (this.stop.signal.aborted) return
    this.setTimer(id, new Date(nextAt), () => void this.track(this.attempt(id).catch((error) => this.report(error))))
  }

  private setTimer(name: unknown, at: Date, run: () => void): void {
    this.timers.get(name)?.()
    const fire = () => {
      this.timers.delete(name)
      run()
    }
    this.timers.set(name, this.platform.clock.at(at, fire))
  }

  private report(error: Error): void {
    this.platform.log.error('A payment notification could not be sent', { message: error.message })
  }

  private async attempt(id: string): Promise<void> {
    const { platform } = this
    const notification = this.required(id)
    if (notification.state !== 'waiting') return
    const plan = this.held.delete(id) ? UNHINDERED : planSending(platform, notification)
    if (plan.steps.length === 0) return saveNotification(platform, { ...notification, state: 'dropped' })
    if (plan.isHeld) this.held.add(id)
    if (plan.delayMs > 0) return this.proceed({ ...notification, nextAt: notification.nextAt + plan.delayMs })

    const deliveries = await deliverAll(platform, this.wire, { notification, plan, kind: 'schedule' })
    const recorded = this.stop.signal.aborted ? undefined : recordDeliveries(platform, id, deliveries)
    if (recorded !== undefined) this.proceed(afterAttempt(recorded))
    this.followUp(id, plan)
  }

  /** What comes because this one was sent: its second copy, and those that had let it pass. */
  private followUp(id: string, { againAfterMs, fault }: Sending): void {
    if (this.stop.signal.aborted) return
    if (againAfterMs !== undefined) {
      const again = () => this.track(this.deliverAgain(id, { ...UNHINDERED, ...(fault ? { fault } : {}) }))
      this.later(againAfterMs, again).catch((error: Error) => this.report(error))
    }
    const now = this.platform.clock.now().getTime()
    for (const passed of this.held) this.proceed({ ...this.required(passed), nextAt: now })
  }

  private proceed(notification: Notification): void {
    saveNotification(this.platform, notification)
    if (notification.state === 'waiting') this.plan(notification)
  }

  private async deliverAgain(id: string, plan: Sending): Promise<Delivery[]> {
    const { platform } = this
    const notification = this.required(id)
    const deliveries = await deliverAll(platform, this.wire, { notification, plan, kind: 'resend' })
    if (!this.stop.signal.aborted) recordDeliveries(platform, id, deliveries)
    return deliveries
  }

  private later(afterMs: number, run: () => Promise<Delivery[]>): Promise<Delivery[]> {
    const at = new Date(this.platform.clock.now().getTime() + afterMs)
    return new Promise((resolve, reject) => this.setTimer({}, at, () => void run().then(resolve, reject)))
  }

  private track<T>(flight: Promise<T>): Promise<T> {
    this.flights.add(flight)
    const land = () => void this.flights.delete(flight)
    flight.then(land, land)
    return flight
  }
}

const UNHINDERED: Sending = { steps: [['genuine']], delayMs: 0 }

const manyTimes = (plan: Sending, copies: number): Sending => ({
  ...plan,
  steps: plan.steps.map((step) => Array.from({ length: copies }, () => step).flat()),
})
