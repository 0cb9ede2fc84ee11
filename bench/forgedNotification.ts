import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { atLeastTimes, bestOfFive, type Claim } from './claim'

/** Cold: a new process loads the bundle and refuses a forged notification, against loading wx-server-sdk as installed. */
export async function forgedNotification(): Promise<Claim[]> {
  const { ours, theirs } = await bestOfFive(
    async () => inNewProcess(REFUSE),
    async () => inNewProcess("require('wx-server-sdk')"),
    3,
  )
  return [
    atLeastTimes(20, {
      name: 'forged notification, cold',
      ours: { what: 'load payNotify and refuse', value: ours, unit: 'ms' },
      theirs: { what: "require('wx-server-sdk')", value: theirs, unit: 'ms' },
    }),
  ]
}

const FORGED =
  '<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code><appid>wx00000000a0000001</appid>' +
  '<mch_id>1900000001</mch_id><out_trade_no>00000000000000000000000000000000</out_trade_no><total_fee>1</total_fee>' +
  `<transaction_id>4200000000000000000000000000</transaction_id><sign>${'0'.repeat(64)}</sign></xml>`

const EVENT = { httpMethod: 'POST', path: '/', headers: { 'content-type': 'text/xml' }, body: FORGED }
const CONTEXT = { request_id: 'bench', environment: '{}' }

const REFUSE = `
  const { main } = require('../cloudfunctions/payNotify/index.js')
  const reply = await main(${JSON.stringify(EVENT)}, ${JSON.stringify(CONTEXT)})
  if (!reply.body.includes('FAIL')) throw new Error('the forged notification was believed')
`

const ENV = {
  SITE_URL: 'http://localhost:3001',
  MINI_PROGRAM_APPID: 'wx00000000a0000001',
  OFFICIAL_ACCOUNT_APPID: 'wx00000000b0000001',
  MCHID: '1900000001',
  PAY_V2_KEY: '0'.repeat(32),
  PAY_SIGN_TYPE: 'HMAC-SHA256',
}

/**
 * Milliseconds that `code` takes inside a process of its own, the start of Node and of its stdout left out. From a file,
 * as the platform does it: `node -e` would load `node:crypto` beforehand wherever the code speaks of it.
 */
function inNewProcess(code: string): number {
  const file = path.resolve('dist/.bench/cold.cjs')
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(
    file,
    `
    console.log = () => undefined;
    (async () => {
      const start = performance.now()
      ${code}
      const elapsed = performance.now() - start
      process.stdout.write(String(elapsed))
      process.exit(0)
    })()`,
  )
  const env = { ...process.env, ...ENV, TENCENTCLOUD_RUNENV: 'SCF' }
  return Number(execFileSync(process.execPath, [file], { env, encoding: 'utf8' }))
}
