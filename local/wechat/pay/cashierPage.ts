import { html, type Html } from '../../pages/page'
import { pageReply } from '../http/pageReply'
import type { Platform } from '../platform'
import type { WireReply } from '../router'
import { SHOP_NAME } from '../shopName'
import { balanceFenOf, yuan } from './balances'
import { descriptionOf } from './orders'
import { visitDetails, type CashierEnd } from './cashierVisits'
import { CASHIER_SCRIPT } from './cashierScript'

/** The page on which a user pays, or what became of a visit that is over; 404 where the token opens nothing. */
export function cashierPage(platform: Platform, token: string): WireReply {
  const details = visitDetails(platform, token)
  if (details === undefined) return refusalPage(platform)

  const { visit, order, user, totalFen } = details
  const ending = visit.end === undefined ? undefined : endText(visit.end)
  return pageReply(platform, {
    title: '微信支付',
    style: STYLE,
    script: CASHIER_SCRIPT,
    body: html`<div id="cashier" data-token="${token}" data-phone="${platform.phoneOrigin() ?? ''}">
      <section class="card bill">
        <h1 class="merchant">${SHOP_NAME}</h1>
        <p class="amount">${yuan(totalFen)}</p>
        <div class="cell">
          <span>商品 <small lang="en">Goods</small></span>
          <span>${descriptionOf(order)}</span>
        </div>
        <div class="cell">
          <span>付款方式 <small lang="en">Pay with</small></span>
          <span>${user.nickname}的零钱 ${yuan(balanceFenOf(platform, user))}</span>
        </div>
      </section>
      <p class="notice-bad" id="notice" role="alert" hidden></p>
      <p id="ending" role="status">${ending ?? ''}</p>
      ${ending === undefined ? buttons(totalFen) : html``}
    </div>`,
  })
}

function buttons(totalFen: number): Html {
  return html`<div id="buttons">
    <button class="button" type="button" data-result="pay">支付 ${yuan(totalFen)} <span lang="en">Pay</span></button>
    <button class="button-plain" type="button" data-result="cancel">取消 <small lang="en">Cancel</small></button>
    <button class="button-plain quiet" type="button" data-result="notEnough">
      试试零钱不足 <small lang="en">Try without enough money</small>
    </button>
  </div>`
}

function endText(end: CashierEnd): string {
  if (end.result === 'ok') return '支付成功 · Paid'
  return end.result === 'cancel' ? '已取消支付 · Cancelled' : `${end.errMsg} · Failed`
}

function refusalPage(platform: Platform): WireReply {
  const reply = pageReply(platform, {
    title: '微信支付',
    body: html`<section class="card">
      <h1>无法打开收银台</h1>
      <p>收银台只能由 wx.requestPayment 或 wx.chooseWXPay 打开：签名通过后会得到一次性凭证。</p>
      <p lang="en">The cashier opens by wx.requestPayment or wx.chooseWXPay only, with a single-use token.</p>
    </section>`,
  })
  return { ...reply, status: 404 }
}

const STYLE = `
.bill { padding-bottom: 8px; text-align: center; }
.bill .merchant { margin: 0; font-size: 17px; font-weight: 400; }
.bill .amount { margin: 0 0 8px; }
.bill .cell { align-items: baseline; gap: 16px; }
.bill .cell :first-child { flex: none; }
.bill .cell :last-child { text-align: right; font-variant-numeric: tabular-nums; }
#ending { text-align: center; font-weight: 600; }
#ending:empty { display: none; }
#buttons > :last-child { margin: 0; }
.quiet { box-shadow: none; color: var(--ink-3); font-size: 15px; }
`
