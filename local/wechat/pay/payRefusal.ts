import type { Text } from '../../messages'
import type { SignatureExplanation } from './explainSignature'

/**
 * What WeChat Pay v2 calls its refusals. Sources: pay.weixin.qq.com/doc/v2/merchant/4011936530, 4011987803; of refunds
 * also programming.vip/docs/excerpt-of-wechat-payment-refund-exception.html (answers as they were seen).
 */
export type PayCode =
  | 'APPID_MCHID_NOT_MATCH'
  | 'APPID_NOT_EXIST'
  | 'ERROR'
  | 'INVALID_REQUEST'
  | 'INVALID_TRANSACTIONID'
  | 'LACK_PARAMS'
  | 'MCHID_NOT_EXIST'
  | 'NOAUTH'
  | 'NOT_UTF8'
  | 'ORDERCLOSED'
  | 'ORDERNOTEXIST'
  | 'ORDERPAID'
  | 'PARAM_ERROR'
  | 'POST_DATA_EMPTY'
  | 'REFUNDNOTEXIST'
  | 'REFUND_FEE_MISMATCH'
  | 'REQUIRE_POST_METHOD'
  | 'SIGNERROR'
  | 'TRADE_OVERDUE'
  | 'TRADE_STATE_ERROR'
  | 'XML_FORMAT_ERROR'

interface Details {
  code: PayCode
  /** `zh` goes over the wire, `en` into the log beside it. */
  text: Text
  field?: string
  explanation?: SignatureExplanation
}

/**
 * Thrown by a pay route that refuses. A transport refusal leaves as `return_code` FAIL without a signature,
 * any other one as a signed `result_code` FAIL with `err_code`.
 */
export class PayRefusal extends Error {
  override readonly name = 'PayRefusal'
  readonly isTransport: boolean
  readonly details: Details

  constructor(isTransport: boolean, details: Details) {
    super(`${details.code}: ${details.text.en}`)
    this.isTransport = isTransport
    this.details = details
  }
}

/** The message itself is broken or its sender unknown: WeChat answers without a signature. */
export const refuseMessage = (details: Details): PayRefusal => new PayRefusal(true, details)

/** The message is in order and the answer is no. */
export const refuseBusiness = (details: Details): PayRefusal => new PayRefusal(false, details)
