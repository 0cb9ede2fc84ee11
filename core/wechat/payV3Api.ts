import { AppError } from '../platform/errors'
import { readPayV3Json, type PayV3Fields } from './payV3Json'
import type { PayV3Keys } from './payV3Keys'
import { sendPayV3, type PayV3Raw, type PayV3Request, type PayV3Wire } from './payV3Request'
import { verifyPayV3, type PayV3VerifyDeps } from './payV3Verify'

/**
 * What WeChat Pay answered: verified fields (`undefined` for 204), or the code by which it refused the business of the
 * request, in capitals without underscores, as pages of different age spell ORDERPAID and ORDER_PAID.
 */
export type PayV3Answer = { ok: true; fields: PayV3Fields | undefined } | { ok: false; code: string; reason: string }

/** Sends a signed request; see `payV3Api` for what comes back. */
export type PayV3Api = (request: PayV3Request) => Promise<PayV3Answer>

/**
 * WeChat Pay APIv3 over HTTP. Success is believed only with a valid signature, 204 without a body too; a refusal was seen
 * without one, but one that is there must be right. Throws WECHAT_UNREACHABLE (no answer), WECHAT_BUSY (ask the same
 * again) or WECHAT_ANSWER_INVALID (not to be believed).
 */
export function payV3Api({ keys, ...wire }: PayV3Wire & { keys: PayV3Keys }): PayV3Api {
  return async (request) => {
    const { api } = request
    const raw = await sendPayV3(wire, { answerKeyId: keys.answerKeyId, ...request })
    if (isSuccess(raw) || 'wechatpay-signature' in raw.headers)
      await verifyAnswer(api, raw, { keys, clock: wire.clock })
    return judgePayV3(api, raw)
  }
}

/** Sorts an answer out whose signature is somebody else's care; throws as `payV3Api` does. */
export function judgePayV3(api: string, raw: PayV3Raw): PayV3Answer {
  const { status, body } = raw
  if (isSuccess(raw) && body.length === 0) return { ok: true, fields: undefined }
  // 202 is a success that says no: the payer is being asked for a password, for one.
  const refusal = status === 200 ? undefined : refusalOf(body)
  if (refusal !== undefined && !isTransient(status, refusal.code)) return { ok: false, ...refusal }
  if (status >= 500 || status === 429 || refusal !== undefined) {
    throw new AppError('WECHAT_BUSY', { api, reason: refusal?.reason ?? `HTTP ${status}` })
  }
  if (!isSuccess(raw)) throw invalid(api, `HTTP ${status} without a code of WeChat Pay`)
  return { ok: true, fields: readPayV3Json(body, (field) => invalid(api, `"${field}" is not what it must be`)) }
}

/** The fields of an answer that must be a yes. Throws PAYMENT_REFUSED, or WECHAT_ANSWER_INVALID where there is no body. */
export function requirePayV3Fields(api: string, answer: PayV3Answer): PayV3Fields {
  if (!answer.ok) throw new AppError('PAYMENT_REFUSED', { api, reason: answer.reason })
  if (answer.fields === undefined) throw invalid(api, 'it has no body')
  return answer.fields
}

/** What is asked again as it is; anything else of 500 and above, too, unless its code is known to be final. */
const TRANSIENT = [
  'SYSTEMERROR',
  'FREQUENCYLIMITED',
  'RATELIMITEXCEEDED',
  'BANKERROR',
  'SERVICEUNAVAILABLE',
  'USERPAYING',
]
/** Answered with 500 though nothing changes by asking again (https://pay.weixin.qq.com/doc/v3/merchant/4012791856). */
const FINAL = ['OPENIDMISMATCH', 'INVALIDTRANSACTIONID']

function isTransient(status: number, code: string): boolean {
  if (FINAL.includes(code)) return false
  return TRANSIENT.includes(code) || status >= 500 || status === 429
}

function isSuccess({ status }: PayV3Raw): boolean {
  return status === 200 || status === 202 || status === 204
}

/** Code and reason of an error body: WeChat Pay's own words and the field they are about, nothing else of it. */
function refusalOf(body: Buffer): { code: string; reason: string } | undefined {
  const { code, message, detail } = parsed(body) as { code?: unknown; message?: unknown; detail?: { field?: unknown } }
  if (typeof code !== 'string' || !/^[A-Z_]{1,64}$/.test(code)) return undefined

  const words = [code, message, detail?.field].filter((word) => typeof word === 'string')
  return { code: code.replaceAll('_', ''), reason: words.join(' ').slice(0, 200) }
}

function parsed(body: Buffer): object {
  try {
    const value: unknown = JSON.parse(body.toString())
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    // A page of a proxy, or half an answer: no refusal of WeChat Pay's.
    return {}
  }
}

async function verifyAnswer(api: string, raw: PayV3Raw, deps: PayV3VerifyDeps): Promise<void> {
  try {
    await verifyPayV3(raw, deps)
  } catch (cause) {
    // Trouble with fetching certificates is not the answer's fault.
    if (!(cause instanceof AppError) || cause.code !== 'INVALID_SIGNATURE') throw cause
    throw new AppError('WECHAT_ANSWER_INVALID', { api, reason: 'its signature does not prove it' }, { cause })
  }
}

function invalid(api: string, reason: string): AppError {
  return new AppError('WECHAT_ANSWER_INVALID', { api, reason })
}
