import { AppError } from '../platform/errors'
import { requirePayV3Fields, type PayV3Answer, type PayV3Api } from '../wechat/payV3Api'
import { readPayV3Refund } from '../wechat/payV3Refund'
import { requirePayV3Text } from '../wechat/payV3Text'
import type { RefundRequest, RefundState } from './gateway'

const API = 'refunds'
const PATH = '/v3/refund/domestic/refunds'

/**
 * Codes by which WeChat says that it will never make this refund: the payer's account is gone, or the payment is over a
 * year old. Any other refusal is something that the merchant can put right, such as an empty balance
 * (https://pay.weixin.qq.com/doc/v3/merchant/4012791903).
 */
const NEVER = ['USERACCOUNTABNORMAL', 'TRADEOVERDUE']

/** Seen for a number that WeChat does not know, on pages of different age. */
const UNKNOWN = ['RESOURCENOTEXISTS', 'REFUNDNOTEXISTS', 'REFUNDNOTEXIST']

/** Asks WeChat for a refund; the same number again is the same refund. Throws as `payV3Api` does, or PAYMENT_REFUSED. */
export async function requestPayV3Refund(
  api: PayV3Api,
  request: RefundRequest,
  notifyUrl: string,
): Promise<RefundState> {
  const { outRefundNo, transactionId, refundFen, totalFen, reason } = request
  const body = {
    transaction_id: transactionId,
    out_refund_no: outRefundNo,
    reason: reason === undefined ? undefined : requirePayV3Text(reason, 'reason'),
    notify_url: notifyUrl,
    amount: { refund: refundFen, total: totalFen, currency: 'CNY' },
  }
  const answer = await api({ api: API, method: 'POST', path: PATH, body })
  if (answer.ok || !NEVER.includes(answer.code)) return readState(answer, request)

  // An earlier request under this number may have been taken, and only its answer lost.
  const known = await queryPayV3Refund(api, request)
  return known.outcome === 'unknown' ? { outcome: 'failed', reason: answer.code } : known
}

/** What WeChat knows of a refund. Throws as `payV3Api` does, or PAYMENT_REFUSED. */
export async function queryPayV3Refund(api: PayV3Api, request: RefundRequest): Promise<RefundState> {
  const path = `${PATH}/${encodeURIComponent(request.outRefundNo)}`
  const answer = await api({ api: API, method: 'GET', path })
  if (!answer.ok && UNKNOWN.includes(answer.code)) return { outcome: 'unknown' }
  return readState(answer, request)
}

/** Believes only what fits the request: a refund of another order or sum under our number is no answer to it. */
function readState(answer: PayV3Answer, request: RefundRequest): RefundState {
  const { state, ...refund } = readPayV3Refund(requirePayV3Fields(API, answer), 'status')

  const names = ['outRefundNo', 'outTradeNo', 'transactionId', 'totalFen', 'refundFen'] as const
  const differing = names.find((name) => refund[name] !== request[name])
  if (differing === undefined) return state
  throw new AppError('WECHAT_ANSWER_INVALID', { api: API, reason: `its ${differing} is not that of the request` })
}
