import { cloudDatabase } from '../../core/platform/cloudDatabase'
import type { CloudDatabase } from '../../core/platform/database'
import type { SdkDatabase } from '../../core/platform/sdk'
import { fakeDatabase } from '../fakes/database'
import { openLocalCloud } from '../support/localCloud'

export interface OpenDatabase {
  database: CloudDatabase
  close(): Promise<void>
}

type Open = () => Promise<OpenDatabase>

/** What every store contract runs on: the fake, and the local cloud through each of the real SDKs. */
export const databases: [name: string, open: Open][] = [
  ['the fake', async () => ({ database: fakeDatabase(), close: async () => undefined })],
  ['wx-server-sdk', openThroughWx],
  ['@cloudbase/node-sdk', openThroughNode],
]

async function openThroughWx(): Promise<OpenDatabase> {
  const cloud = await openLocalCloud()
  const wx = cloud.wx as { database(options: object): SdkDatabase }
  const sdk = { db: wx.database({ throwOnNotFound: false }), wrap: (data: unknown) => ({ data }) }
  return { database: cloudDatabase(async () => sdk), close: () => cloud.close() }
}

async function openThroughNode(): Promise<OpenDatabase> {
  const cloud = await openLocalCloud()
  const sdk = { db: (cloud.node as { database(): SdkDatabase }).database(), wrap: (data: unknown) => data }
  return { database: cloudDatabase(async () => sdk), close: () => cloud.close() }
}

/** Runs one store's contract on all of them; `open` makes the store of a database. */
export function onEachDatabase<S>(
  describeStore: (name: string, open: () => Promise<{ store: S; close(): Promise<void> }>) => void,
  open: (database: CloudDatabase) => S,
): void {
  for (const [name, openDatabase] of databases) {
    describeStore(name, async () => {
      const { database, close } = await openDatabase()
      return { store: open(database), close }
    })
  }
}
