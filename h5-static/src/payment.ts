import type { H5Payment, OrderStatus, OrderView, UnifiedOrderAnswer, UnifiedOrderInput } from '../../core/api'
import { isPassing, Refused } from './api'

/** What WeChat's cashier told the page. None of it is proof. */
export type Told = { told: 'ok' } | { told: 'cancel' } | { told: 'fail'; errMsg: string }

/** Where a payment stands, for the customer to read. */
export type PayStep = 'asking' | 'cashier' | 'checking'

export type PayResult =
  /** The order itself needs no payment any more: paid, closing, closed … */
  | { kind: 'settled'; order: OrderView }
  | { kind: 'cancelled'; order: OrderView }
  | { kind: 'failed'; order: OrderView; errMsg: string }
  /** The cashier said ok, but the order has not heard of it within our patience. */
  | { kind: 'unknown'; order: OrderView }

export interface PayDeps {
  placeOrder(input: UnifiedOrderInput): Promise<UnifiedOrderAnswer>
  order(outTradeNo: string): Promise<OrderView>
  pay(payment: H5Payment): Promise<Told>
  wait(ms: number): Promise<void>
}

export interface PayWatch {
  onStep(step: PayStep): void
  isOver(): boolean
}

const PATIENCE_MS = { ok: [300, 700, 1000, 1500, 2000, 3000, 4000, 5000, 6000, 8000], else: [0, 1500] }
const MEANWHILE_MS = 4000

/**
 * Takes a purchase through the cashier and then believes only the order's own status.
 * The same key makes the same order, so this may run again after any end. Refusals come as `Refused`.
 */
export async function payOrder(deps: PayDeps, input: UnifiedOrderInput, watch: PayWatch): Promise<PayResult> {
  watch.onStep('asking')
  const { order, payment } = await deps.placeOrder(input)
  if (payment === undefined) return { kind: 'settled', order }
  if (!('timestamp' in payment && 'paySign' in payment)) throw new Refused('ANSWER_UNREADABLE')

  watch.onStep('cashier')
  const told = await cashier(deps, order, payment, watch)
  if ('kind' in told) return told

  watch.onStep('checking')
  const patience = told.told === 'ok' ? PATIENCE_MS.ok : PATIENCE_MS.else
  const latest = await askUntilDecided(deps, order, patience, watch)
  if (!isPayable(latest.status)) return { kind: 'settled', order: latest }
  if (told.told === 'ok') return { kind: 'unknown', order: latest }
  if (told.told === 'cancel') return { kind: 'cancelled', order: latest }
  return { kind: 'failed', order: latest, errMsg: told.errMsg }
}

/** Asks for the order again and again, in the given steps, until its status is decided; then or at the end answers it. */
export async function askUntilDecided(
  deps: Pick<PayDeps, 'order' | 'wait'>,
  order: OrderView,
  stepsMs: readonly number[],
  watch: Pick<PayWatch, 'isOver'>,
): Promise<OrderView> {
  let latest = order
  for (const ms of stepsMs) {
    await deps.wait(ms)
    if (watch.isOver()) return latest
    latest = (await orderIfReachable(deps, order.outTradeNo)) ?? latest
    if (!isPayable(latest.status)) return latest
  }
  return latest
}

/** Whether an order of this status still waits for its payment. */
export function isPayable(status: OrderStatus): boolean {
  return status === 'created' || status === 'prepaid'
}

// Some clients never call back when the customer leaves the cashier by the side door, so the order is asked meanwhile, too.
async function cashier(
  deps: PayDeps,
  order: OrderView,
  payment: H5Payment,
  watch: PayWatch,
): Promise<Told | { kind: 'settled'; order: OrderView }> {
  let isTold = false
  const told = deps.pay(payment).finally(() => {
    isTold = true
  })
  return Promise.race([told, decidedMeanwhile(deps, order, { isOver: () => isTold || watch.isOver() })])
}

async function decidedMeanwhile(
  deps: PayDeps,
  order: OrderView,
  watch: Pick<PayWatch, 'isOver'>,
): Promise<{ kind: 'settled'; order: OrderView }> {
  while (!watch.isOver()) {
    const latest = await askUntilDecided(deps, order, [MEANWHILE_MS], watch)
    if (!isPayable(latest.status)) return { kind: 'settled', order: latest }
  }
  return new Promise(() => undefined)
}

async function orderIfReachable(deps: Pick<PayDeps, 'order'>, outTradeNo: string): Promise<OrderView | undefined> {
  try {
    return await deps.order(outTradeNo)
  } catch (error) {
    if (error instanceof Refused && isPassing(error)) return undefined
    throw error
  }
}
