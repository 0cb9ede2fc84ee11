import { cloudDatabase } from '../../core/platform/cloudDatabase'
import type { Sdk, SdkDatabase } from '../../core/platform/sdk'

/** An SDK that knows one row; its loading fails as often as `failures` says. */
function setUp({ failures = 0 } = {}) {
  let connects = 0
  const document = { get: async () => ({ data: { _id: 'a' } }) }
  const db = { collection: () => ({ doc: () => document }) } as unknown as SdkDatabase

  const database = cloudDatabase(async (): Promise<Sdk> => {
    if (++connects <= failures) throw new Error('the SDK cannot be loaded')
    return { db, wrap: (data) => data }
  })
  return { database, connects: () => connects }
}

describe('the connection to the database', () => {
  it('is made at the first use, once for all', async () => {
    const { database, connects } = setUp()
    expect(connects()).toBe(0)
    await Promise.all([database.get('users', 'a'), database.get('users', 'a')])
    await database.get('users', 'a')
    expect(connects()).toBe(1)
  })

  it('is made again when it failed: one bad start does not spoil an instance for ever', async () => {
    const { database, connects } = setUp({ failures: 1 })
    await expect(database.get('users', 'a')).rejects.toThrow('cannot be loaded')
    expect(await database.get('users', 'a')).toEqual({ _id: 'a' })
    expect(connects()).toBe(2)
  })
})
