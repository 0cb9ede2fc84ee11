import type { Platform } from '../../platform'
import { findOrder, findOrderByTransaction, type Order } from '../orders'
import { transactionOf } from './transaction'
import { paramError, refuseV3 } from './v3Refusal'
import type { V3Operation, V3Request } from './v3Route'

/** GET /v3/pay/transactions/… by WeChat's number or by the merchant's; only a paid order carries its payment. */
export const queryTransactions: V3Operation[] = [
  {
    method: 'GET',
    path: '/v3/pay/transactions/id/{transaction_id}',
    run: (platform, request) =>
      answer(platform, request, findOrderByTransaction(platform, request.params['transaction_id'] ?? '')),
  },
  {
    method: 'GET',
    path: '/v3/pay/transactions/out-trade-no/{out_trade_no}',
    run: (platform, request) => answer(platform, request, findOrder(platform, request.params['out_trade_no'] ?? '')),
  },
]

function answer(platform: Platform, { query }: V3Request, order: Order | undefined): object {
  checkMchid(platform, { value: query.get('mchid'), location: 'query' })
  if (order === undefined) throw orderMissing()
  return transactionOf(platform, order)
}

/** ORDER_NOT_EXIST, as query, close and refund answer it. */
export const orderMissing = () =>
  refuseV3({ status: 404, code: 'ORDER_NOT_EXIST', text: { en: 'there is no such order', zh: '订单不存在' } })

/** Throws PARAM_ERROR where the merchant is not named beside the signature, or is another one. */
export function checkMchid(platform: Platform, given: { value: unknown; location: 'query' | 'body' }): void {
  const { value, location } = given
  if (value === platform.accounts.merchant.mchid) return
  const isMissing = value === null || value === undefined || value === ''
  throw paramError(
    { field: 'mchid', value, issue: isMissing ? 'required' : 'not the merchant that signed', location },
    isMissing
      ? {
          en: `"mchid" is missing in the ${location}`,
          zh: `输入源“/${location}/mchid”映射到字段“商户号”必填性规则校验失败，此字段为必填项`,
        }
      : { en: '"mchid" is not the merchant that signed the request', zh: '商户号与签名的商户号不一致' },
  )
}
