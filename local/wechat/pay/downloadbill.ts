import { gzipSync } from 'node:zlib'
import type { Platform } from '../platform'
import type { Route, WireReply, WireRequest } from '../router'
import { failReply, xmlReply } from './answers'
import { writeBill, type BillTable } from './billFile'
import { makeBill, type BillOutcome, type WantedBill } from './bills'
import { PayRefusal } from './payRefusal'
import { proveRequest, type ProvenRequest } from './provenRequest'
import { recordRefusal } from './refusals'
import type { FundAccount } from './fundFlowBill'
import type { TradeBillType } from './tradeBill'

/** What a request wants, or the words of the refusal. */
type Reading = WantedBill | string

const TYPES: readonly string[] = ['ALL', 'SUCCESS', 'REFUND', 'RECHARGE_REFUND']
const ACCOUNTS: Record<string, FundAccount> = { Basic: 'BASIC', Operation: 'OPERATION', Fees: 'FEES' }

/**
 * POST /pay/downloadbill: CSV in place of XML, packed where `tar_type` is GZIP; a refusal is XML without a signature.
 * Source: wohugb.gitbooks.io/wechat-pay/content/api/downloadbill.html (a copy of the official page).
 */
export const downloadbillRoutes = routesOf('/pay/downloadbill', ({ fields }) => {
  const type = fields.get('bill_type') || 'ALL'
  if (!TYPES.includes(type)) return 'invalid bill_type'
  return { kind: 'trade', day: fields.get('bill_date') ?? '', type: type as TradeBillType }
})

/** POST /pay/downloadfundflow: the same for the movements of an account; it takes HMAC-SHA256 only. */
export const downloadfundflowRoutes = routesOf('/pay/downloadfundflow', ({ fields, signType }) => {
  const account = ACCOUNTS[fields.get('account_type') ?? '']
  if (signType !== 'HMAC-SHA256') return 'SIGN ERROR'
  if (account === undefined) return 'invalid account_type'
  return { kind: 'fundFlow', day: fields.get('bill_date') ?? '', account }
})

function routesOf(path: string, read: (request: ProvenRequest) => Reading): Route[] {
  return [
    { host: 'pay', method: 'POST', path, handle: (platform, request) => answer(platform, request, read) },
    { host: 'pay', method: 'GET', path, handle: () => failReply('REQUIRE_POST_METHOD: 请使用post方法') },
  ]
}

function answer(platform: Platform, request: WireRequest, read: (request: ProvenRequest) => Reading): WireReply {
  try {
    const proven = proveRequest(platform, request.body)
    return billReply(platform, read(proven), proven.fields.get('tar_type') ?? '')
  } catch (error) {
    if (!(error instanceof PayRefusal)) throw error
    recordRefusal(platform, request.url.pathname, error.details)
    return failReply(error.details.text.zh)
  }
}

function billReply(platform: Platform, wanted: Reading, packing: string): WireReply {
  if (typeof wanted === 'string') return refusal(wanted)
  if (wanted.day === '') return refusal('missing parameter')
  if (packing !== '' && packing !== 'GZIP') return refusal('data format error')

  const bill = makeBill(platform, wanted)
  return typeof bill === 'string' ? refusal(REFUSALS[bill]) : csvReply(bill, packing === 'GZIP')
}

const REFUSALS: Record<Extract<BillOutcome, string>, string> = {
  creating: 'Bill Creating',
  none: 'No Bill Exist',
  tooOld: 'No Bill Exist',
  noSuchDay: 'data format error',
}

function csvReply(bill: BillTable, isPacked: boolean): WireReply {
  const csv = Buffer.from(writeBill(bill, 'v2'))
  if (!isPacked) return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: csv }
  return { status: 200, headers: { 'content-type': 'application/x-gzip' }, body: gzipSync(csv) }
}

/** The number beside the words was seen for a bill that does not exist, and only for that. */
function refusal(message: string): WireReply {
  return xmlReply([
    ['return_code', 'FAIL'],
    ['return_msg', message],
    ...(message === 'No Bill Exist' ? [['error_code', '20002'] as const] : []),
  ])
}
