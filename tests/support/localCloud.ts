import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { movableClock, type MovableClock } from '../../local/clock'
import { createCredentials, type Credential, type Credentials } from '../../local/cloudbase/admin/credentials'
import { ADMIN_SERVER_SETTINGS, adminHandler } from '../../local/cloudbase/admin/server'
import { openDatabase, type DatabaseSchema, type LocalDatabase } from '../../local/cloudbase/database/database'
import type { Caller, Invoke } from '../../local/cloudbase/functions/invoke'
import { openStorage, type LocalStorage } from '../../local/cloudbase/storage/storage'
import { silentLog, type Log } from '../../local/log'

export interface LocalCloud {
  adminUrl: string
  envId: string
  credential: Credential
  credentials: Credentials
  clock: MovableClock
  database: LocalDatabase
  storage: LocalStorage
  /** The real wx-server-sdk, initialised; its own types are partly wrong, so cast to what you use. */
  wx: unknown
  /** An app of the real @cloudbase/node-sdk, initialised. */
  node: unknown
  close(): Promise<void>
}

export interface LocalCloudOptions {
  file?: string
  schema?: DatabaseSchema
  log?: Log
  invoke?: Invoke
  callerOf?: (credential: Credential) => Caller | undefined
  machineNow?: () => number
}

const ENV_ID = 'wxflow-test'
const ROOT = join(__dirname, '../..')

/**
 * Opens database, storage and admin API on ':memory:' with the collections of database.json, and both real SDKs on it.
 * It sets `process.env` as a function instance has it. One cloud at a time in one jest file: both SDKs read the
 * environment on every call, so a second one would redirect the first. Both SDKs load in one process; they share
 * `@cloudbase/database`, whose last `database()` call decides which SDK's version a request names, which is harmless.
 * The SDKs sign with the machine's time and never notice that the clock moved; stored times follow the clock.
 */
export async function openLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const clock = movableClock()
  const log = options.log ?? silentLog
  const schema = options.schema ?? readSchema()
  const file = options.file ?? ':memory:'
  const database = openDatabase({ file, schema, clock, log })
  const credentials = createCredentials(randomBytes)
  const credential = credentials.issue('admin')
  const { invoke = noFunctions, callerOf, machineNow } = options
  const server = createServer(ADMIN_SERVER_SETTINGS)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const appUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const adminUrl = `${appUrl}/admin`
  const storage = openStorage({ file, envId: ENV_ID, appUrl, adminUrl, clock, log })
  const admin = adminHandler({
    envId: ENV_ID,
    database,
    storage,
    credentials,
    invoke,
    clock,
    log,
    ...(callerOf ? { callerOf } : {}),
    ...(machineNow ? { machineNow } : {}),
  })
  server.on('request', (request, response) => {
    if (!storage.downloads(request, response, new URL(request.url ?? '/', appUrl))) admin(request, response)
  })
  useCredential(adminUrl, credential)

  return {
    adminUrl,
    envId: ENV_ID,
    credential,
    credentials,
    clock,
    database,
    storage,
    ...loadSdks(),
    async close() {
      clock.close()
      await new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      })
      storage.close()
      database.close()
    },
  }
}

/** Gives this process the environment of a function instance that signs with `credential`. */
export function useCredential(adminUrl: string, credential: Credential): void {
  Object.assign(process.env, sdkEnvironment(adminUrl, credential))
}

/** What the SDKs read from the environment of an instance. */
export function sdkEnvironment(adminUrl: string, credential: Credential): Record<string, string> {
  return {
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: adminUrl }),
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'ap-shanghai',
    SCF_NAMESPACE: ENV_ID,
    TCB_ENV: ENV_ID,
    TENCENTCLOUD_SECRETID: credential.secretId,
    TENCENTCLOUD_SECRETKEY: credential.secretKey,
    TENCENTCLOUD_SESSIONTOKEN: credential.sessionToken,
    SILENCE: 'true',
  }
}

/** `database.json` of the repository. */
export function readSchema(): DatabaseSchema {
  return JSON.parse(readFileSync(join(ROOT, 'database.json'), 'utf8')) as DatabaseSchema
}

function loadSdks(): { wx: unknown; node: unknown } {
  const load = createRequire(__filename)
  const wx = load('wx-server-sdk') as { init(config: object): void; DYNAMIC_CURRENT_ENV: symbol }
  const node = load('@cloudbase/node-sdk') as { init(config: object): unknown }
  wx.init({ env: wx.DYNAMIC_CURRENT_ENV })
  return { wx, node: node.init({ env: ENV_ID }) }
}

const noFunctions: Invoke = async (name) => ({
  ok: false,
  code: 'FUNCTIONS_EXECUTE_FAIL',
  message: `This test has no function "${name}".`,
  requestId: 'none',
})
