import type { MiniProgramPayment } from '../../core/api'
import type { Told } from './payment'

/** `wx.requestPayment`, as far as it is used here. */
export type RequestPayment = (
  payment: MiniProgramPayment & { success(): void; fail(answer: { errMsg?: string }): void },
) => void

/** Opens WeChat's cashier and tells what it told; a payment that cannot even begin counts as failed. */
export function cashierOf(requestPayment: RequestPayment): (payment: MiniProgramPayment) => Promise<Told> {
  return (payment) =>
    new Promise((resolve) => {
      requestPayment({
        ...payment,
        success: () => resolve({ told: 'ok' }),
        fail: ({ errMsg = 'requestPayment:fail' }) => resolve(toldBy(errMsg)),
      })
    })
}

// Source: documentation of wx.requestPayment, "回调结果": `requestPayment:fail cancel` is the customer's own choice.
function toldBy(errMsg: string): Told {
  return /fail cancel/.test(errMsg) ? { told: 'cancel' } : { told: 'fail', errMsg }
}
