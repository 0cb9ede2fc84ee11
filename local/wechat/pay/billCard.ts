import { html, type Html } from '../../pages/page'
import { SHOP_NAME } from '../shopName'
import { yuan } from './balances'
import { descriptionOf, totalFenOf, type Order } from './orders'

/** Who asks for how much, and for what; wants `BILL_STYLE` on its page. */
export function billCard(order: Order): Html {
  return html`<section class="card bill">
    <h1>${SHOP_NAME}</h1>
    <p class="amount">${yuan(totalFenOf(order))}</p>
    <p>${descriptionOf(order)}</p>
  </section>`
}

export const BILL_STYLE = `
.bill { text-align: center; overflow-wrap: anywhere; }
.bill h1 { margin: 0; font-size: 17px; font-weight: 400; }
.bill .amount { margin: 0 0 8px; }
`
