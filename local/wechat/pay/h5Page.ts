import { html } from '../../pages/page'
import { pageReply } from '../http/pageReply'
import type { Platform } from '../platform'
import type { Route, WireReply, WireRequest } from '../router'
import { BILL_STYLE, billCard } from './billCard'
import { createCashierVisit } from './cashierVisits'
import { findOrder, tradeStateAt, tradeTypeOf, type Order } from './orders'
import { findPrepay, type Prepay } from './prepays'

const PATH = '/cgi-bin/mmpayweb-bin/checkmweb'
// Source: pay.weixin.qq.com/docs/merchant/apis/h5-payment/direct-jsons/h5-prepay.html.
const LIFE_MS = 5 * 60_000

/** The address that a page outside WeChat sends its visitor to; it opens for five minutes. */
export function h5UrlOf(platform: Platform, { prepayId }: Prepay): string {
  const query = new URLSearchParams({ prepay_id: prepayId, package: String(platform.random(4).readUInt32BE()) })
  return `${platform.urls().pay}${PATH}?${query}`
}

/** The page in the middle of an H5 payment: on a phone it opens WeChat, here it leads to the cashier. */
export const h5Routes: Route[] = [{ host: 'pay', method: 'GET', path: PATH, handle: showPage }]

function showPage(platform: Platform, { url }: WireRequest): WireReply {
  const prepay = findPrepay(platform, url.searchParams.get('prepay_id') ?? '')
  const order = prepay && findOrder(platform, prepay.outTradeNo)
  const back = url.searchParams.get('redirect_url') ?? undefined
  const fault = faultOf(platform, { prepay, order, back })
  if (fault !== undefined || prepay === undefined || order === undefined) return faultPage(platform, fault)

  const user = platform.currentUser()
  const token = createCashierVisit(platform, { prepayId: prepay.prepayId, userId: user.id })
  return pageReply(platform, {
    title: '微信支付',
    style: BILL_STYLE,
    body: html`${billCard(order)}
      <p>
        <a class="button" href="/cashier?token=${token}"
          >打开微信，由${user.nickname}支付 <span lang="en">Open WeChat</span></a
        >
      </p>
      ${
        back === undefined
          ? html``
          : html`<p>
              <a class="button-plain" href="${back}">返回商户 <small lang="en">Back to the shop</small></a>
            </p>`
      }`,
  })
}

interface Visit {
  prepay: Prepay | undefined
  order: Order | undefined
  back: string | undefined
}

function faultOf(platform: Platform, { prepay, order, back }: Visit): string | undefined {
  if (prepay === undefined || order === undefined || tradeTypeOf(order) !== 'MWEB')
    return '商户参数格式有误，请联系商户解决 · No H5 order has this prepay_id'
  const now = platform.clock.now()
  if (now.getTime() >= (prepay.createdAt ?? 0) + LIFE_MS)
    return '支付请求已失效，请重新发起支付 · Older than five minutes'
  if (tradeStateAt(order, now) !== 'NOTPAY') return '该订单已支付或已关闭 · The order is paid or closed'
  if (back !== undefined && !isOnSite(platform, back))
    return 'redirect_url 的域名与商户配置的 H5 支付域名不一致 · redirect_url leads to another host'
  return undefined
}

function isOnSite(platform: Platform, address: string): boolean {
  return URL.canParse(address) && new URL(address).host === new URL(platform.siteUrl()).host
}

function faultPage(platform: Platform, text = ''): WireReply {
  const body = html`<section class="card">
    <h1>无法支付</h1>
    <p role="alert">${text}</p>
  </section>`
  return { ...pageReply(platform, { title: '微信支付', body }), status: 400 }
}
