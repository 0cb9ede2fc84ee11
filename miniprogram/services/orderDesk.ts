import type { MiniProgramPayment, OrderView, UnifiedOrderAnswer } from '../../core/api'
import type { Api } from './api'
import { askUntilDecided, isPayable, payOrder, type PayResult, type PayStep, type Told } from './payment'
import type { Purchase, Purchases } from './purchases'
import { problemOf, type Problem } from './refused'
import type { Session } from './session'

export interface DeskPorts {
  api: Pick<Api, 'placeOrder' | 'order' | 'cancelOrder'>
  session: Pick<Session, 'asUser' | 'user'>
  purchases: Purchases
  cashier(payment: MiniProgramPayment): Promise<Told>
  wait(ms: number): Promise<void>
  /** Called after every change. */
  show(state: DeskState): void
}

/** How the last try to pay ended, where the order is still unpaid. `elsewhere`: it was placed on another phone. */
export type PayEnd = { kind: 'cancelled' | 'unknown' | 'elsewhere' } | { kind: 'failed'; errMsg: string }

export type DeskStep = PayStep | 'cancelling'

export interface DeskState {
  order: OrderView | null
  /** Why there is no order to show. */
  missing: Problem | null
  step: DeskStep | null
  end: PayEnd | null
  /** Why the last thing asked for was not done. */
  problem: Problem | null
}

export type OrderDesk = ReturnType<typeof createOrderDesk>

interface Desk {
  ports: DeskPorts
  outTradeNo: string
  state: DeskState
  /** Counts what was begun; what belongs to an earlier run says nothing more. */
  run: number
}

const SECOND_LOOK_MS = [0, 1500, 3000]

/** One order in front of the customer: looks at it, pays it, cancels it. One thing at a time; every end leaves a next step. */
export function createOrderDesk(ports: DeskPorts, outTradeNo: string) {
  const state: DeskState = { order: null, missing: null, step: null, end: null, problem: null }
  const desk: Desk = { ports, outTradeNo, state, run: 0 }

  return {
    /** Fetches the order; a payment that was left midway is looked after. */
    open: () => open(desk),
    /** Pays the order; with a fresh `answer` the cashier opens at once. */
    pay: (answer?: UnifiedOrderAnswer) => pay(desk, answer),
    /** Looks a few times whether the payment has arrived. */
    check: () => check(desk),
    cancel: () => cancel(desk),
    /** Stops waiting for a cashier that does not answer, so that the customer can try again. */
    stopWaiting(): void {
      if (state.step !== 'cashier') return
      desk.run += 1
      change(desk, { step: null, end: { kind: 'unknown' } })
    },
    /** The page is left: whatever still runs says nothing more. */
    leave(): void {
      desk.run += 1
    },
  }
}

async function open(desk: Desk): Promise<void> {
  const { ports, state, outTradeNo } = desk
  if (state.step !== null) return
  const mine = desk.run
  if (state.missing !== null) change(desk, { missing: null })
  try {
    const order = await ports.session.asUser(() => ports.api.order(outTradeNo))
    if (mine === desk.run) see(desk, order)
  } catch (error) {
    const missing = problemOf(error)
    // An order on the screen is worth more than a complaint about a second look at it.
    if (mine === desk.run && state.order === null) change(desk, { missing })
    return
  }
  if (mine === desk.run && isLeftMidway(desk)) await check(desk)
}

async function pay(desk: Desk, answer?: UnifiedOrderAnswer): Promise<void> {
  const { ports, state } = desk
  if (state.step !== null) return
  if (answer !== undefined) change(desk, { order: answer.order })
  const owner = ports.session.user()?.userId
  const purchase = openPurchase(desk)
  if (owner === undefined || purchase === undefined) return change(desk, { end: { kind: 'elsewhere' } })

  await busy(desk, 'asking', async (isOver) => {
    const { idempotencyKey, productId, quantity } = purchase
    const start = () =>
      answer === undefined
        ? ports.session.asUser(() => ports.api.placeOrder({ idempotencyKey, productId, quantity }))
        : Promise.resolve(answer)
    const onStep = (step: PayStep) => {
      if (isOver()) return
      ports.purchases.atCashier(owner, purchase, step !== 'asking')
      change(desk, { step })
    }
    const { api, cashier, wait } = ports
    const result = await payOrder({ start, order: api.order, cashier, wait }, { isOver, onStep })
    if (isOver()) return

    if (result.kind !== 'unknown') ports.purchases.atCashier(owner, purchase, false)
    see(desk, result.order)
    change(desk, { end: endOf(result) })
  })
}

function check(desk: Desk): Promise<void> {
  const { ports, state } = desk
  return busy(desk, 'checking', async (isOver) => {
    const order = state.order ?? (await ports.api.order(desk.outTradeNo))
    const { api, wait } = ports
    const latest = await askUntilDecided({ order: api.order, wait }, { order, stepsMs: SECOND_LOOK_MS }, { isOver })
    if (isOver()) return
    see(desk, latest)
    if (isPayable(latest.status)) change(desk, { end: { kind: 'unknown' } })
  })
}

function cancel(desk: Desk): Promise<void> {
  const { session, api } = desk.ports
  return busy(desk, 'cancelling', async (isOver) => {
    const order = await session.asUser(() => api.cancelOrder(desk.outTradeNo))
    if (!isOver()) see(desk, order)
  })
}

/** Does one thing; a second one that is asked for meanwhile is not begun. */
async function busy(desk: Desk, step: DeskStep, work: (isOver: () => boolean) => Promise<void>): Promise<void> {
  if (desk.state.step !== null) return
  const mine = ++desk.run
  change(desk, { step, problem: null, end: null })
  try {
    await work(() => mine !== desk.run)
  } catch (error) {
    const problem = problemOf(error)
    if (mine === desk.run) change(desk, { problem })
  } finally {
    if (mine === desk.run) change(desk, { step: null })
  }
}

function see(desk: Desk, order: OrderView): void {
  change(desk, isPayable(order.status) ? { order } : { order, end: null })
  if (isPayable(order.status)) return
  const owner = desk.ports.session.user()?.userId
  const purchase = openPurchase(desk)
  if (owner !== undefined && purchase !== undefined) desk.ports.purchases.forget(owner, purchase)
}

function change(desk: Desk, part: Partial<DeskState>): void {
  Object.assign(desk.state, part)
  desk.ports.show(desk.state)
}

function isLeftMidway(desk: Desk): boolean {
  const { order } = desk.state
  return order !== null && isPayable(order.status) && openPurchase(desk)?.isAtCashier === true
}

function openPurchase({ ports, outTradeNo }: Desk): Purchase | undefined {
  const owner = ports.session.user()?.userId
  return owner === undefined ? undefined : ports.purchases.ofOrder(owner, outTradeNo)
}

function endOf(result: PayResult): PayEnd | null {
  switch (result.kind) {
    case 'settled':
      return null
    case 'failed':
      return { kind: 'failed', errMsg: result.errMsg }
    case 'cancelled':
    case 'unknown':
      return { kind: result.kind }
  }
}
