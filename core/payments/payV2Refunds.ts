import { AppError } from '../platform/errors'
import type { PayV2Api } from '../wechat/payV2Api'
import { readPayV2QueriedRefund, readPayV2Refund, type PayV2RefundWithState } from '../wechat/payV2Refund'
import { payV2Text } from '../wechat/payV2Text'
import type { RefundRequest, RefundState } from './gateway'

/**
 * Codes by which WeChat says that it will never make this refund: the payer's account is gone, or the payment is over a
 * year old. Any other refusal is something that the merchant can put right, such as an empty balance (NOTENOUGH), and is
 * asked again with the same number (https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=9_4).
 */
const NEVER = ['USER_ACCOUNT_ABNORMAL', 'TRADE_OVERDUE']

/** Asks WeChat for a refund; the same number again is the same refund. Throws as `payV2Api` does, or PAYMENT_REFUSED. */
export async function requestPayV2Refund(
  api: PayV2Api,
  request: RefundRequest,
  notifyUrl: string,
): Promise<RefundState> {
  const { appid, transactionId, outRefundNo, totalFen, refundFen, reason = '' } = request
  const answer = await api('refund', {
    appid,
    transaction_id: transactionId,
    out_refund_no: outRefundNo,
    total_fee: String(totalFen),
    refund_fee: String(refundFen),
    refund_fee_type: 'CNY',
    refund_desc: payV2Text(reason),
    notify_url: notifyUrl,
  })
  if (answer.ok) return stateOf('refund', request, () => readPayV2Refund(answer.fields))
  if (!NEVER.includes(answer.errCode)) throw refused('refund', answer.reason)

  // An earlier request under this number may have been taken, and only its answer lost.
  const known = await queryPayV2Refund(api, request)
  return known.outcome === 'unknown' ? { outcome: 'failed', reason: answer.errCode } : known
}

/** What WeChat knows of a refund. Throws as `payV2Api` does, or PAYMENT_REFUSED. */
export async function queryPayV2Refund(api: PayV2Api, request: RefundRequest): Promise<RefundState> {
  const { appid, outRefundNo } = request
  const answer = await api('refundquery', { appid, out_refund_no: outRefundNo })
  if (!answer.ok && answer.errCode === 'REFUNDNOTEXIST') return { outcome: 'unknown' }
  if (!answer.ok) throw refused('refundquery', answer.reason)
  return stateOf('refundquery', request, () => readPayV2QueriedRefund(answer.fields, outRefundNo))
}

/** Believes only what fits the request: a refund of another order or sum under our number is no answer to it. */
function stateOf(api: string, request: RefundRequest, read: () => PayV2RefundWithState | undefined): RefundState {
  const refund = readOrRefuse(api, read)
  if (refund === undefined) throw invalid(api, 'it tells of other refunds only')

  const names = ['outRefundNo', 'outTradeNo', 'transactionId', 'totalFen', 'refundFen'] as const
  const differing = names.find((name) => refund[name] !== request[name])
  if (differing !== undefined) throw invalid(api, `its ${differing} is not that of the request`)
  return refund.state
}

function readOrRefuse<T>(api: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new AppError('WECHAT_ANSWER_INVALID', { api, reason: 'it tells no whole refund' }, { cause })
  }
}

function refused(api: string, reason: string): AppError {
  return new AppError('PAYMENT_REFUSED', { api, reason })
}

function invalid(api: string, reason: string): AppError {
  return new AppError('WECHAT_ANSWER_INVALID', { api, reason })
}
