import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { movableClock } from '../local/clock'
import { createCredentials } from '../local/cloudbase/admin/credentials'
import { ADMIN_SERVER_SETTINGS, adminHandler } from '../local/cloudbase/admin/server'
import { openDatabase, type DatabaseSchema } from '../local/cloudbase/database/database'
import { openStorage } from '../local/cloudbase/storage/storage'
import { silentLog } from '../local/log'

type Main = (event: unknown, context: unknown) => Promise<unknown>

export interface FunctionHost {
  /** The built bundle's own handler, in this process. */
  load(name: string): Main
  /** How many database operations arrived since the last look. */
  takeCount(): number
  close(): void
}

const ENV_ID = 'wxflow-bench'
const SETTINGS = {
  SITE_URL: 'http://localhost:3001',
  MINI_PROGRAM_APPID: 'wx00000000a0000001',
  MINI_PROGRAM_SECRET: '0'.repeat(32),
  OFFICIAL_ACCOUNT_APPID: 'wx00000000b0000001',
  OFFICIAL_ACCOUNT_SECRET: '0'.repeat(32),
}

/** Runs function bundles against a local database, with `wechatUrl` as WeChat's api host; sets this process's environment. */
export async function startFunctionHost(wechatUrl: string): Promise<FunctionHost> {
  const clock = movableClock()
  const schema = JSON.parse(readFileSync('database.json', 'utf8')) as DatabaseSchema
  const database = openDatabase({ file: ':memory:', schema, clock, log: silentLog })
  const credentials = createCredentials(randomBytes)
  const credential = credentials.issue('bench')
  const invoke = () => Promise.reject(new Error('no function calls another here'))
  const nowhere = { appUrl: 'http://localhost', adminUrl: 'http://127.0.0.1' }
  const storage = openStorage({ file: ':memory:', envId: ENV_ID, ...nowhere, clock, log: silentLog })
  const handle = adminHandler({ envId: ENV_ID, database, storage, credentials, invoke, clock, log: silentLog })

  let count = 0
  const server = createServer(ADMIN_SERVER_SETTINGS, (request, response) => {
    count++
    handle(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  Object.assign(process.env, SETTINGS, {
    WECHAT_API_URL: wechatUrl,
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/admin` }),
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'ap-shanghai',
    SCF_NAMESPACE: ENV_ID,
    TENCENTCLOUD_SECRETID: credential.secretId,
    TENCENTCLOUD_SECRETKEY: credential.secretKey,
    TENCENTCLOUD_SESSIONTOKEN: credential.sessionToken,
    SILENCE: 'true',
  })
  const require = createRequire(path.resolve('package.json'))

  return {
    load: (name) => (require(path.resolve('dist/cloudfunctions', name, 'index.js')) as { main: Main }).main,
    takeCount() {
      const taken = count
      count = 0
      return taken
    },
    close() {
      server.close()
      server.closeAllConnections()
      storage.close()
      database.close()
    },
  }
}

/** The context of a call that came through the HTTP gateway. */
export const HTTP_CONTEXT = { request_id: 'bench', environment: '{}' }

/** The context of a `callFunction` by one mini-program user. */
export function miniProgramContext(openid: string): object {
  const environment = { WX_OPENID: openid, WX_APPID: SETTINGS.MINI_PROGRAM_APPID }
  return { request_id: 'bench', environment: JSON.stringify(environment) }
}
