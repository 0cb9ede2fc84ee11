import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { SECOND_MS } from '../platform/clock'
import { AppError } from '../platform/errors'
import { requirePayV3Fields, type PayV3Api } from './payV3Api'
import { authorize, type PayV3Wire } from './payV3Request'

export type PayV3Bill = { outcome: 'ready'; csv: string } | { outcome: 'none' | 'notReady' }

export interface PayV3BillRequest {
  kind: 'trade' | 'fundFlow'
  /** A day in Beijing, `2026-11-22`. */
  day: string
}

const KINDS = {
  trade: { api: 'tradebill', query: { bill_type: 'ALL' } },
  fundFlow: { api: 'fundflowbill', query: { account_type: 'BASIC' } },
}

/** A line has about 400 bytes, and 64 MiB are what a function of 256 MB can spare. */
const MAX_PACKED_BYTES = 16 * 1024 * 1024
const TIMEOUT_MS = 10 * SECOND_MS
const MAX_BYTES = 64 * 1024 * 1024

/**
 * The bill of one day as CSV (https://pay.weixin.qq.com/doc/v3/merchant/4012791907): the signed answer names an address
 * and a hash, and the file behind the address, which nobody signs, must have that hash.
 * Throws WECHAT_UNREACHABLE, WECHAT_BUSY, WECHAT_ANSWER_INVALID or PAYMENT_REFUSED.
 */
export async function fetchPayV3Bill(api: PayV3Api, wire: PayV3Wire, wanted: PayV3BillRequest): Promise<PayV3Bill> {
  const { api: name, query } = KINDS[wanted.kind]
  const answer = await api({
    api: name,
    method: 'GET',
    path: `/v3/bill/${name}`,
    query: { bill_date: wanted.day, ...query, tar_type: 'GZIP' },
  })
  if (!answer.ok && answer.code === 'NOSTATEMENTEXIST') return { outcome: 'none' }
  if (!answer.ok && answer.code === 'STATEMENTCREATING') return { outcome: 'notReady' }

  const fields = requirePayV3Fields(name, answer)
  fields.oneOf('hash_type', ['SHA1'])
  const hash = fields.text('hash_value', /^[0-9A-Fa-f]{40}$/).toLowerCase()
  const bytes = await download(wire, name, fields.text('download_url', /^/))
  // The hash is of the bill itself, unpacked.
  if (createHash('sha1').update(bytes).digest('hex') !== hash) throw invalid(name, 'the file has not the stated hash')
  return { outcome: 'ready', csv: bytes.toString('utf8') }
}

async function download(wire: PayV3Wire, api: string, address: string): Promise<Buffer> {
  const url = URL.canParse(address) ? new URL(address) : undefined
  // Our signature goes nowhere but to WeChat Pay.
  if (url?.origin !== new URL(wire.url).origin) throw invalid(api, 'the file lies on another host')

  const headers = {
    accept: '*/*',
    'user-agent': 'wxflow',
    authorization: authorize(wire, { method: 'GET', url, body: '' }),
  }
  const { status, body } = await wire.http({
    api,
    method: 'GET',
    url,
    headers,
    maxBytes: MAX_PACKED_BYTES,
    timeoutMs: TIMEOUT_MS,
  })
  if (status >= 500 || status === 429) throw new AppError('WECHAT_BUSY', { api, reason: `HTTP ${status}` })
  if (status !== 200) throw invalid(api, `HTTP ${status} for the file`)
  return isGzip(body) ? unpacked(api, body) : body
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

async function unpacked(api: string, bytes: Buffer): Promise<Buffer> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: MAX_BYTES })
  } catch (cause) {
    throw new AppError('WECHAT_ANSWER_INVALID', { api, reason: 'the file cannot be unpacked' }, { cause })
  }
}

function invalid(api: string, reason: string): AppError {
  return new AppError('WECHAT_ANSWER_INVALID', { api, reason })
}
