import type { ErrorCode } from '../api'
import { AppError } from '../platform/errors'

/** What each `errcode` means (api.weixin.qq.com, "Return codes"; 40163 and 45011 from the pages of the calls themselves). */
export const ERRCODE = {
  systemBusy: -1,
  tokenInvalid: 40001,
  openidInvalid: 40003,
  tokenMalformed: 40014,
  codeInvalid: 40029,
  refreshTokenInvalid: 40030,
  codeUsed: 40163,
  userBlocked: 40226,
  tokenExpired: 42001,
  refreshTokenExpired: 42002,
  codeExpired: 42003,
  dailyQuota: 45009,
  minuteQuota: 45011,
  unauthorized: 48001,
  shipmentFinished: 10060002,
  shipmentChangedTwice: 10060003,
  shippingBusy: 10060012,
  shippingFault: 10060019,
  shipmentUnchanged: 10060023,
} as const

/** An access token that WeChat refuses: fetch another, once. */
export const TOKEN_REFUSED: readonly number[] = [ERRCODE.tokenInvalid, ERRCODE.tokenMalformed, ERRCODE.tokenExpired]

/** A web authorisation code that was used, or waited too long. */
export const CODE_SPENT: readonly number[] = [ERRCODE.codeInvalid, ERRCODE.codeUsed, ERRCODE.codeExpired]

/** A grant that cannot be renewed: the user must authorise again. */
export const GRANT_OVER: readonly number[] = [ERRCODE.refreshTokenInvalid, ERRCODE.refreshTokenExpired]

/** A payment whose delivery WeChat knows, from an earlier call or from the console. */
export const ALREADY_SHIPPED: readonly number[] = [
  ERRCODE.shipmentFinished,
  ERRCODE.shipmentChangedTwice,
  ERRCODE.shipmentUnchanged,
]

const BUSY: readonly number[] = [
  ERRCODE.systemBusy,
  ERRCODE.dailyQuota,
  ERRCODE.minuteQuota,
  ERRCODE.shippingBusy,
  ERRCODE.shippingFault,
]

/** Where a developer should look, for the refusals that a new deployment meets first. */
const HINTS: Record<number, string> = {
  40001: 'check the app secret',
  40013: 'check the appid',
  40125: 'check the app secret',
  40164: 'add the egress IP of the cloud functions to the IP whitelist of the official account',
  40243: 'the app secret is frozen; unfreeze it in the console',
  48001: 'the account or the scope lacks this interface',
  10060001: 'WeChat does not find this payment, or not yet: it may take minutes',
  10060004: 'the payment is in no state to be delivered; was it refunded?',
  10060031: 'the payment belongs to another openid',
}

export interface WeChatError {
  api: string
  errcode: number
  errmsg: string
}

/** The error for an `errcode`: as `codes` says, else WECHAT_BUSY or WECHAT_REFUSED with a hint. */
export function refusal(
  { api, errcode, errmsg }: WeChatError,
  codes: Readonly<Record<number, ErrorCode>> = {},
): AppError {
  const hint = HINTS[errcode]
  const reason = `${errcode} ${printable(errmsg)}${hint === undefined ? '' : ` (${hint})`}`
  return new AppError(codes[errcode] ?? (BUSY.includes(errcode) ? 'WECHAT_BUSY' : 'WECHAT_REFUSED'), { api, reason })
}

function printable(errmsg: string): string {
  return errmsg.replace(/[^\x20-\x7e]/g, '?').slice(0, 120)
}
