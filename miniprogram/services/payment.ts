import type { MiniProgramPayment, OrderStatus, OrderView, UnifiedOrderAnswer } from '../../core/api'
import { problemOf, Refused } from './refused'

/** What WeChat's cashier told. None of it is proof. */
export type Told = { told: 'ok' } | { told: 'cancel' } | { told: 'fail'; errMsg: string }

/** Where a payment stands, for the customer to read. */
export type PayStep = 'asking' | 'cashier' | 'checking'

export type PayResult =
  /** The order itself needs no payment any more: paid, closing, closed, run out. */
  | { kind: 'settled'; order: OrderView }
  | { kind: 'cancelled'; order: OrderView }
  | { kind: 'failed'; order: OrderView; errMsg: string }
  /** The cashier said ok, but the order has not heard of it within our patience. */
  | { kind: 'unknown'; order: OrderView }

export interface PayPorts {
  /** The order and what opens the cashier; the same order however often it is asked. */
  start(): Promise<UnifiedOrderAnswer>
  order(outTradeNo: string): Promise<OrderView>
  cashier(payment: MiniProgramPayment): Promise<Told>
  wait(ms: number): Promise<void>
}

export interface PayWatch {
  onStep(step: PayStep): void
  isOver(): boolean
}

const PATIENCE_MS = { ok: [300, 700, 1000, 1500, 2000, 3000, 4000, 5000, 6000, 8000], else: [0, 1500] }
const MEANWHILE_MS = 4000
/** As long as an order lives. */
const MEANWHILE_LOOKS = 450

/**
 * Takes an order through the cashier and then believes only the order's own status, so it may run again after any end.
 * Refusals come as `Refused`.
 */
export async function payOrder(ports: PayPorts, watch: PayWatch): Promise<PayResult> {
  watch.onStep('asking')
  const { order, payment } = await ports.start()
  if (payment === undefined) return { kind: 'settled', order }
  if (!('timeStamp' in payment)) throw new Refused('ANSWER_UNREADABLE')

  watch.onStep('cashier')
  const told = await toldOrSettled(ports, { order, payment }, watch)
  if ('kind' in told) return told

  watch.onStep('checking')
  const patience = told.told === 'ok' ? PATIENCE_MS.ok : PATIENCE_MS.else
  const latest = await askUntilDecided(ports, { order, stepsMs: patience }, watch)
  if (!isPayable(latest.status)) return { kind: 'settled', order: latest }
  switch (told.told) {
    case 'ok':
      return { kind: 'unknown', order: latest }
    case 'cancel':
      return { kind: 'cancelled', order: latest }
    case 'fail':
      return { kind: 'failed', order: latest, errMsg: told.errMsg }
  }
}

/** Asks for the order again and again, in the given steps, until its status is decided; then or at the end answers it. */
export async function askUntilDecided(
  ports: Pick<PayPorts, 'order' | 'wait'>,
  { order, stepsMs }: { order: OrderView; stepsMs: readonly number[] },
  watch: Pick<PayWatch, 'isOver'>,
): Promise<OrderView> {
  let latest = order
  for (const ms of stepsMs) {
    await ports.wait(ms)
    if (watch.isOver()) return latest
    latest = (await orderIfReachable(ports, order.outTradeNo)) ?? latest
    if (!isPayable(latest.status)) return latest
  }
  return latest
}

/** Whether an order of this status still waits for its payment. */
export function isPayable(status: OrderStatus): boolean {
  return status === 'created' || status === 'prepaid'
}

// Should the cashier never tell anything, the order's own status may end the wait, too.
function toldOrSettled(
  ports: PayPorts,
  { order, payment }: { order: OrderView; payment: MiniProgramPayment },
  watch: PayWatch,
): Promise<Told | { kind: 'settled'; order: OrderView }> {
  let isTold = false
  const told = ports.cashier(payment).then((answer) => {
    isTold = true
    return answer
  })
  return Promise.race([told, settledMeanwhile(ports, order, { isOver: () => isTold || watch.isOver() })])
}

async function settledMeanwhile(
  ports: PayPorts,
  order: OrderView,
  watch: Pick<PayWatch, 'isOver'>,
): Promise<{ kind: 'settled'; order: OrderView }> {
  for (let looks = 0; looks < MEANWHILE_LOOKS && !watch.isOver(); looks++) {
    const latest = await askUntilDecided(ports, { order, stepsMs: [MEANWHILE_MS] }, watch)
    if (!isPayable(latest.status)) return { kind: 'settled', order: latest }
  }
  return new Promise(() => undefined)
}

async function orderIfReachable(ports: Pick<PayPorts, 'order'>, outTradeNo: string): Promise<OrderView | undefined> {
  try {
    return await ports.order(outTradeNo)
  } catch (error) {
    if (problemOf(error).isPassing) return undefined
    throw error
  }
}
