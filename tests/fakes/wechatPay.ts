import { createCipheriv, createHash, createHmac } from 'node:crypto'
import type { Clock } from '../../core/platform/clock'
import type { HttpClient } from '../../core/platform/httpClient'

export const MERCHANT = {
  mchid: '1900000001',
  key: 'obviouslyFalseKeyOfATestMerchant',
  signType: 'HMAC-SHA256' as 'HMAC-SHA256' | 'MD5',
}

type Fields = Record<string, string>

interface Trade {
  request: Fields
  createdAt: Date
  state: 'NOTPAY' | 'SUCCESS' | 'CLOSED'
  transactionId: string
}

interface Refund {
  request: Fields
  refundId: string
  status: 'PROCESSING' | 'SUCCESS' | 'REFUNDCLOSE' | 'CHANGE'
}

/**
 * WeChat Pay APIv2 in memory, with a signature of its own making. It takes refunds without the client certificate.
 * `fail` lines up what the next call of that name meets: an error, a raw body, or fields that replace those of the answer.
 * `before` runs while a call is under way.
 */
export function fakeWeChatPay({ clock, ...merchant }: { clock: Clock } & Partial<typeof MERCHANT>) {
  const secret = { ...MERCHANT, ...merchant }
  const trades = new Map<string, Trade>()
  const refunds = new Map<string, Refund>()
  const calls: { call: string; request: Fields }[] = []
  const faults = new Map<string, (Error | string | Fields)[]>()
  const hooks = new Map<string, () => Promise<void>>()
  let count = 0

  const http: HttpClient = async ({ url, body = '' }) => {
    const call = url.pathname.split('/').at(-1) ?? ''
    const request = fieldsOf(body)
    calls.push({ call, request })
    if (request['sign'] !== sign(request, secret))
      return reply(write({ return_code: 'FAIL', return_msg: 'sign error' }))

    const hook = hooks.get(call)
    hooks.delete(call)
    await hook?.()
    const answered = { ...common(request), ...decide(call, request) }
    // A fault strikes on the way back: WeChat has done what it was asked.
    const fault = faults.get(call)?.shift()
    if (fault instanceof Error) throw fault
    if (typeof fault === 'string') return reply(fault)

    const answer = { ...answered, ...fault }
    return reply(write({ ...answer, sign: sign(answer, secret) }))
  }

  function decide(call: string, request: Fields): Fields {
    const trade = trades.get(request['out_trade_no'] ?? '')
    if (call === 'unifiedorder') return expectPayment(request, trade)
    if (call === 'refund') return takeRefund(request)
    if (call === 'refundquery') return tellRefund(request)
    if (trade === undefined) return refusal('ORDERNOTEXIST')
    if (call === 'orderquery') {
      const hasRefunds = refundsOf(trade).length > 0
      const state = { out_trade_no: request['out_trade_no'] ?? '', trade_state: hasRefunds ? 'REFUND' : trade.state }
      return trade.state === 'SUCCESS' ? { ...paymentFields(trade), ...state } : state
    }
    if (trade.state === 'SUCCESS') return refusal('ORDERPAID')
    if (clock.now().getTime() - trade.createdAt.getTime() < 300_000) return refusal('TRADE_STATE_ERROR')
    trade.state = 'CLOSED'
    return {}
  }

  function expectPayment(request: Fields, trade: Trade | undefined): Fields {
    if (trade?.state === 'SUCCESS') return refusal('ORDERPAID')
    if (trade?.state === 'CLOSED') return refusal('ORDERCLOSED')
    if (trade !== undefined && asked(trade.request) !== asked(request)) return refusal('INVALID_REQUEST')
    const number = String(++count).padStart(28, '0')
    const kept: Trade = trade ?? { request, createdAt: clock.now(), state: 'NOTPAY', transactionId: number }
    trades.set(request['out_trade_no'] ?? '', kept)
    const links: Record<string, Fields> = {
      NATIVE: { code_url: `weixin://wxpay/bizpayurl?pr=${number}` },
      MWEB: { mweb_url: `https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx${number}` },
    }
    const tradeType = request['trade_type'] ?? ''
    return { trade_type: tradeType, prepay_id: `wx${number}`, ...links[tradeType] }
  }

  function refundsOf({ transactionId }: Trade): Refund[] {
    return [...refunds.values()].filter(({ request }) => request['transaction_id'] === transactionId)
  }

  /** Money that went out or is on its way; closed and stranded refunds count as what they are: not paid out. */
  function takenFen(trade: Trade): number {
    const taken = refundsOf(trade).filter(({ status }) => status === 'PROCESSING' || status === 'SUCCESS')
    return taken.reduce((sum, { request }) => sum + Number(request['refund_fee']), 0)
  }

  function takeRefund(request: Fields): Fields {
    const { out_refund_no: number = '', transaction_id, refund_fee = '' } = request
    const trade = [...trades.values()].find(({ transactionId }) => transactionId === transaction_id)
    if (trade === undefined) return refusal('ORDERNOTEXIST')
    if (trade.state !== 'SUCCESS') return refusal('TRADE_STATE_ERROR')
    if (trade.request['total_fee'] !== request['total_fee']) return refusal('PARAM_ERROR')

    const earlier = refunds.get(number)
    const isSame = earlier?.request['refund_fee'] === refund_fee && earlier.request['transaction_id'] === transaction_id
    if (earlier !== undefined && !isSame) return refusal('ERROR')
    if (earlier === undefined && takenFen(trade) + Number(refund_fee) > Number(trade.request['total_fee'])) {
      return refusal('ERROR')
    }
    const kept: Refund = earlier ?? { request, refundId: `5${String(++count).padStart(27, '0')}`, status: 'PROCESSING' }
    refunds.set(number, kept)
    return { ...refundFields(kept), out_refund_no: number, refund_id: kept.refundId, refund_fee }
  }

  function tellRefund({ out_refund_no: number = '' }: Fields): Fields {
    const refund = refunds.get(number)
    if (refund === undefined) return refusal('REFUNDNOTEXIST')
    const { refundId, status, request } = refund
    const success = status === 'SUCCESS' ? { refund_success_time_0: '2026-11-22 15:00:00' } : {}
    return {
      ...refundFields(refund),
      refund_count: '1',
      out_refund_no_0: number,
      refund_id_0: refundId,
      refund_fee_0: request['refund_fee'] ?? '',
      refund_status_0: status,
      ...success,
    }
  }

  function refundFields({ request }: Refund): Fields {
    const { transaction_id = '', total_fee = '' } = request
    const [outTradeNo = ''] = [...trades].find(([, trade]) => trade.transactionId === transaction_id) ?? []
    return { out_trade_no: outTradeNo, transaction_id, total_fee, cash_fee: total_fee }
  }

  function paymentFields({ request, transactionId }: Trade): Fields {
    const { openid = '', total_fee = '', out_trade_no = '' } = request
    const payment = { openid, total_fee, out_trade_no, transaction_id: transactionId, time_end: '20261122140506' }
    return {
      ...payment,
      is_subscribe: 'N',
      trade_type: 'JSAPI',
      bank_type: 'OTHERS',
      fee_type: 'CNY',
      cash_fee: total_fee,
    }
  }

  function tradeOf(outTradeNo: string): Trade {
    const trade = trades.get(outTradeNo)
    if (trade === undefined) throw new Error(`WeChat knows no ${outTradeNo}.`)
    return trade
  }

  function refundOf(outRefundNo: string): Refund {
    const refund = refunds.get(outRefundNo)
    if (refund === undefined) throw new Error(`WeChat knows no refund ${outRefundNo}.`)
    return refund
  }

  return {
    http,
    calls,
    trades,
    refunds,
    fail(call: string, ...lined: (Error | string | Fields)[]) {
      faults.set(call, [...(faults.get(call) ?? []), ...lined])
    },
    before(call: string, work: () => Promise<void>) {
      hooks.set(call, work)
    },
    /** The buyer pays in WeChat. */
    pay(outTradeNo: string) {
      tradeOf(outTradeNo).state = 'SUCCESS'
    },
    /** Somebody refunds at WeChat's console, past our books. */
    refundElsewhere(outTradeNo: string, outRefundNo: string, refundFen: number) {
      const { transactionId, request } = tradeOf(outTradeNo)
      const money = { total_fee: request['total_fee'] ?? '', refund_fee: String(refundFen) }
      takeRefund({ ...money, appid: request['appid'] ?? '', transaction_id: transactionId, out_refund_no: outRefundNo })
    },
    /** The money of a refund arrives, or does not. */
    endRefund(outRefundNo: string, status: Refund['status'] = 'SUCCESS') {
      refundOf(outRefundNo).status = status
    },
    /** The notice of a refund on the wire: encrypted with the merchant's key, and not signed. */
    refundNotice(outRefundNo: string, changes: Fields = {}): Buffer {
      const { request, refundId, status } = refundOf(outRefundNo)
      const told = {
        ...refundFields(refundOf(outRefundNo)),
        out_refund_no: outRefundNo,
        refund_id: refundId,
        refund_fee: request['refund_fee'] ?? '',
        refund_status: status,
        success_time: '2026-11-22 15:00:00',
        ...changes,
      }
      const { appid = '' } = request
      const outer = { return_code: 'SUCCESS', appid, mch_id: secret.mchid, nonce_str: `nonce${++count}` }
      return Buffer.from(write({ ...outer, req_info: encrypt(write(told, 'root'), secret.key) }))
    },
    /** The fields of the notification for an order, without the signature. */
    notificationFields(outTradeNo: string): Fields {
      const trade = tradeOf(outTradeNo)
      return { ...common(trade.request), ...paymentFields(trade), sign_type: secret.signType }
    },
    /** A notification on the wire, rightly signed over whatever fields it is given. */
    notification: (fields: Fields) => Buffer.from(write({ ...fields, sign: sign(fields, secret) })),
  }

  function common({ appid = '' }: Fields): Fields {
    return { return_code: 'SUCCESS', result_code: 'SUCCESS', appid, mch_id: secret.mchid, nonce_str: `nonce${++count}` }
  }
}

function refusal(code: string): Fields {
  return { result_code: 'FAIL', err_code: code, err_code_des: 'refused' }
}

function asked({ nonce_str: _, sign: __, ...rest }: Fields): string {
  return JSON.stringify(Object.entries(rest).sort())
}

function sign(fields: Fields, { key, signType }: { key: string; signType: string }): string {
  const names = Object.keys(fields).filter((name) => name !== 'sign' && fields[name] !== '')
  const text = `${names.sort().reduce((joined, name) => `${joined}${name}=${fields[name]}&`, '')}key=${key}`
  const hash = signType === 'MD5' ? createHash('md5') : createHmac('sha256', key)
  return hash.update(text).digest('hex').toUpperCase()
}

function encrypt(text: string, key: string): string {
  const cipher = createCipheriv('aes-256-ecb', createHash('md5').update(key).digest('hex'), null)
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64')
}

/** Fields as WeChat writes them, line by line. */
export function write(fields: Fields, root = 'xml'): string {
  const lines = Object.entries(fields).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
  return [`<${root}>`, ...lines, `</${root}>`].join('\n')
}

function fieldsOf(xml: string): Fields {
  return Object.fromEntries(
    [...xml.matchAll(/<(\w+)><!\[CDATA\[([^]*?)\]\]><\/\1>/g)].map(([, name, value]) => [name, value]),
  )
}

function reply(body: string) {
  return { status: 200, body: Buffer.from(body) }
}
