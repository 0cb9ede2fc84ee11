import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { SECOND_MS } from '../platform/clock'
import { AppError } from '../platform/errors'
import { readPayV2Answer } from './payV2Api'
import { sendPayV2, type PayV2Call, type PayV2Limits, type PayV2Wire } from './payV2Wire'

export type PayV2Bill = { outcome: 'ready'; csv: string } | { outcome: 'none' | 'notReady' }

export interface PayV2BillRequest {
  kind: 'trade' | 'fundFlow'
  /** Any app of the merchant: the bill is of all of them. */
  appid: string
  /** A day in Beijing, `2026-11-22`. */
  day: string
}

/** https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=9_6 and 9_18; the second takes HMAC-SHA256 only. */
const KINDS = {
  trade: { call: 'downloadbill', fields: { bill_type: 'ALL' } },
  fundFlow: { call: 'downloadfundflow', fields: { account_type: 'Basic' } },
} as const

/** A line has about 400 bytes, and 64 MiB are what a function of 256 MB can spare. */
const LIMITS: PayV2Limits = { timeoutMs: 10 * SECOND_MS, maxBytes: 16 * 1024 * 1024 }
const MAX_BYTES = 64 * 1024 * 1024

/**
 * The bill of one day as CSV. Nothing signs it: that it comes from WeChat Pay's own host is all its proof.
 * Throws WECHAT_UNREACHABLE, WECHAT_BUSY, WECHAT_ANSWER_INVALID or PAYMENT_REFUSED.
 */
export async function fetchPayV2Bill(wire: PayV2Wire, { kind, appid, day }: PayV2BillRequest): Promise<PayV2Bill> {
  const { call, fields } = KINDS[kind]
  const request = { appid, bill_date: day.replaceAll('-', ''), ...fields, tar_type: 'GZIP' }
  const bytes = await sendPayV2(wire, { call, request }, LIMITS)

  // A refusal comes as XML, and never packed.
  if (bytes.subarray(0, 5).toString() === '<xml>') return judgeRefusal(call, bytes)
  const text = (isGzip(bytes) ? await unpacked(call, bytes) : bytes).toString('utf8')
  if (!/^\ufeff?[^<\s]/.test(text)) throw invalid(call, 'it is no bill')
  return { outcome: 'ready', csv: text }
}

/** By its text, in whatever case: "No Bill Exist", "Bill Creating", "SYSTEMERROR". */
function judgeRefusal(call: PayV2Call, bytes: Buffer): PayV2Bill {
  const fields = readPayV2Answer(call, bytes)
  const texts = ['return_msg', 'err_code', 'err_code_des'].flatMap((name) => fields.get(name) ?? [])
  const reason = texts.join(' ') || 'no return_msg'
  if (/no[ _]bill[ _]exist/i.test(reason)) return { outcome: 'none' }
  if (/bill[ _]creating/i.test(reason)) return { outcome: 'notReady' }
  throw new AppError(/system[ _]?error/i.test(reason) ? 'WECHAT_BUSY' : 'PAYMENT_REFUSED', { api: call, reason })
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

async function unpacked(call: PayV2Call, bytes: Buffer): Promise<Buffer> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: MAX_BYTES })
  } catch (cause) {
    throw new AppError('WECHAT_ANSWER_INVALID', { api: call, reason: 'the file cannot be unpacked' }, { cause })
  }
}

function invalid(api: string, reason: string): AppError {
  return new AppError('WECHAT_ANSWER_INVALID', { api, reason })
}
