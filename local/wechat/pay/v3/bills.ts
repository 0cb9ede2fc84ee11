import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Text } from '../../../messages'
import type { Platform } from '../../platform'
import type { Route, WireReply, WireRequest } from '../../router'
import { writeBill } from '../billFile'
import { makeBill, type BillOutcome, type WantedBill } from '../bills'
import type { FundAccount } from '../fundFlowBill'
import type { TradeBillType } from '../tradeBill'
import { paramError, refuseV3, type V3Code } from './v3Refusal'
import { provenReply, type V3Operation } from './v3Route'

/** A bill that waits to be fetched. */
interface BillFile {
  csv: string
  isPacked: boolean
  expiresAt: number
}

const FILE_PATH = '/v3/billdownload/file'
const FILE_LIFE_MS = 5 * 60_000

/** GET /v3/bill/…: where the file is and what its hash must be. Source: pay.weixin.qq.com/docs/merchant/apis/jsapi-payment/get-trade-bill.html. */
export const billOperations: V3Operation[] = [
  {
    method: 'GET',
    path: '/v3/bill/tradebill',
    run: (platform, { query }) =>
      fileOf(platform, query, {
        kind: 'trade',
        day: dayIn(query),
        type: oneOf(query, 'bill_type', ['ALL', 'SUCCESS', 'REFUND', 'RECHARGE_REFUND']) as TradeBillType,
      }),
  },
  {
    method: 'GET',
    path: '/v3/bill/fundflowbill',
    run: (platform, { query }) =>
      fileOf(platform, query, {
        kind: 'fundFlow',
        day: dayIn(query),
        account: oneOf(query, 'account_type', ['BASIC', 'OPERATION', 'FEES']) as FundAccount,
      }),
  },
]

/** GET of the file itself: the request is signed, the answer is not. */
export const billFileRoute: Route = {
  host: 'pay',
  method: 'GET',
  path: FILE_PATH,
  handle: (platform, request) =>
    provenReply(platform, request, { path: FILE_PATH, work: () => fileReply(platform, request) }),
}

function fileOf(platform: Platform, query: URLSearchParams, wanted: WantedBill): object {
  const packing = query.get('tar_type') ?? ''
  if (packing !== '' && packing !== 'GZIP') throw invalid('tar_type', packing)
  const bill = makeBill(platform, wanted)
  if (typeof bill === 'string') throw refuseV3({ status: 400, ...REFUSALS[bill] })

  const csv = writeBill(bill, 'v3')
  const token = keep(platform, { csv, isPacked: packing === 'GZIP' })
  const isPacked = packing === 'GZIP' ? '&tartype=gzip' : ''
  return {
    hash_type: 'SHA1',
    // Of the file before it is packed.
    hash_value: createHash('sha1').update(csv).digest('hex'),
    download_url: `${platform.urls().pay}${FILE_PATH}?token=${token}${isPacked}`,
  }
}

// Codes and their status: as documented for bills (github.com, copies of the official error table).
const REFUSALS: Record<Extract<BillOutcome, string>, { code: V3Code; text: Text }> = {
  creating: {
    code: 'STATEMENT_CREATING',
    text: { en: 'the bill is made at ten in the morning of the next day', zh: '账单生成中，请次日10点后再试' },
  },
  none: { code: 'NO_STATEMENT_EXIST', text: { en: 'nothing happened on that day', zh: '账单文件不存在' } },
  tooOld: {
    code: 'INVALID_REQUEST',
    text: { en: 'bills are kept for three months', zh: '仅支持三个月内的账单下载申请' },
  },
  noSuchDay: { code: 'PARAM_ERROR', text: { en: '"bill_date" is no day', zh: '账单日期格式错误' } },
}

function keep({ store, clock, random }: Platform, file: Omit<BillFile, 'expiresAt'>): string {
  const now = clock.now().getTime()
  const tokens = store.get<{ tokens: string[] }>('payBillFiles', 'all')?.tokens ?? []
  const alive = tokens.filter((token) => (store.get<BillFile>('payBillFile', token)?.expiresAt ?? 0) > now)
  for (const token of tokens) if (!alive.includes(token)) store.remove('payBillFile', token)

  const token = random(32).toString('base64url')
  store.put('payBillFile', token, { ...file, expiresAt: now + FILE_LIFE_MS })
  store.put('payBillFiles', 'all', { tokens: [...alive, token] })
  return token
}

function fileReply({ store, clock }: Platform, { url }: WireRequest): WireReply {
  const file = store.get<BillFile>('payBillFile', url.searchParams.get('token') ?? '')
  if (file === undefined || file.expiresAt <= clock.now().getTime())
    throw refuseV3({
      ...{ status: 400, code: 'INVALID_REQUEST' },
      text: { en: 'the address is unknown or older than five minutes', zh: '请重新申请账单以获取下载地址' },
    })
  const bytes = Buffer.from(file.csv)
  return file.isPacked
    ? { status: 200, headers: { 'content-type': 'application/x-gzip' }, body: gzipSync(bytes) }
    : { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: bytes }
}

/** `yyyy-MM-dd` as `yyyyMMdd`; throws PARAM_ERROR for any other form. */
function dayIn(query: URLSearchParams): string {
  const day = query.get('bill_date') ?? ''
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) throw invalid('bill_date', day)
  return day.replaceAll('-', '')
}

/** The first of the values where none is given. */
function oneOf(query: URLSearchParams, field: string, values: readonly string[]): string {
  const given = query.get(field) || (values[0] ?? '')
  if (!values.includes(given)) throw invalid(field, given)
  return given
}

const invalid = (field: string, value: string) =>
  paramError(
    { field, value, issue: value === '' ? 'required' : 'not one of the allowed values', location: 'query' },
    { en: `"${field}" is missing or has the wrong form`, zh: `参数 ${field} 缺失或格式错误` },
  )
