import type { OrderStatus, OrderView } from '../../core/api'
import { money } from '../generated/money'
import { pictureOf, type Drawing } from '../generated/pictures'
import { endNotice, problemNotice, type Notice } from './notices'
import type { DeskState, DeskStep } from './orderDesk'
import { orderWords } from './orderWords'
import { isPayable } from './payment'
import { clockTime, friendlyTime } from './times'

/** Which buttons the bar at the bottom offers. */
export type Bar = 'busy' | 'check' | 'pay' | 'again' | 'home'

/** One order as its page shows it, in plain fields that `setData` can carry. */
export interface OrderScreen {
  status: OrderStatus
  drawing: Drawing
  title: string
  hint: string
  notice: Notice | null
  bar: Bar
  /** The words of the bar's first button. */
  words: string
  /** Beside `check`: the order may still be paid. */
  canPay: boolean
  canCancel: boolean
  canShare: boolean
  /** A payment is under way. */
  isPaying: boolean
  isAtCashier: boolean
  facts: OrderFacts
}

export interface OrderFacts {
  outTradeNo: string
  productId: string
  picture: string
  title: string
  quantity: number
  totalFen: number
  /** Zero as long as nothing was refunded. */
  refundedFen: number
  placedAt: string
  /** Empty as long as the order is unpaid. */
  paidAt: string
}

const STEPS: Record<DeskStep, { title: string; hint: string }> = {
  asking: { title: '正在准备付款', hint: '正在向微信支付要付款单。' },
  cashier: { title: '请在微信里付款', hint: '付好以后，这里会自己更新。' },
  checking: { title: '正在确认付款', hint: '在等微信的付款通知，通常只要几秒。' },
  cancelling: { title: '正在取消', hint: '请稍等。' },
}

/** What the page of an order shows at this moment. */
export function orderScreen(order: OrderView, state: DeskState, now: Date): OrderScreen {
  const { status } = order
  const isExpired = isPayable(status) && now >= new Date(order.expiresAt)
  const isIdle = state.step === null
  const canPay = isPayable(status) && !isExpired && state.end?.kind !== 'elsewhere'
  const bar = barOf(state, { status, canPay })
  return {
    status,
    drawing: isExpired && isIdle ? 'closed' : orderWords[status].drawing,
    ...headOf(order, { step: state.step, isExpired }),
    notice: noticeOf(state),
    bar,
    words: wordsOf(bar, order, state),
    canPay,
    canCancel: isIdle && isPayable(status),
    canShare: isIdle && status === 'paid',
    isPaying: !isIdle && state.step !== 'cancelling',
    isAtCashier: state.step === 'cashier',
    facts: factsOf(order, now),
  }
}

function headOf(order: OrderView, { step, isExpired }: { step: DeskStep | null; isExpired: boolean }) {
  if (step !== null) return STEPS[step]
  if (isExpired) return { title: '付款时间已过', hint: '没有扣款，订单会自动取消。' }
  const { title, hint } = orderWords[order.status]
  if (!isPayable(order.status)) return { title, hint }
  return { title, hint: `${hint}请在 ${clockTime(new Date(order.expiresAt))} 前付款。` }
}

function noticeOf({ end, problem }: DeskState): Notice | null {
  if (problem !== null) return problemNotice(problem)
  return end === null ? null : endNotice(end)
}

function barOf({ step, end }: DeskState, { status, canPay }: { status: OrderStatus; canPay: boolean }): Bar {
  if (step !== null) return 'busy'
  if (end?.kind === 'unknown' && isPayable(status)) return 'check'
  if (canPay) return 'pay'
  return status === 'paid' ? 'home' : 'again'
}

function wordsOf(bar: Bar, order: OrderView, { step, end, problem }: DeskState): string {
  switch (bar) {
    case 'busy':
      return step === 'cancelling' ? '正在取消' : '正在付款'
    case 'check':
      return '再查一次'
    case 'pay':
      if (problem?.isPassing === true) return '再试一次'
      return `${end === null && problem === null ? '微信支付' : '继续支付'} ${money(order.totalFen)}`
    case 'again':
      return '再买一次'
    case 'home':
      return '回到茶铺'
  }
}

function factsOf(order: OrderView, now: Date): OrderFacts {
  const { outTradeNo, productId, picture, title, quantity, totalFen, refundedFen = 0, createdAt, paidAt } = order
  return {
    outTradeNo,
    productId,
    picture: pictureOf(picture),
    title,
    quantity,
    totalFen,
    refundedFen,
    placedAt: friendlyTime(new Date(createdAt), now),
    paidAt: paidAt === undefined ? '' : friendlyTime(new Date(paidAt), now),
  }
}
