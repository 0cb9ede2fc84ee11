import { html, type Html } from '../../pages/page'
import { pageReply } from '../http/pageReply'
import type { Platform } from '../platform'
import type { Route, WireReply, WireRequest } from '../router'
import type { WeChatUser } from '../users'
import { balanceFenOf, yuan } from './balances'
import { BILL_STYLE, billCard } from './billCard'
import { createCashierVisit } from './cashierVisits'
import { descriptionOf, findOrder, totalFenOf, tradeStateAt, type Order } from './orders'
import { listPrepays, type Prepay } from './prepays'

/** A phone's camera: GET /scan lists the QR codes that can be paid, GET /scan?code_url= says who may pay one. */
export const scanRoutes: Route[] = [{ host: 'pay', method: 'GET', path: '/scan', handle: showPage }]

interface Code {
  prepay: Prepay
  order: Order
  text: string
}

function showPage(platform: Platform, { url }: WireRequest): WireReply {
  const text = url.searchParams.get('code_url')
  const codes = openCodes(platform)
  if (text === null) return page(platform, listOf(codes))

  const code = codes.find((each) => each.text === text)
  const payer = platform.users.find(({ id }) => id === url.searchParams.get('user'))
  if (code !== undefined) return payer ? toCashier(platform, code, payer) : page(platform, payersOf(platform, code))
  const body = html`<section class="card">
    <h1>二维码已失效</h1>
    <p role="alert">它不存在、已支付、已关闭或超过两小时 · Unknown, paid, closed or older than two hours</p>
  </section>`
  return { ...page(platform, body), status: 404 }
}

function openCodes(platform: Platform): Code[] {
  const now = platform.clock.now()
  return listPrepays(platform).flatMap((prepay) => {
    const order = findOrder(platform, prepay.outTradeNo)
    const isOpen = order !== undefined && now.getTime() < prepay.expiresAt && tradeStateAt(order, now) === 'NOTPAY'
    return isOpen && prepay.codeUrl !== undefined ? [{ prepay, order, text: prepay.codeUrl }] : []
  })
}

const STYLE = `${BILL_STYLE}
a.cell { color: var(--ink); text-decoration: none; }
`
const page = (platform: Platform, body: Html): WireReply => pageReply(platform, { title: '扫一扫', style: STYLE, body })

function listOf(codes: Code[]): Html {
  const rows = codes.map(
    ({ order, text }) =>
      html`<p>
        <a class="cell" href="/scan?code_url=${encodeURIComponent(text)}">
          <span>${descriptionOf(order)}<br /><small>${text}</small></span>
          <span>${yuan(totalFenOf(order))}</span>
        </a>
      </p>`,
  )
  return html`<section class="card">
    <h1>扫一扫 <small lang="en">Scan</small></h1>
    ${rows.length === 0 ? html`<p>没有待支付的二维码 · No QR code waits to be paid</p>` : html`${rows}`}
  </section>`
}

function payersOf(platform: Platform, { order, text }: Code): Html {
  const payers = platform.users.map(
    (user) =>
      html`<p>
        <a class="button-plain" href="/scan?code_url=${encodeURIComponent(text)}&user=${user.id}"
          >${user.nickname} ${yuan(balanceFenOf(platform, user))}</a
        >
      </p>`,
  )
  return html`${billCard(order)}
    <p>由谁扫码支付 <small lang="en">Who scans it</small></p>
    ${payers}`
}

function toCashier(platform: Platform, { prepay }: Code, payer: WeChatUser): WireReply {
  const token = createCashierVisit(platform, { prepayId: prepay.prepayId, userId: payer.id })
  return { status: 303, headers: { location: `/cashier?token=${token}`, 'cache-control': 'no-store' }, body: '' }
}
