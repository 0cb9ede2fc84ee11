import { AppError } from '../platform/errors'
import { fromPayV2LongTime } from './payV2Time'

/** What WeChat says of a refund. */
export type PayV2RefundState =
  | { outcome: 'processing'; refundId: string }
  | { outcome: 'succeeded'; refundId: string; succeededAt: Date }
  | { outcome: 'failed'; refundId: string; reason: string }

/** One refund, from an answer or a notice of WeChat Pay. */
export interface PayV2Refund {
  outRefundNo: string
  outTradeNo: string
  transactionId: string
  totalFen: number
  refundFen: number
}

export type PayV2RefundWithState = PayV2Refund & { state: PayV2RefundState }

type Fields = ReadonlyMap<string, string>

/** The answer to a request, which means accepted and not yet done. Throws NOTIFICATION_MISMATCH naming a field. */
export function readPayV2Refund(fields: Fields): PayV2RefundWithState {
  return { ...readRefund(fields, ''), state: { outcome: 'processing', refundId: refundIdOf(fields, '') } }
}

/**
 * One refund among those that a query answers, whose fields end in `_0`, `_1` and so on
 * (https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=9_5). Undefined when it is not among them.
 */
export function readPayV2QueriedRefund(fields: Fields, outRefundNo: string): PayV2RefundWithState | undefined {
  const [name] = [...fields].find(([name, value]) => /^out_refund_no_\d+$/.test(name) && value === outRefundNo) ?? []
  if (name === undefined) return undefined

  const suffix = name.slice('out_refund_no'.length)
  const succeededAt = fields.get(`refund_success_time${suffix}`)
  return { ...readRefund(fields, suffix), state: readState(fields, { suffix, succeededAt }) }
}

/** What a notice tells (https://pay.weixin.qq.com/doc/v2/partner/4011989265). Throws NOTIFICATION_MISMATCH naming a field. */
export function readPayV2NoticedRefund(fields: Fields): PayV2RefundWithState {
  const state = readState(fields, { suffix: '', succeededAt: fields.get('success_time') })
  return { ...readRefund(fields, ''), state }
}

/** Order and payment stand once in a message, the refund's own fields under its suffix. */
function readRefund(fields: Fields, suffix: string): PayV2Refund {
  return {
    outRefundNo: text(fields, `out_refund_no${suffix}`, /^[0-9A-Za-z_|*@-]{1,64}$/),
    outTradeNo: text(fields, 'out_trade_no', /^[0-9A-Za-z_|*-]{6,32}$/),
    transactionId: text(fields, 'transaction_id', /^\d{20,32}$/),
    totalFen: Number(text(fields, 'total_fee', FEN)),
    refundFen: Number(text(fields, `refund_fee${suffix}`, FEN)),
  }
}

const FEN = /^[1-9]\d{0,9}$/

function readState(
  fields: Fields,
  { suffix, succeededAt }: { suffix: string; succeededAt: string | undefined },
): PayV2RefundState {
  const refundId = refundIdOf(fields, suffix)
  const status = text(fields, `refund_status${suffix}`, /^(SUCCESS|PROCESSING|REFUNDCLOSE|CHANGE|FAIL)$/)
  if (status === 'PROCESSING') return { outcome: 'processing', refundId }
  if (status !== 'SUCCESS') return { outcome: 'failed', refundId, reason: status }

  const date = fromPayV2LongTime(succeededAt ?? '')
  if (date === undefined) throw mismatch(`success_time${suffix}`)
  return { outcome: 'succeeded', refundId, succeededAt: date }
}

function refundIdOf(fields: Fields, suffix: string): string {
  return text(fields, `refund_id${suffix}`, /^[0-9A-Za-z]{1,32}$/)
}

function text(fields: Fields, name: string, pattern: RegExp): string {
  const value = fields.get(name) ?? ''
  if (!pattern.test(value)) throw mismatch(name)
  return value
}

function mismatch(field: string): AppError {
  return new AppError('NOTIFICATION_MISMATCH', { field })
}
