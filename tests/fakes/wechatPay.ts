import { createHash, createHmac } from 'node:crypto'
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

/**
 * WeChat Pay APIv2 in memory, with a signature of its own making. `fail` lines up what the next call of that name meets:
 * an error, a raw body, or fields that replace those of the answer. `before` runs while a call is under way.
 */
export function fakeWeChatPay({ clock, ...merchant }: { clock: Clock } & Partial<typeof MERCHANT>) {
  const secret = { ...MERCHANT, ...merchant }
  const trades = new Map<string, Trade>()
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
    if (trade === undefined) return refusal('ORDERNOTEXIST')
    if (call === 'orderquery') {
      const state = { out_trade_no: request['out_trade_no'] ?? '', trade_state: trade.state }
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
    return { trade_type: 'JSAPI', prepay_id: `wx${number}` }
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

  return {
    http,
    calls,
    trades,
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

/** Fields as WeChat writes them, line by line. */
export function write(fields: Fields): string {
  const lines = Object.entries(fields).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
  return ['<xml>', ...lines, '</xml>'].join('\n')
}

function fieldsOf(xml: string): Fields {
  return Object.fromEntries(
    [...xml.matchAll(/<(\w+)><!\[CDATA\[([^]*?)\]\]><\/\1>/g)].map(([, name, value]) => [name, value]),
  )
}

function reply(body: string) {
  return { status: 200, body: Buffer.from(body) }
}
