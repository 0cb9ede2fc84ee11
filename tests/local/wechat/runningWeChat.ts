import { createHash } from 'node:crypto'
import { movableClock } from '../../../local/clock'
import { silentLog } from '../../../local/log'
import { joinAccounts, type Accounts, type Ids } from '../../../local/wechat/accounts'
import { startWeChat, type WeChatOptions } from '../../../local/wechat/wechat'
import { testKeys } from '../../support/testKeys'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
export const SITE = 'http://localhost:3001'
export const PHONE = 'http://localhost:3000'

const IDS: Ids = {
  miniProgram: { appid: 'wx00000000000000a1', secret: '0'.repeat(31) + 'a' },
  officialAccount: { appid: 'wx00000000000000b1', secret: '0'.repeat(31) + 'b' },
  mobileApp: { appid: 'wx00000000000000c1' },
  merchant: { mchid: '1900000000', v2Key: '0'.repeat(32), v3Key: '0'.repeat(31) + '3' },
  isLinkedByUnionid: true,
}
export const ACCOUNTS: Accounts = joinAccounts(IDS, testKeys())

type Json = Record<string, unknown>
export type Params = Record<string, string>

export type Options = Partial<WeChatOptions> & { hasPhone?: boolean }

/** A WeChat platform on free ports, with a clock that stands at 10:00 in Beijing and moves only when told to. */
export async function runningWeChat({ hasPhone = true, ...options }: Options = {}) {
  const clock = movableClock(0, () => Date.parse('2026-01-05T10:00:00+08:00'))
  const wechat = await startWeChat({
    ports: { api: 0, open: 0, pay: 0, paySecure: 0 },
    dataFile: ':memory:',
    accounts: ACCOUNTS,
    clock,
    random: pseudoRandom(),
    log: silentLog,
    language: 'en',
    siteUrl: SITE,
    ...(hasPhone ? { phoneOrigin: PHONE } : {}),
    ...options,
  })
  const { api, open } = wechat.urls

  return {
    wechat,
    clock,
    /** GET on the api host. */
    get: async (path: string, params: Params = {}) => json(await fetch(`${api}${path}?${new URLSearchParams(params)}`)),
    /** POST of JSON to the api host, the controls too. */
    post: async (path: string, body: unknown) => json(await fetch(`${api}${path}`, jsonRequest('POST', body))),
    remove: async (path: string) => json(await fetch(`${api}${path}`, { method: 'DELETE' })),
    /** GET on the open host, redirects not followed. */
    open: (path: string, headers: Params = {}) => fetch(`${open}${path}`, { headers, redirect: 'manual' }),
    close: () => wechat.close(),
  }
}

export type Running = Awaited<ReturnType<typeof runningWeChat>>

export const jsonRequest = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** The errcode of a refusal whose text ends with a request id. */
export function refusal(answer: Json): number | string {
  const isComplete = /^.+,? rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/.test(String(answer['errmsg']))
  return isComplete ? Number(answer['errcode']) : JSON.stringify(answer)
}

/** Bytes that are the same in every run and never the same twice in one. */
export function pseudoRandom(): (bytes: number) => Buffer {
  let count = 0
  return (bytes) => {
    count += 1
    const blocks = Array.from({ length: Math.ceil(bytes / 32) }, (_, block) => hash(`${count}/${block}`))
    return Buffer.concat(blocks).subarray(0, bytes)
  }
}

const hash = (text: string) => createHash('sha256').update(text).digest()
const json = async (response: Response) => JSON.parse(await response.text()) as Json
