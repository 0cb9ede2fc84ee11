import type { PayV3Fields } from './payV3Json'

/** A payment that WeChat says was made, from a notification or an answer whose signature was verified. */
export interface PayV3Payment {
  outTradeNo: string
  transactionId: string
  appid: string
  openid: string
  totalFen: number
  paidAt: Date
  hasRefunds?: true
}

/** `REVOKED` and `USERPAYING` belong to payment codes, which this shop does not take. */
export const PAY_V3_TRADE_STATES = [
  'SUCCESS',
  'REFUND',
  'NOTPAY',
  'CLOSED',
  'REVOKED',
  'USERPAYING',
  'PAYERROR',
] as const

export const OUT_TRADE_NO = /^[0-9A-Za-z_|*-]{6,32}$/
export const TRANSACTION_ID = /^\d{20,32}$/

/**
 * Reads a transaction that is paid, refunded or not (https://pay.weixin.qq.com/doc/v3/merchant/4012791902).
 * Throws what the fields' mismatch makes of the one that cannot be a payment in CNY.
 */
export function readPayV3Payment(fields: PayV3Fields): PayV3Payment {
  const state = fields.oneOf('trade_state', ['SUCCESS', 'REFUND'])
  const amount = fields.part('amount')
  requireCny(amount)

  return {
    outTradeNo: fields.text('out_trade_no', OUT_TRADE_NO),
    transactionId: fields.text('transaction_id', TRANSACTION_ID),
    appid: fields.text('appid', /^wx[0-9a-f]{16}$/),
    openid: fields.part('payer').text('openid', /^[\w-]{1,128}$/),
    totalFen: amount.fen('total'),
    paidAt: fields.time('success_time'),
    ...(state === 'REFUND' && { hasRefunds: true }),
  }
}

/** The field is optional and CNY by default. */
export function requireCny(amount: PayV3Fields): void {
  if (amount.optionalText('currency', /^/) !== undefined) amount.oneOf('currency', ['CNY'])
}
