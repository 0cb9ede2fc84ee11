import type { Platform } from '../platform'
import { giveToBalance } from './balances'
import { createRefundNotification } from './notification'
import { notifierOf } from './notifier'
import { findOrder, type Order } from './orders'
import {
  acceptRefund,
  endRefund,
  findRefund,
  listRefunds,
  type Refund,
  type RefundDenial,
  type RefundRequest,
} from './refunds'

/** Where refunds are worked on: one that was accepted ends at its time on the platform's clock. */
export interface RefundDesk {
  /** Takes up every refund that is not decided; those whose time has come end at once. */
  resume(): void
  /** Accepts a refund, once per number; its end follows by itself. */
  accept(order: Order, request: RefundRequest): Refund | RefundDenial
  /** Ends a refund now. An abnormal one can still succeed or be closed; nothing else changes again. */
  decide(outRefundNo: string, state: Refund['endsAs']): Refund | 'unknown' | 'ended'
  /** Stops working; what is not decided stays so. */
  close(): void
}

// A store has one desk; the routes that ask for refunds find it here.
const desks = new WeakMap<Platform['store'], RefundDesk>()

/** The desk of this platform, made at its first use. */
export function refundDeskOf(platform: Platform): RefundDesk {
  const desk = desks.get(platform.store) ?? createRefundDesk(platform)
  desks.set(platform.store, desk)
  return desk
}

function createRefundDesk(platform: Platform): RefundDesk {
  const timers = new Map<string, () => void>()
  let isOpen = true

  function expect({ outRefundNo, state, endsAt, endsAs }: Refund): void {
    if (!isOpen || state !== 'PROCESSING') return
    timers.get(outRefundNo)?.()
    const end = () => void decideRefund(platform, outRefundNo, endsAs)
    timers.set(outRefundNo, platform.clock.at(new Date(endsAt), end))
  }

  return {
    resume: () => listRefunds(platform).forEach(expect),
    accept(order, request) {
      const outcome = platform.store.atomically(() => {
        const current = findOrder(platform, order.outTradeNo)
        return acceptRefund(platform, current ?? order, request)
      })
      if (typeof outcome !== 'string') expect(outcome)
      return outcome
    },
    decide(outRefundNo, state) {
      timers.get(outRefundNo)?.()
      return decideRefund(platform, outRefundNo, state)
    },
    close() {
      isOpen = false
      for (const cancel of timers.values()) cancel()
      timers.clear()
    },
  }
}

/** The end, the money and the notification are stored together; the notification is sent afterwards. */
function decideRefund(platform: Platform, outRefundNo: string, state: Refund['endsAs']): Refund | 'unknown' | 'ended' {
  const outcome = platform.store.atomically(() => {
    const refund = findRefund(platform, outRefundNo)
    const order = refund && findOrder(platform, refund.outTradeNo)
    if (refund === undefined || order === undefined) return 'unknown'
    if (!mayBecome(refund, state)) return 'ended'

    const ended = endRefund(platform, refund, state)
    if (state === 'SUCCESS') giveBack(platform, order, refund.refundFen)
    return { ended, notificationId: createRefundNotification(platform, order, ended) }
  })
  if (typeof outcome === 'string') return outcome
  if (outcome.notificationId !== undefined) notifierOf(platform)?.send(outcome.notificationId)
  return outcome.ended
}

const mayBecome = (refund: Refund, state: Refund['endsAs']) =>
  refund.state === 'PROCESSING' || (refund.state === 'ABNORMAL' && state !== 'ABNORMAL')

function giveBack(platform: Platform, order: Order, fen: number): void {
  const payer = platform.users.find(({ id }) => id === order.payment?.userId)
  if (payer !== undefined) giveToBalance(platform, payer, fen)
}
