import type { PayV3Fields } from './payV3Json'
import { OUT_TRADE_NO, requireCny, TRANSACTION_ID } from './payV3Transaction'

/** What WeChat says of a refund. */
export type PayV3RefundState =
  | { outcome: 'processing'; refundId: string }
  | { outcome: 'succeeded'; refundId: string; succeededAt: Date }
  | { outcome: 'failed'; refundId: string; reason: string }

/** A refund of an answer or a notification whose signature was verified. */
export interface PayV3Refund {
  outRefundNo: string
  outTradeNo: string
  transactionId: string
  totalFen: number
  refundFen: number
  state: PayV3RefundState
}

const STATUSES = ['SUCCESS', 'CLOSED', 'PROCESSING', 'ABNORMAL'] as const

/**
 * Reads a refund (https://pay.weixin.qq.com/doc/v3/merchant/4012791906); answers call its state `status`, notifications
 * `refund_status`. Throws what the fields' mismatch makes of the one that cannot be a refund in CNY.
 */
export function readPayV3Refund(fields: PayV3Fields, statusField: 'status' | 'refund_status'): PayV3Refund {
  const amount = fields.part('amount')
  requireCny(amount)

  return {
    // Refunds made at WeChat's console have numbers of its own.
    outRefundNo: fields.text('out_refund_no', /^[0-9A-Za-z_|*@-]{1,64}$/),
    outTradeNo: fields.text('out_trade_no', OUT_TRADE_NO),
    transactionId: fields.text('transaction_id', TRANSACTION_ID),
    totalFen: amount.fen('total'),
    refundFen: amount.fen('refund'),
    state: readState(fields, statusField),
  }
}

function readState(fields: PayV3Fields, statusField: string): PayV3RefundState {
  const refundId = fields.text('refund_id', /^[0-9A-Za-z]{1,32}$/)
  const status = fields.oneOf(statusField, STATUSES)
  switch (status) {
    case 'SUCCESS':
      return { outcome: 'succeeded', refundId, succeededAt: fields.time('success_time') }
    case 'PROCESSING':
      return { outcome: 'processing', refundId }
    case 'CLOSED':
    case 'ABNORMAL':
      return { outcome: 'failed', refundId, reason: status }
  }
}
