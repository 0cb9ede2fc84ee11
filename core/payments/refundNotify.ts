import type { OrderStore } from '../orders/orders'
import { AppError } from '../platform/errors'
import type { Notification } from '../platform/notifyFunction'
import type { PaymentGateway, RefundRequest } from './gateway'
import { keptNotification, type Inbox } from './inbox'
import { applyRefundNotice, type RecordDeps } from './recordRefund'
import type { KnownRefundState, Refund, RefundNotice } from './refunds'

export interface RefundNotifyDeps extends RecordDeps {
  /**
   * Reads a notice of a refund, without the database; throws for whatever is not genuine. `isProven` only when WeChat has
   * signed it: a notice of APIv2 is just encrypted.
   */
  readNotification: (notification: Notification) => Promise<{ notice: RefundNotice; isProven: boolean }>
  orders: Pick<OrderStore, 'find'>
  gateway: Pick<PaymentGateway, 'queryRefund'>
  inbox: Inbox
}

/**
 * Books what WeChat Pay notifies of a refund, also of one that was made elsewhere: read, compared with our books, confirmed
 * by a query where it is not proven, kept in the inbox, applied. Returning means that the books know it durably; throwing
 * means that they do not, or that it is not known, so that WeChat Pay must send again. What is refused is not kept.
 */
export async function refundNotify(deps: RefundNotifyDeps, notification: Notification): Promise<void> {
  const { notice, isProven } = await deps.readNotification(notification)
  const known = await deps.refunds.find(notice.outRefundNo)
  const request = known ?? (await elsewhere(deps, notice))
  requireSameMoney(request, notice)
  if (known !== undefined && !isNews(known, notice.state)) return

  const state = isProven ? notice.state : await confirmedState(deps, request)
  await book(deps, { ...notice, state })
}

/** The request that somebody must have made of a refund which our books do not know. */
async function elsewhere({ orders }: RefundNotifyDeps, { state: _, ...told }: RefundNotice): Promise<RefundRequest> {
  const order = await orders.find(told.outTradeNo)
  if (order === undefined) throw new AppError('ORDER_NOT_FOUND')

  const { appid, totalFen, transactionId = 'not paid' } = order
  return { ...told, appid, totalFen, transactionId }
}

function requireSameMoney(request: RefundRequest, notice: RefundNotice): void {
  if (request.outTradeNo !== notice.outTradeNo) throw mismatch('out_trade_no')
  if (request.transactionId !== notice.transactionId) throw mismatch('transaction_id')
  if (request.totalFen !== notice.totalFen) throw mismatch('total_fee')
  if (request.refundFen !== notice.refundFen) throw mismatch('refund_fee')
}

/** What has ended in our books is news only when it failed and succeeds after all. */
function isNews({ status }: Refund, { outcome }: KnownRefundState): boolean {
  if (status === 'requested') return true
  if (status === 'processing') return outcome !== 'processing'
  return status === 'failed' && outcome === 'succeeded'
}

async function confirmedState({ gateway }: RefundNotifyDeps, request: RefundRequest): Promise<KnownRefundState> {
  const state = await gateway.queryRefund(request)
  if (state.outcome === 'unknown') throw mismatch('out_refund_no')
  return state
}

async function book(deps: RefundNotifyDeps, notice: RefundNotice): Promise<void> {
  const { inbox, clock, log } = deps
  const { outRefundNo, outTradeNo } = notice
  try {
    const entry = keptNotification({ kind: 'refund', notice }, clock.now())
    await inbox.keep(entry)
    await applyRefundNotice(deps, notice)
    await inbox.markApplied(entry.id, clock.now())
  } catch (error) {
    log.error('a genuine refund notice is not known to be booked', { outRefundNo, outTradeNo })
    throw error
  }
}

function mismatch(field: string): AppError {
  return new AppError('NOTIFICATION_MISMATCH', { field })
}
