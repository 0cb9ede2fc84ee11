import type { RefundAnswer, RefundInput } from '../api'
import { viewOfOrder, type OrderStore } from '../orders/orders'
import { later, MINUTE_MS } from '../platform/clock'
import { AppError } from '../platform/errors'
import { fields, integer, optional, text } from '../platform/input'
import { describeError } from '../platform/log'
import { advanceRefund, type AdvanceDeps } from './advanceRefund'
import { MAX_REFUNDS, viewOfRefund, type Refund, type RefundBeginning } from './refunds'

export interface RefundDeps extends AdvanceDeps {
  orders: Pick<OrderStore, 'find'>
}

/** A million orders of the largest kind: ten digits, as `refund_fee` takes them. */
const MAX_FEN = 9_999_999_999

/**
 * Refunds a payment in whole or in part, for the merchant. The refund is stored before WeChat is asked; from then on it is
 * asked for until WeChat decides, here or by reconcile, and the answer tells where it stands. The same number is the same
 * refund, so after any error the caller repeats the call. Throws ORDER_NOT_FOUND, ORDER_NOT_REFUNDABLE,
 * REFUND_NUMBER_REUSED, REFUND_TOO_MUCH or REFUND_TOO_MANY, and then nothing was stored.
 */
export async function refund(deps: RefundDeps, input: unknown): Promise<RefundAnswer> {
  const wish = readWish(input)
  const createdAt = deps.clock.now()
  const dueAt = later(createdAt, MINUTE_MS)
  const begun = requireBegun(await deps.refunds.begin({ ...wish, cause: 'merchant', createdAt, dueAt }))

  await advanceRefund(deps, begun).catch((error: unknown) => leaveToReconcile(deps, begun, error))
  return answer(deps, begun)
}

function readWish(input: unknown): RefundInput {
  const { refundFen, reason, ...numbers } = fields(input, {
    outTradeNo: text(/^[0-9a-f]{32}$/, 'an outTradeNo: 32 hex characters'),
    outRefundNo: text(/^[0-9A-Za-z_|*@-]{1,64}$/, '1 to 64 of 0-9 A-Z a-z _ | * @ -'),
    refundFen: optional(integer(1, MAX_FEN)),
    // APIv3 takes no characters of four bytes, and a refund that has begun must be one that WeChat can take.
    reason: optional(
      text(/^[^\p{Cc}\p{Cs}\u{10000}-\u{10ffff}]{1,80}$/u, '1 to 80 characters, no line breaks, no emoji'),
    ),
  })
  return { ...numbers, ...(refundFen !== undefined && { refundFen }), ...(reason !== undefined && { reason }) }
}

function requireBegun(beginning: RefundBeginning): Refund {
  switch (beginning.outcome) {
    case 'begun':
    case 'repeated':
      return beginning.refund
    case 'orderNotFound':
      throw new AppError('ORDER_NOT_FOUND')
    case 'notRefundable':
      throw new AppError('ORDER_NOT_REFUNDABLE', { status: beginning.status })
    case 'numberReused':
      throw new AppError('REFUND_NUMBER_REUSED', { field: 'outRefundNo' })
    case 'tooMuch':
      throw new AppError('REFUND_TOO_MUCH', { field: 'refundFen' })
    case 'tooMany':
      throw new AppError('REFUND_TOO_MANY', { expected: MAX_REFUNDS })
  }
}

/** The refund is durable, whatever WeChat says now: reconcile asks again. Anything but WeChat's trouble is ours. */
function leaveToReconcile({ log }: RefundDeps, { outRefundNo, outTradeNo }: Refund, error: unknown): void {
  if (!(error instanceof AppError)) throw error
  log.error(`a refund is not decided: ${describeError(error)}`, { outRefundNo, outTradeNo })
}

async function answer({ refunds, orders }: RefundDeps, begun: Refund): Promise<RefundAnswer> {
  const order = await orders.find(begun.outTradeNo)
  if (order === undefined) throw new AppError('ORDER_NOT_FOUND')
  const refund = (await refunds.find(begun.outRefundNo)) ?? begun
  return { refund: viewOfRefund(refund), order: viewOfOrder(order) }
}
