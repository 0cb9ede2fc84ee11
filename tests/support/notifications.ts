import { randomBytes } from 'node:crypto'
import { signFields } from '../../local/wechat/pay/sign'
import { writeFlatXml } from '../../local/wechat/pay/xml'
import type { PublicAccounts } from '../../local/wechat/accounts'

export interface PaidOrder {
  outTradeNo: string
  totalFen: number
  openid: string
  /** The app that the order was paid in; the official account where none is named. */
  appid?: string
}

/** The fields of a payment notification as the local WeChat sends them, before the signature. */
export function notificationFields(accounts: PublicAccounts, order: PaidOrder): Map<string, string> {
  const { outTradeNo, totalFen, openid, appid = accounts.officialAccount.appid } = order
  return new Map([
    ['return_code', 'SUCCESS'],
    ['result_code', 'SUCCESS'],
    ['appid', appid],
    ['mch_id', accounts.merchant.mchid],
    ['nonce_str', randomBytes(16).toString('hex')],
    ['sign_type', 'HMAC-SHA256'],
    ['openid', openid],
    ['is_subscribe', 'N'],
    ['trade_type', 'JSAPI'],
    ['bank_type', 'OTHERS'],
    ['total_fee', String(totalFen)],
    ['fee_type', 'CNY'],
    ['cash_fee', String(totalFen)],
    ['transaction_id', `42000000${randomBytes(8).readBigUInt64BE().toString().padStart(20, '0')}`],
    ['out_trade_no', outTradeNo],
    ['time_end', '20261122140506'],
  ])
}

/** The notification on the wire, signed with `key`. */
export function signedNotification(fields: Map<string, string>, key: string): string {
  return writeFlatXml(new Map(fields).set('sign', signFields(fields, key, 'HMAC-SHA256')))
}
