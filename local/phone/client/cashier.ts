import { element, label } from './dom'
import { isObject } from './protocol'
import { openSheet } from './sheet'

/** How a payment ended, as the rest of an `err_msg`. */
export type PaymentEnd = string

export interface Cashier {
  /** Shows WeChat's cashier and says how it ended; closing the sheet is a cancel. Only one payment at a time. */
  pay(cashierUrl: string): Promise<PaymentEnd>
  /** The page that asked is gone. */
  abandon(): void
}

/** The cashier's sheet; its word counts only when it comes from the pay host and from the sheet itself. */
export function createCashier(container: HTMLElement, payOrigin: string): Cashier {
  let end: ((result: PaymentEnd) => void) | undefined

  return {
    pay(cashierUrl) {
      if (end !== undefined) return Promise.resolve('fail, a cashier is open already')
      return new Promise((resolve) => show(cashierUrl, resolve))
    },
    abandon: () => end?.('cancel'),
  }

  function show(cashierUrl: string, resolve: (result: PaymentEnd) => void) {
    const frame = element('iframe', { src: cashierUrl, title: '收银台 Cashier' })
    const title = label('微信支付', 'WeChat Pay')
    const sheet = openSheet(container, { title, content: frame, isTall: true, onClose: () => end?.('cancel') })

    const listen = ({ source, origin, data }: MessageEvent<unknown>) => {
      if (origin !== payOrigin || source !== frame.contentWindow) return
      const result = readResult(data)
      if (result !== undefined) end?.(result)
    }
    window.addEventListener('message', listen)

    end = (result) => {
      end = undefined
      window.removeEventListener('message', listen)
      sheet.remove()
      resolve(result)
    }
  }
}

function readResult(data: unknown): PaymentEnd | undefined {
  if (!isObject(data) || data['type'] !== 'wechat:cashier') return undefined
  const { result, errMsg } = data
  if (result === 'ok' || result === 'cancel') return result
  if (result !== 'fail') return undefined
  const reason = typeof errMsg === 'string' ? errMsg.replace(/^\w+:/, '').replace(/^fail[,_: ]*/, '') : ''
  return reason === '' ? 'fail' : `fail, ${reason}`
}
