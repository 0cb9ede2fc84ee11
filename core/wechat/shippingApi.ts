import { beijingTime } from '../platform/beijing'
import type { HttpClient } from '../platform/httpClient'
import { accessTokens, withAccessToken } from './accessTokens'
import { apiUrl, callApi } from './apiCall'
import { ALREADY_SHIPPED, refusal, TOKEN_REFUSED } from './errcodes'
import { fetchStableToken, type AccountSettings } from './stableToken'
import type { TokenDeps } from './tokens'

/** How goods reach the buyer, by WeChat's numbers; only a parcel has a number of its own. */
const LOGISTICS_TYPES = { parcel: 1, sameCity: 2, virtual: 3, selfPickup: 4 } as const
/** Everything of one payment at once. */
const UNIFIED_DELIVERY = 1
const BY_TRANSACTION_ID = 2
const MAX_DESCRIPTION = 120

/** What a shop tells WeChat about the delivery of one payment. */
export interface Shipment {
  transactionId: string
  /** The payer's, in the mini-program. */
  openid: string
  logistics: Exclude<keyof typeof LOGISTICS_TYPES, 'parcel'> | Parcel
  /** What was bought; cut to 120 characters. */
  description: string
  /** Tells an update from what it replaces: the same shipment keeps its time, a later one has a later time. */
  uploadedAt: Date
}

export interface Parcel {
  /** WeChat's own code of the carrier, such as `ZTO`. */
  company: string
  trackingNo: string
  /** For the carrier `SF`: the receiver's phone, masked but for its last four digits. */
  receiverContact?: string
}

export interface ShippingApi {
  /**
   * Tells WeChat that a payment of the mini-program was delivered; `known` when WeChat has heard so before. Throws
   * WECHAT_BUSY, WECHAT_UNREACHABLE, or WECHAT_REFUSED: for some minutes after a payment also because WeChat does not
   * find it yet.
   */
  upload(shipment: Shipment): Promise<'uploaded' | 'known'>
}

const API = 'upload_shipping_info'

/**
 * WeChat's management of deliveries, which a mini-program that sells must use lest its money stays frozen
 * (https://developers.weixin.qq.com/miniprogram/dev/server/API/order_shipping/api_uploadshippinginfo).
 */
export function shippingApi(deps: TokenDeps & { http: HttpClient }, account: AccountSettings): ShippingApi {
  const { http } = deps
  const tokens = accessTokens(deps, { appid: account.appid, fetch: () => fetchStableToken(http, account) })

  async function send(accessToken: string, body: string): Promise<'uploaded' | 'known' | 'tokenRefused'> {
    const answer = await callApi(http, {
      api: API,
      method: 'POST',
      url: apiUrl(account.apiUrl, `/wxa/sec/order/${API}`, { access_token: accessToken }),
      headers: { 'content-type': 'application/json' },
      body,
    })
    if (answer.isOk) return 'uploaded'
    const { errcode } = answer.error
    if (TOKEN_REFUSED.includes(errcode)) return 'tokenRefused'
    if (ALREADY_SHIPPED.includes(errcode)) return 'known'
    throw refusal(answer.error)
  }

  return {
    upload(shipment) {
      const body = JSON.stringify(uploadOf(shipment))
      return withAccessToken(tokens, API, (token) => send(token, body))
    },
  }
}

function uploadOf({ transactionId, openid, logistics, description, uploadedAt }: Shipment) {
  const isParcel = typeof logistics === 'object'
  const itemDesc = [...description].slice(0, MAX_DESCRIPTION).join('')
  return {
    order_key: { order_number_type: BY_TRANSACTION_ID, transaction_id: transactionId },
    logistics_type: LOGISTICS_TYPES[isParcel ? 'parcel' : logistics],
    delivery_mode: UNIFIED_DELIVERY,
    shipping_list: [{ item_desc: itemDesc, ...(isParcel ? parcelFields(logistics) : {}) }],
    upload_time: beijingTime(uploadedAt),
    payer: { openid },
  }
}

function parcelFields({ company, trackingNo, receiverContact }: Parcel) {
  const parcel = { express_company: company, tracking_no: trackingNo }
  return receiverContact === undefined ? parcel : { ...parcel, contact: { receiver_contact: receiverContact } }
}
