import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { joinAccounts, makeIds, type Accounts } from '../../local/wechat/accounts'
import { randomBytes } from 'node:crypto'
import { sdkEnvironment } from '../support/localCloud'
import { notificationFields, signedNotification } from '../support/notifications'
import { testKeys } from '../support/testKeys'

interface Settings {
  functions: { name: string; timeout: number }[]
}

const { functions } = JSON.parse(readFileSync('cloudbaserc.json', 'utf8')) as Settings
const SID = 'A'.repeat(43)
const SITE = 'http://localhost:3001'

/** Takes every connection and never answers: the database and WeChat, both at once. */
let abyss: Server
let abyssUrl: string
let accounts: Accounts
beforeAll(async () => {
  accounts = joinAccounts(makeIds(randomBytes), testKeys())
  abyss = createServer(() => undefined)
  await new Promise<void>((resolve) => abyss.listen(0, '127.0.0.1', resolve))
  abyssUrl = `http://127.0.0.1:${(abyss.address() as AddressInfo).port}`
})
afterAll(async () => {
  abyss.closeAllConnections()
  await new Promise((resolve) => abyss.close(resolve))
})

/** A request that gets as far into its function as one can. */
function eventFor(name: string): object {
  const get = (query: object) => gatewayEvent('GET', { query })
  const post = (body: unknown) => gatewayEvent('POST', { body: JSON.stringify(body) })
  switch (name) {
    case 'login':
      return post({ code: 'code' })
    case 'oauthCallback':
      return get({ code: 'code', state: 'ab'.repeat(32) })
    case 'jssdkSign':
      return get({ url: `${SITE}/` })
    case 'unifiedOrder':
      return post({ productId: 'tea', quantity: 1, idempotencyKey: 'key-0000000000000001' })
    case 'payNotify':
      return gatewayEvent('POST', { body: genuineNotification() })
    case 'reconcile':
      return { Type: 'Timer' }
    default:
      return get({})
  }
}

function gatewayEvent(httpMethod: string, { query = {}, body = '' }: { query?: object; body?: string }) {
  const cookie = `__Host-sid=${SID}; __Host-flow=${'cd'.repeat(32)}`
  const headers = { 'content-type': 'application/json', origin: SITE, cookie }
  return { path: '/', httpMethod, headers, queryStringParameters: query, body, isBase64Encoded: false }
}

function genuineNotification(): string {
  const order = { outTradeNo: '0'.repeat(32), totalFen: 1, openid: 'o0000achen' }
  return signedNotification(notificationFields(accounts, order), accounts.merchant.v2Key)
}

/** Calls a built function in a process of its own; how long its answer took once it was loaded, and the answer. */
async function callWithoutWorld(name: string): Promise<{ ms: number; reply: string }> {
  const { miniProgram, officialAccount, merchant } = accounts
  const env = {
    ...sdkEnvironment(`${abyssUrl}/admin`, { secretId: 'id', secretKey: 'key', sessionToken: '', owner: name }),
    ...{ WECHAT_API_URL: abyssUrl, WECHAT_OPEN_URL: abyssUrl, WECHAT_PAY_URL: abyssUrl, SITE_URL: SITE },
    ...{ MINI_PROGRAM_APPID: miniProgram.appid, MINI_PROGRAM_SECRET: miniProgram.secret },
    ...{ OFFICIAL_ACCOUNT_APPID: officialAccount.appid, OFFICIAL_ACCOUNT_SECRET: officialAccount.secret },
    ...{ MCHID: merchant.mchid, PAY_V2_KEY: merchant.v2Key, PAY_SIGN_TYPE: 'HMAC-SHA256' },
  }
  const script = `
    const { main } = require(${JSON.stringify(path.resolve('dist/cloudfunctions', name, 'index.js'))})
    console.log = () => undefined
    const begin = performance.now()
    main(${JSON.stringify(eventFor(name))}, { request_id: 'r1', environment: '{}' }).then((reply) => {
      process.stdout.write(JSON.stringify({ ms: performance.now() - begin, reply: JSON.stringify(reply) }))
      process.exit(0)
    })`
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { env })
  return JSON.parse(stdout) as { ms: number; reply: string }
}

describe('when neither the database nor WeChat ever answers', () => {
  it('every function answers before its time limit ends it, and payNotify before WeChat stops listening', async () => {
    const names = functions.map(({ name }) => name)
    const answers = await Promise.all(names.map(callWithoutWorld))

    for (const [index, { name, timeout }] of functions.entries()) {
      const { ms = Infinity, reply = '' } = answers[index] ?? {}
      expect([name, ms < timeout * 1000 - 500]).toEqual([name, true])
      expect([name, reply]).toEqual([name, expect.stringMatching(/\\"ok\\":false|"ok":false|FAIL|<!doctype html>/)])
    }
  })
})
