import { type Errcode, PlatformRefusal } from '../http/errcodes'
import { arrayOf, isText, objectOf } from './jsonParts'

/** A report of a delivery that has the right form; wire spelling ends here. */
export interface ShipmentReport {
  orderKey: { transactionId: string } | { mchid: string; outTradeNo: string }
  logisticsType: number
  isSplit: boolean
  isAllDelivered: boolean
  parcels: ReportedParcel[]
  /** Milliseconds. */
  uploadedAt: number
  openid: string
}

export interface ReportedParcel {
  itemDesc: string
  expressCompany: string
  trackingNo: string
}

type Fields = Record<string, unknown>

const EXPRESS = 1
const LOGISTICS_TYPES = [EXPRESS, 2, 3, 4]
const [UNIFIED, SPLIT] = [1, 2]
const MOST_PARCELS = 15
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/

/**
 * Reads the body of upload_shipping_info. Throws 47001 for what has not the right types, else the code of the first field
 * that is wrong (developers.weixin.qq.com/miniprogram/dev/server/API/order_shipping/api_uploadshippinginfo).
 */
export function readShipmentReport(body: Fields): ShipmentReport {
  const { logistics_type: logisticsType, delivery_mode: mode, is_all_delivered: isAllDelivered } = body
  const orderKey = readOrderKey(objectOf(body['order_key']))
  if (typeof logisticsType !== 'number' || typeof mode !== 'number') throw new PlatformRefusal(47001)
  refuseUnless(LOGISTICS_TYPES.includes(logisticsType), 10060005)
  refuseUnless(mode === UNIFIED || mode === SPLIT, 268485224)
  refuseUnless(mode !== SPLIT || logisticsType === EXPRESS, 10060006)
  refuseUnless(mode !== SPLIT || typeof isAllDelivered === 'boolean', 10060007)

  return {
    orderKey,
    logisticsType,
    isSplit: mode === SPLIT,
    isAllDelivered: mode !== SPLIT || isAllDelivered === true,
    parcels: readParcels(arrayOf(body['shipping_list']), { logisticsType, isSplit: mode === SPLIT }),
    uploadedAt: readTime(body['upload_time']),
    openid: readText(objectOf(body['payer'])['openid'], 47001),
  }
}

function readOrderKey(key: Fields): ShipmentReport['orderKey'] {
  if (key['order_number_type'] === 2) return { transactionId: readText(key['transaction_id'], 268485195) }
  refuseUnless(key['order_number_type'] === 1, 268485194)
  return { mchid: readText(key['mchid'], 268485196), outTradeNo: readText(key['out_trade_no'], 268485197) }
}

function readParcels(list: unknown[], { logisticsType, isSplit }: { logisticsType: number; isSplit: boolean }) {
  refuseUnless(isSplit || list.length === 1, 268485228)
  refuseUnless(list.length <= MOST_PARCELS, 10060024)
  return list.map((parcel) => readParcel(objectOf(parcel), logisticsType === EXPRESS))
}

function readParcel(parcel: Fields, isExpress: boolean): ReportedParcel {
  const { item_desc: itemDesc = '', express_company: expressCompany = '', tracking_no: trackingNo = '' } = parcel
  const isTyped = [itemDesc, expressCompany, trackingNo].every((value) => typeof value === 'string')
  if (!isTyped) throw new PlatformRefusal(47001)

  refuseUnless(itemDesc !== '', 10060008)
  refuseUnless([...String(itemDesc)].length <= 120, 10060009)
  refuseUnless(!isExpress || trackingNo !== '', 268485226)
  refuseUnless(!isExpress || expressCompany !== '', 268485227)
  refuseUnless(String(expressCompany).length <= 128, 10060025)
  refuseUnless(String(trackingNo).length <= 128, 10060026)
  return { itemDesc: String(itemDesc), expressCompany: String(expressCompany), trackingNo: String(trackingNo) }
}

function readTime(value: unknown): number {
  const time = isText(value) && RFC3339.test(value) ? Date.parse(value) : NaN
  refuseUnless(!Number.isNaN(time), 268485216)
  return time
}

function readText(value: unknown, errcode: Errcode): string {
  if (!isText(value)) throw new PlatformRefusal(errcode)
  return value
}

function refuseUnless(isRight: boolean, errcode: Errcode): void {
  if (!isRight) throw new PlatformRefusal(errcode)
}
