import { AppError } from '../platform/errors'
import { fromPayV2Time } from './payV2Time'

/** A payment that WeChat says was made, from a notification or a query whose signature was verified. */
export interface PayV2Payment {
  outTradeNo: string
  transactionId: string
  appid: string
  openid: string
  totalFen: number
  paidAt: Date
  /** A query says that some or all of it was refunded. */
  hasRefunds?: true
}

/** Reads the fields of a payment. Throws NOTIFICATION_MISMATCH naming the one that cannot be a payment in CNY. */
export function readPayV2Payment(fields: ReadonlyMap<string, string>): PayV2Payment {
  const text = (name: string, pattern: RegExp): string => {
    const value = fields.get(name) ?? ''
    if (!pattern.test(value)) throw mismatch(name)
    return value
  }
  const paidAt = fromPayV2Time(fields.get('time_end') ?? '')
  if (paidAt === undefined) throw mismatch('time_end')
  // The field is optional and CNY by default (https://pay.weixin.qq.com/doc/v2/merchant/4011937248).
  if ((fields.get('fee_type') ?? 'CNY') !== 'CNY') throw mismatch('fee_type')

  return {
    outTradeNo: text('out_trade_no', /^[0-9A-Za-z_|*-]{6,32}$/),
    transactionId: text('transaction_id', /^\d{20,32}$/),
    appid: text('appid', /^wx[0-9a-f]{16}$/),
    openid: text('openid', /^[\w-]{1,128}$/),
    totalFen: Number(text('total_fee', /^[1-9]\d{0,9}$/)),
    paidAt,
    ...(fields.get('trade_state') === 'REFUND' && { hasRefunds: true }),
  }
}

function mismatch(field: string): AppError {
  return new AppError('NOTIFICATION_MISMATCH', { field })
}
