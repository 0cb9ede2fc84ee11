import { createCashier } from '../../../cashier'
import { tellPhone } from '../../../tellPhone'
import { ApiFailure, type Apis, asyncApi, type Fields, optionalText, textOf } from '../api'
import type { Phone } from '../phone'
import { topPage } from '../topPage'

/** `wx.requestPayment`: the platform judges every field before the cashier shows an amount. One payment at a time. */
export function paymentApis({ server, engine, layer, state }: Phone): Apis {
  const cashier = createCashier(layer.place('sheets'), state.payOrigin)
  let isPaying = false

  async function pay(options: Fields): Promise<void> {
    const payment = paymentOf(options)
    const verdict = await server.openCashier({ ...payment, route: topPage(engine()).route })
    tellPhone({ type: 'mini:checked' })
    if (!verdict.ok) {
      warn(`${verdict.errMsg} (field "${verdict.field}": ${verdict.message})`)
      throw new ApiFailure(verdict.errMsg.replace(/^requestPayment:fail */, ''))
    }
    const end = await cashier.pay(verdict.cashierUrl)
    if (end !== 'ok') throw new ApiFailure(end.replace(/^fail,? */, ''))
  }

  function warn(message: string): void {
    engine().warn({ kind: 'api', name: 'requestPayment', message })
  }

  return {
    requestPayment: asyncApi('requestPayment', async (options) => {
      if (isPaying) throw new ApiFailure('another payment is under way')
      isPaying = true
      await pay(options).finally(() => (isPaying = false))
    }),
  }
}

function paymentOf(options: Fields) {
  return {
    timeStamp: textOf(options, 'timeStamp'),
    nonceStr: textOf(options, 'nonceStr'),
    package: textOf(options, 'package'),
    // MD5 is the default of v2 (wx.requestPayment).
    signType: optionalText(options, 'signType', 'MD5'),
    paySign: textOf(options, 'paySign'),
  }
}
