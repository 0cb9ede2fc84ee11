import type { Text } from '../../../messages'
import type { SignatureExplanation } from '../explainSignature'

/** What WeChat Pay v3 calls its refusals. Source: pay.weixin.qq.com/docs/merchant/apis/jsapi-payment (error tables). */
export type V3Code =
  | 'APPID_MCHID_NOT_MATCH'
  | 'FREQUENCY_LIMITED'
  | 'INVALID_REQUEST'
  | 'MCH_NOT_EXISTS'
  | 'NO_AUTH'
  | 'NO_STATEMENT_EXIST'
  | 'NOT_ENOUGH'
  | 'OPENID_MISMATCH'
  | 'ORDER_CLOSED'
  | 'ORDER_NOT_EXIST'
  | 'ORDERPAID'
  | 'PARAM_ERROR'
  | 'RESOURCE_NOT_EXISTS'
  | 'SIGN_ERROR'
  | 'STATEMENT_CREATING'
  | 'TRADE_ERROR'

/** Where the fault is: `field` as a JSON pointer. */
export interface FaultDetail {
  field: string
  value: unknown
  issue: string
  location: 'body' | 'query' | 'url' | 'header' | 'authorization'
}

interface Details {
  status: number
  code: V3Code
  /** `zh` goes over the wire, `en` into the log beside it. */
  text: Text
  detail?: FaultDetail
  explanation?: SignatureExplanation
  /** More of the wire's `detail`. */
  wireDetail?: object
}

/** Thrown by a v3 route that refuses: it leaves as `{ code, message, detail }` with its status. */
export class V3Refusal extends Error {
  override readonly name = 'V3Refusal'
  readonly details: Details

  constructor(details: Details) {
    super(`${details.code}: ${details.text.en}`)
    this.details = details
  }
}

export const refuseV3 = (details: Details): V3Refusal => new V3Refusal(details)

/** 400 PARAM_ERROR, which names the field. */
export const paramError = (detail: FaultDetail, text: Text): V3Refusal =>
  refuseV3({ status: 400, code: 'PARAM_ERROR', text, detail })
