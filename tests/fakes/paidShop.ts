import { payNotify } from '../../core/payments/payNotify'
import { refund } from '../../core/payments/refund'
import { refundNotify } from '../../core/payments/refundNotify'
import { unifiedOrder } from '../../core/payments/unifiedOrder'
import { BUYER, openShop, TEA } from './shop'

/** A shop with one order of 176 yuan that was paid, and what happens to refunds of it. */
export async function openPaidShop(options: Parameters<typeof openShop>[0] = {}) {
  const shop = await openShop(options)
  const { order } = await unifiedOrder(shop.deps, BUYER, TEA)
  const { outTradeNo } = order
  shop.pay.pay(outTradeNo)
  const body = shop.pay.notification(shop.pay.notificationFields(outTradeNo))
  await payNotify(shop.deps, { headers: {}, body })

  return {
    ...shop,
    outTradeNo,
    paid: () => shop.order(outTradeNo),
    refund: (input: object = {}) => refund(shop.deps, { outTradeNo, outRefundNo: 'r-1', ...input }),
    refundRow: (outRefundNo = 'r-1') => shop.database.rows('refunds').find(({ _id }) => _id === outRefundNo),
    /** WeChat's own notice of how a refund stands. */
    notice: (outRefundNo = 'r-1', changes: Record<string, string> = {}) =>
      refundNotify(shop.refundDeps, { headers: {}, body: shop.pay.refundNotice(outRefundNo, changes) }),
    asked: (call: string) => shop.pay.calls.filter((made) => made.call === call).map(({ request }) => request),
  }
}
