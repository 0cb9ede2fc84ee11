import { isDeepStrictEqual } from 'node:util'
import { apiRoute } from '../http/apiRoute'
import { PlatformRefusal } from '../http/errcodes'
import { readJsonObject } from '../http/json'
import { appidOf, findOrder, findOrderByTransaction, totalFenOf, type Order } from '../pay/orders'
import { refundsOf } from '../pay/refunds'
import type { Platform } from '../platform'
import type { Route, WireRequest } from '../router'
import { checkAccessToken } from '../tokens/accessTokens'
import { readShipmentReport, type ShipmentReport } from './shipmentReport'
import { findShipment, saveShipment, type ShipmentContent } from './shipments'

/** The report that a payment was delivered (developers.weixin.qq.com/miniprogram/dev/server/API/order_shipping/api_uploadshippinginfo). */
export const uploadShippingInfoRoute: Route = apiRoute(
  'POST',
  '/wxa/sec/order/upload_shipping_info',
  uploadShippingInfo,
)

function uploadShippingInfo(platform: Platform, { url, body }: WireRequest): Record<string, unknown> {
  const appid = checkAccessToken(platform, url.searchParams.get('access_token'))
  if (appid !== platform.accounts.miniProgram.appid) throw new PlatformRefusal(48001)
  const fields = readJsonObject(body)
  if (fields === undefined) throw new PlatformRefusal(47001)

  const report = readShipmentReport(fields)
  platform.store.atomically(() => record(platform, findPaid(platform, { appid, report }), report))
  return { errcode: 0, errmsg: 'ok' }
}

/** The order whose payment is meant. Throws 10060001 for one that was not paid in this app, 10060031 for another payer's. */
function findPaid(platform: Platform, { appid, report }: { appid: string; report: ShipmentReport }): Order {
  const { orderKey, openid } = report
  const order =
    'transactionId' in orderKey
      ? findOrderByTransaction(platform, orderKey.transactionId)
      : findOrder(platform, orderKey.mchid === platform.accounts.merchant.mchid ? orderKey.outTradeNo : '')
  if (order?.payment === undefined || appidOf(order) !== appid) throw new PlatformRefusal(10060001)
  if (order.payment.openid !== openid) throw new PlatformRefusal(10060031)
  if (isRefunded(platform, order)) throw new PlatformRefusal(10060004)
  return order
}

function isRefunded(platform: Platform, order: Order): boolean {
  const refunded = refundsOf(platform, order).filter(({ state }) => state === 'SUCCESS')
  return refunded.reduce((fen, { refundFen }) => fen + refundFen, 0) >= totalFenOf(order)
}

/** Stores the report; one that says nothing new is refused, and so is a second change of what was delivered. */
function record(platform: Platform, { outTradeNo, payment }: Order, { orderKey: _, ...report }: ShipmentReport): void {
  const transactionId = payment?.transactionId ?? ''
  const known = findShipment(platform, transactionId)
  if (known !== undefined && !isNews(known.report, report)) throw new PlatformRefusal(10060023)
  if (known !== undefined && known.changes > 0) throw new PlatformRefusal(10060003)

  const changes = known?.report.isAllDelivered === true ? known.changes + 1 : 0
  const reportedAt = platform.clock.now().getTime()
  saveShipment(platform, { transactionId, outTradeNo, report, reportedAt, changes })
}

/** Another content, and a later time than that of the report before. */
function isNews(before: ShipmentContent, report: ShipmentContent): boolean {
  const { uploadedAt } = report
  return uploadedAt > before.uploadedAt && !isDeepStrictEqual({ ...before, uploadedAt }, report)
}
