import { createHash, createVerify } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Clock } from '../../core/platform/clock'
import type { HttpClient, UpstreamAnswer, UpstreamRequest } from '../../core/platform/httpClient'
import { CERTIFICATE_SERIAL, PUBLIC_KEY_ID, seal, V3_MERCHANT, wireSignature, type V3Keys } from './wechatPayV3Keys'

type Json = Record<string, unknown>

/** What an answer can be made into: another status and body, and whether it is signed. */
export interface V3Answer {
  status: number
  body: string
  /** By which of WeChat Pay's keys; `nobody` where an answer has no signature. */
  signedBy?: 'publicKey' | 'certificate' | 'nobody'
}

interface Trade {
  request: Json & { amount: { total: number }; appid: string; out_trade_no: string; payer?: { openid: string } }
  state: 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED'
  transactionId: string
}

interface Refund {
  request: Json & { out_refund_no: string; transaction_id: string; amount: { refund: number; total: number } }
  status: 'PROCESSING' | 'SUCCESS' | 'CLOSED' | 'ABNORMAL'
  refundId: string
}

const PAID_AT = '2026-11-22T14:05:06+08:00'

/**
 * WeChat Pay APIv3 in memory, with signatures of its own making. `fail` lines up what the next call of that name meets:
 * an error, or a changed answer; WeChat has then done what it was asked.
 */
export function fakeWeChatPayV3({ clock, keys }: { clock: Clock; keys: V3Keys }) {
  const trades = new Map<string, Trade>()
  const refunds = new Map<string, Refund>()
  const bills = new Map<string, string>()
  const calls: (UpstreamRequest & { json: Json })[] = []
  const faults = new Map<string, (Error | Partial<V3Answer>)[]>()
  let count = 0

  const http: HttpClient = async (request) => {
    const json = request.body === undefined ? {} : (JSON.parse(request.body) as Json)
    calls.push({ ...request, json })
    const denial = deniedBy(request, { clock, keys })
    const answered = denial === undefined ? decide(request, json) : refusal(401, 'SIGN_ERROR', denial)

    const fault = faults.get(request.api)?.shift()
    if (fault instanceof Error) throw fault
    return onTheWire({ ...answered, ...fault }, request.headers?.['wechatpay-serial'])
  }

  function decide({ method, url }: UpstreamRequest, json: Json): V3Answer {
    const path = url.pathname.replace('/v3/', '')
    if (path === 'certificates') return ok({ data: [certificateEntry(keys)] })
    if (path.startsWith('bill/')) return billOf(url)
    if (path === 'billdownload/file') return { status: 200, body: bills.get('file') ?? '', signedBy: 'nobody' }
    if (path.startsWith('refund/')) return method === 'POST' ? takeRefund(json as Refund['request']) : refundOf(path)
    if (method === 'POST' && !path.endsWith('/close')) return expectPayment(path, json as Trade['request'])

    const trade = trades.get(decodeURIComponent(path.split('/')[3] ?? ''))
    if (trade === undefined) return refusal(404, 'ORDER_NOT_EXIST')
    if (method === 'GET') return ok(transaction(trade))
    if (trade.state === 'SUCCESS') return refusal(400, 'ORDERPAID')
    trade.state = 'CLOSED'
    return { status: 204, body: '' }
  }

  function expectPayment(path: string, request: Trade['request']): V3Answer {
    const earlier = trades.get(request.out_trade_no)
    if (earlier?.state === 'SUCCESS') return refusal(400, 'ORDERPAID')
    if (earlier?.state === 'CLOSED') return refusal(400, 'ORDER_CLOSED')
    const transactionId = String(++count).padStart(28, '0')
    trades.set(request.out_trade_no, earlier ?? { request, state: 'NOTPAY', transactionId })
    if (path.endsWith('/h5')) return ok({ h5_url: `https://wx.tenpay.com/cgi-bin/checkmweb?prepay_id=wx${count}` })
    if (path.endsWith('/native')) return ok({ code_url: `weixin://wxpay/bizpayurl?pr=${count}` })
    return ok({ prepay_id: `wx${transactionId}` })
  }

  function takeRefund(request: Refund['request']): V3Answer {
    const earlier = refunds.get(request.out_refund_no)
    const refund = earlier ?? { request, status: 'PROCESSING', refundId: `50${String(++count).padStart(26, '0')}` }
    refunds.set(request.out_refund_no, refund)
    return ok(refundFields(refund, 'status'))
  }

  function refundOf(path: string): V3Answer {
    const refund = refunds.get(decodeURIComponent(path.split('/').at(-1) ?? ''))
    return refund === undefined ? refusal(404, 'RESOURCE_NOT_EXISTS') : ok(refundFields(refund, 'status'))
  }

  function billOf(url: URL): V3Answer {
    const csv = bills.get(url.searchParams.get('bill_date') ?? '')
    if (csv === undefined) return refusal(400, 'NO_STATEMENT_EXIST')
    bills.set('file', gzipSync(csv).toString('latin1'))
    const hash = createHash('sha1').update(csv).digest('hex')
    return ok({ hash_type: 'SHA1', hash_value: hash, download_url: `${url.origin}/v3/billdownload/file?token=a` })
  }

  function refundFields({ request, status, refundId }: Refund, statusField: string): Json {
    const { transaction_id, out_refund_no, amount } = request
    const trade = [...trades.values()].find(({ transactionId }) => transactionId === transaction_id)
    const names = { refund_id: refundId, out_refund_no, transaction_id, out_trade_no: trade?.request.out_trade_no }
    const sums = { total: amount.total, refund: amount.refund, payer_total: amount.total, payer_refund: amount.refund }
    return { ...names, [statusField]: status, ...(status === 'SUCCESS' && { success_time: PAID_AT }), amount: sums }
  }

  function onTheWire({ status, body, signedBy }: V3Answer, wanted: string | undefined): UpstreamAnswer {
    const bytes = Buffer.from(body, body.startsWith('\x1f') ? 'latin1' : 'utf8')
    const signer = signedBy ?? (wanted === PUBLIC_KEY_ID ? 'publicKey' : 'certificate')
    return { status, headers: signer === 'nobody' ? {} : signatureHeaders(body, signer), body: bytes }
  }

  function signatureHeaders(body: string, signer: 'publicKey' | 'certificate'): Record<string, string> {
    const timestamp = String(Math.floor(clock.now().getTime() / 1000))
    const nonce = `nonce${++count}`
    return {
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-serial': signer === 'publicKey' ? PUBLIC_KEY_ID : CERTIFICATE_SERIAL,
      'wechatpay-signature': wireSignature(`${timestamp}\n${nonce}\n${body}\n`, keys[signer].privateKey),
      'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
    }
  }

  return {
    http,
    calls,
    trades,
    refunds,
    bills,
    fail(api: string, ...lined: (Error | Partial<V3Answer>)[]) {
      faults.set(api, [...(faults.get(api) ?? []), ...lined])
    },
    /** The buyer pays in WeChat. */
    pay(outTradeNo: string) {
      const trade = trades.get(outTradeNo)
      if (trade === undefined) throw new Error(`WeChat knows no ${outTradeNo}.`)
      trade.state = 'SUCCESS'
    },
    transaction: (outTradeNo: string) => transaction(trades.get(outTradeNo) as Trade),
    refund: (outRefundNo: string) => ({
      mchid: V3_MERCHANT.mchid,
      ...refundFields(refunds.get(outRefundNo) as Refund, 'refund_status'),
    }),
    /** A notification on the wire: `plain` sealed and everything signed, by whichever key. */
    notification(event: string, plain: Json, signer: 'publicKey' | 'certificate' = 'publicKey') {
      const kind = event.startsWith('REFUND') ? 'refund' : 'transaction'
      const resource = { original_type: kind, ...seal(JSON.stringify(plain), kind) }
      const envelope = {
        id: `id${++count}`,
        create_time: PAID_AT,
        resource_type: 'encrypt-resource',
        event_type: event,
      }
      return this.signed({ ...envelope, summary: '…', resource }, signer)
    },
    /** Any JSON as a notification that is rightly signed. */
    signed(envelope: Json, signer: 'publicKey' | 'certificate' = 'publicKey') {
      const body = JSON.stringify(envelope)
      return { headers: signatureHeaders(body, signer), body: Buffer.from(body) }
    },
  }
}

function transaction({ request, state, transactionId }: Trade): Json {
  const { appid, out_trade_no, amount, payer = { openid: 'o0000000000000000anyone' } } = request
  const known = { appid, mchid: V3_MERCHANT.mchid, out_trade_no, trade_state: state, trade_state_desc: '…' }
  if (state === 'NOTPAY' || state === 'CLOSED') return { ...known, amount: { total: amount.total, currency: 'CNY' } }

  const sums = { total: amount.total, payer_total: amount.total, currency: 'CNY', payer_currency: 'CNY' }
  const paid = { transaction_id: transactionId, trade_type: 'JSAPI', bank_type: 'OTHERS', success_time: PAID_AT }
  return { ...known, ...paid, attach: '', payer: { openid: payer.openid }, amount: sums }
}

function certificateEntry({ certificate }: V3Keys): Json {
  const { algorithm, ciphertext, associated_data, nonce } = seal(certificate.pem, 'certificate')
  return {
    serial_no: CERTIFICATE_SERIAL,
    effective_time: '2026-01-01T08:00:00+08:00',
    expire_time: certificate.expiresAt,
    encrypt_certificate: { algorithm, nonce, associated_data, ciphertext },
  }
}

/** What is wrong with the request's signature and headers, or undefined. */
function deniedBy(
  { method, url, headers = {}, body = '' }: UpstreamRequest,
  { clock, keys }: Fakes,
): string | undefined {
  for (const name of ['accept', 'user-agent']) if (!headers[name]) return `no ${name}`
  if (method === 'POST' && headers['content-type'] !== 'application/json') return 'no content-type'

  const [scheme, rest = ''] = (headers['authorization'] ?? '').split(/ (.*)/s)
  const given = Object.fromEntries([...rest.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]))
  const { mchid, nonce_str, timestamp, serial_no, signature = '' } = given as Record<string, string>
  if (scheme !== 'WECHATPAY2-SHA256-RSA2048') return 'another scheme'
  if (mchid !== V3_MERCHANT.mchid || serial_no !== V3_MERCHANT.serialNo) return 'another merchant'
  if (!(Math.abs(clock.now().getTime() / 1000 - Number(timestamp)) < 300)) return 'another time'

  const text = [method, url.pathname + url.search, timestamp, nonce_str, body, ''].join('\n')
  const isRight = createVerify('sha256WithRSAEncryption')
    .update(text)
    .verify(keys.merchant.publicKey, signature, 'base64')
  return isRight ? undefined : 'another signature'
}

interface Fakes {
  clock: Clock
  keys: V3Keys
}

function ok(fields: Json): V3Answer {
  return { status: 200, body: JSON.stringify(fields) }
}

function refusal(status: number, code: string, message = 'refused'): V3Answer {
  return { status, body: JSON.stringify({ code, message, detail: { location: 'body' } }) }
}
