import type { ShippingApi } from '../wechat/shippingApi'
import type { Paid } from './fulfilments'

/**
 * Tells WeChat that a paid order awaits its buyer in the shop, so that its money is not frozen. The same order always
 * reports the same, its time included, so a repeat uses up no change: WeChat takes one. Throws as the upload does.
 *
 * Self pickup, because an order of this shop has no address. Where parcels are sent, the report belongs to the moment at
 * which a parcel leaves and carries its number; for what is delivered at once, such as a code, it is `virtual`.
 */
export async function reportShipping(shipping: ShippingApi, { order, payment }: Paid): Promise<void> {
  await shipping.upload({
    transactionId: payment.transactionId,
    openid: payment.openid,
    logistics: 'selfPickup',
    description: `${order.title} ×${order.quantity}`,
    uploadedAt: payment.paidAt,
  })
}
