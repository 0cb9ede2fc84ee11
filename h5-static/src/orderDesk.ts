import { reactive } from 'vue'
import type { OrderView } from '../../core/api'
import { Refused, type Api } from './api'
import { askUntilDecided, isPayable, payOrder, type PayResult, type PayStep } from './payment'
import type { Purchase, Purchases } from './purchases'
import type { WeChat } from './wechat'

export interface DeskDeps {
  api: Pick<Api, 'placeOrder' | 'order' | 'cancelOrder'>
  purchases: Purchases
  wechat: Pick<WeChat, 'pay'>
  wait(ms: number): Promise<void>
  /** The userId of who is logged in. */
  owner(): string | undefined
}

/** How the last try to pay ended, where the order is still unpaid. `elsewhere`: it was placed in another browser. */
export type PayEnd = { kind: 'cancelled' | 'unknown' | 'elsewhere' } | { kind: 'failed'; errMsg: string }

export type DeskStep = PayStep | 'cancelling'

interface DeskState {
  order?: OrderView | undefined
  /** Why there is no order to show. */
  missing?: Refused | undefined
  step?: DeskStep | undefined
  end?: PayEnd | undefined
  /** Why the last thing asked for was not done. */
  refused?: Refused | undefined
}

interface Desk {
  deps: DeskDeps
  outTradeNo: string
  state: DeskState
  /** Counts what was begun; what belongs to an earlier run says nothing more. */
  run: number
}

const SECOND_LOOK_MS = [0, 1500, 3000]

/** One order in front of the customer: looks at it, pays it, cancels it. One thing at a time; every end leaves a next step. */
export function createOrderDesk(deps: DeskDeps, outTradeNo: string) {
  const desk: Desk = { deps, outTradeNo, state: reactive<DeskState>({}), run: 0 }

  return {
    state: desk.state,
    /** Fetches the order; a payment that was left midway is looked after. */
    open: () => open(desk),
    pay: () => pay(desk),
    /** Looks a few times whether the payment has arrived. */
    check: () => check(desk),
    cancel: () => busy(desk, 'cancelling', async () => see(desk, await deps.api.cancelOrder(outTradeNo))),
    /** Stops waiting for a cashier that does not answer, so that the customer can try again. */
    stopWaiting(): void {
      if (desk.state.step !== 'cashier') return
      desk.run += 1
      Object.assign(desk.state, { step: undefined, end: { kind: 'unknown' } })
    },
    /** The page is left: whatever still runs says nothing more. */
    leave(): void {
      desk.run += 1
    },
  }
}

async function open(desk: Desk): Promise<void> {
  const { state } = desk
  state.missing = undefined
  try {
    see(desk, await desk.deps.api.order(desk.outTradeNo))
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    if (state.order === undefined) state.missing = error
    return
  }
  const isMidway =
    state.order !== undefined && isPayable(state.order.status) && openPurchase(desk)?.isAtCashier === true
  if (isMidway) await check(desk)
}

async function pay(desk: Desk): Promise<void> {
  const { deps, state } = desk
  const owner = deps.owner()
  const purchase = openPurchase(desk)
  if (state.step !== undefined) return
  if (owner === undefined || purchase === undefined) {
    state.end = { kind: 'elsewhere' }
    return
  }

  await busy(desk, 'asking', async (isOver) => {
    const { idempotencyKey, productId, quantity } = purchase
    const onStep = (step: PayStep) => {
      if (isOver()) return
      state.step = step
      deps.purchases.atCashier(owner, purchase, step !== 'asking')
    }
    const ports = { ...deps.api, pay: deps.wechat.pay, wait: deps.wait }
    const result = await payOrder(ports, { idempotencyKey, productId, quantity }, { isOver, onStep })
    if (isOver()) return

    if (result.kind !== 'unknown') deps.purchases.atCashier(owner, purchase, false)
    see(desk, result.order)
    state.end = endOf(result)
  })
}

function check(desk: Desk): Promise<void> {
  const { deps, state } = desk
  return busy(desk, 'checking', async (isOver) => {
    const seen = state.order ?? (await deps.api.order(desk.outTradeNo))
    const latest = await askUntilDecided({ ...deps.api, wait: deps.wait }, seen, SECOND_LOOK_MS, { isOver })
    if (isOver()) return
    see(desk, latest)
    if (isPayable(latest.status)) state.end = { kind: 'unknown' }
  })
}

/** Does one thing; a second one that is asked for meanwhile is not begun. */
async function busy(desk: Desk, step: DeskStep, work: (isOver: () => boolean) => Promise<void>): Promise<void> {
  const { state } = desk
  if (state.step !== undefined) return
  const mine = ++desk.run
  Object.assign(state, { step, refused: undefined, end: undefined })
  try {
    await work(() => mine !== desk.run)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    if (mine === desk.run) state.refused = error
  } finally {
    if (mine === desk.run) state.step = undefined
  }
}

function see(desk: Desk, order: OrderView): void {
  const { deps, state } = desk
  state.order = order
  if (isPayable(order.status)) return
  state.end = undefined
  const owner = deps.owner()
  const purchase = openPurchase(desk)
  if (owner !== undefined && purchase !== undefined) deps.purchases.forget(owner, purchase)
}

function openPurchase({ deps, outTradeNo }: Desk): Purchase | undefined {
  const owner = deps.owner()
  return owner === undefined ? undefined : deps.purchases.ofOrder(owner, outTradeNo)
}

function endOf(result: PayResult): PayEnd | undefined {
  switch (result.kind) {
    case 'settled':
      return undefined
    case 'failed':
      return { kind: 'failed', errMsg: result.errMsg }
    case 'cancelled':
    case 'unknown':
      return { kind: result.kind }
  }
}
