import { cloudDatabase } from './cloudDatabase'
import { cloudFiles, type SdkFiles } from './cloudFiles'
import type { CloudDatabase } from './database'
import type { FileStore } from './files'
import type { SdkDatabase } from './sdk'

/**
 * The database through `wx-server-sdk`, for functions that the mini-program calls.
 * The SDK is loaded at the first use, so that a refused call never pays for it.
 */
export function wxDatabase(): CloudDatabase {
  return cloudDatabase(async () => {
    const cloud = await loadWx()
    return { db: cloud.database({ throwOnNotFound: false }), wrap: (data) => ({ data }) }
  })
}

/** The cloud storage through `wx-server-sdk`, loaded at the first use. */
export function wxFiles(): FileStore {
  return cloudFiles(loadWx)
}

/** The database through `@cloudbase/node-sdk`, for functions that only HTTP or a timer calls. Loaded at the first use. */
export function nodeDatabase(): CloudDatabase {
  return cloudDatabase(async () => {
    const app = await loadNode()
    return { db: app.database() as unknown as SdkDatabase, wrap: (data) => data }
  })
}

/** The cloud storage through `@cloudbase/node-sdk`, loaded at the first use. */
export function nodeFiles(): FileStore {
  return cloudFiles(async () => (await loadNode()) as unknown as SdkFiles)
}

const SDK_TIMEOUT_MS = 5000

async function loadWx(): Promise<WxServerSdk> {
  const { default: sdk } = await import('wx-server-sdk')
  const cloud = sdk as unknown as WxServerSdk
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV, timeout: SDK_TIMEOUT_MS })
  return cloud
}

async function loadNode() {
  const { default: tcb } = await import('@cloudbase/node-sdk')
  return tcb.init({ env: tcb.SYMBOL_CURRENT_ENV, timeout: SDK_TIMEOUT_MS })
}

/** `wx-server-sdk` as it behaves: its types know neither the symbol of the current environment nor these options. */
interface WxServerSdk extends SdkFiles {
  DYNAMIC_CURRENT_ENV: symbol
  init(options: { env: symbol; timeout: number }): void
  database(options: { throwOnNotFound: boolean }): SdkDatabase
}
