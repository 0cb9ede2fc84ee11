import { MINUTE_MS, SECOND_MS } from '../../core/platform/clock'
import { AppError } from '../../core/platform/errors'
import { cloudTokenStore } from '../../core/wechat/cloudTokenStore'
import { tokenCache, type FetchedToken } from '../../core/wechat/tokens'
import { countedDatabase } from '../fakes/countedDatabase'
import { fakeDatabase } from '../fakes/database'
import { fakeClock, fakeRandom } from '../fakes/effects'

const LIFE_MS = 7200 * SECOND_MS

/** Instances that share a database and an upstream; a fetch lasts until the event loop has turned `slowness` times. */
function setUp({ slowness = 3 } = {}) {
  const rows = fakeDatabase()
  const database = countedDatabase(rows)
  const clock = fakeClock()
  const errors: string[] = []
  const upstream = { count: 0, failure: undefined as Error | undefined, expiresInS: 7200 }
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

  async function fetch(): Promise<FetchedToken> {
    const value = `T${++upstream.count}`
    for (let turns = 0; turns < slowness; turns++) await turn()
    if (upstream.failure !== undefined) throw upstream.failure
    return { value, expiresInS: upstream.expiresInS }
  }

  let seed = 0
  function instance(pause: () => Promise<void> = turn) {
    const log = { info: () => undefined, error: (message: string) => errors.push(message) }
    const deps = { store: cloudTokenStore(database), clock, random: fakeRandom(`i${seed++}`), pause, log }
    return tokenCache(deps, { key: 'wx:token', fetch })
  }
  return { rows, database, clock, errors, upstream, instance, turn }
}

const values = async (tokens: Promise<{ value: string }>[]) => (await Promise.all(tokens)).map(({ value }) => value)
const unreachable = new AppError('WECHAT_UNREACHABLE', { api: 'stable_token', reason: 'HTTP status 502' })

describe('a token shared by all instances', () => {
  it('is fetched once by fifty instances that start at once', async () => {
    const { upstream, instance } = setUp()
    const tokens = await values(Array.from({ length: 50 }, () => instance().get()))
    expect(new Set(tokens)).toEqual(new Set(['T1']))
    expect(upstream.count).toBe(1)
  })

  it('is fetched once for a hundred calls at once in one instance, which ask the database once', async () => {
    const { upstream, database, instance } = setUp()
    const one = instance()
    await values(Array.from({ length: 100 }, () => one.get()))
    expect(upstream.count).toBe(1)
    expect(database.operations).toEqual(['get tokens', 'update tokens', 'insert tokens', 'update tokens'])
  })

  it('costs a warm call no round trip at all', async () => {
    const { upstream, database, clock, instance } = setUp()
    const one = instance()
    await one.get()
    database.operations.length = 0

    clock.moveBy(LIFE_MS * 0.8 - 1)
    await values(Array.from({ length: 1000 }, () => one.get()))
    expect(database.operations).toEqual([])
    expect(upstream.count).toBe(1)
  })

  it('costs a new instance one read while it is fresh', async () => {
    const { upstream, database, instance } = setUp()
    await instance().get()
    database.operations.length = 0
    await instance().get()
    expect(database.operations).toEqual(['get tokens'])
    expect(upstream.count).toBe(1)
  })

  it('is fetched anew once from 80 % of its life on; meanwhile the old one serves without waiting', async () => {
    const { upstream, clock, instance } = setUp()
    const instances = Array.from({ length: 50 }, () => instance())
    await values(instances.map((one) => one.get()))
    clock.moveBy(LIFE_MS * 0.8)

    const tokens = await values(instances.map((one) => one.get()))
    expect(tokens.filter((token) => token === 'T2')).toHaveLength(1)
    expect(tokens.filter((token) => token === 'T1')).toHaveLength(49)
    expect(upstream.count).toBe(2)

    clock.moveBy(5 * SECOND_MS)
    expect(new Set(await values(instances.map((one) => one.get())))).toEqual(new Set(['T2']))
    expect(upstream.count).toBe(2)
  })

  it('serves other calls of the refreshing instance from the old one too', async () => {
    const { clock, instance } = setUp()
    const one = instance()
    await one.get()
    clock.moveBy(LIFE_MS * 0.8)
    expect(await values([one.get(), one.get(), one.get()])).toEqual(['T2', 'T1', 'T1'])
  })

  it('is never served after its end', async () => {
    const { upstream, clock, instance } = setUp()
    const instances = Array.from({ length: 20 }, () => instance())
    await values(instances.map((one) => one.get()))
    clock.moveBy(LIFE_MS)
    expect(new Set(await values(instances.map((one) => one.get())))).toEqual(new Set(['T2']))
    expect(upstream.count).toBe(2)
  })

  it('goes on with the old one while WeChat fails, asks again after half a minute, and says so in the log', async () => {
    const { upstream, clock, errors, instance } = setUp()
    const one = instance()
    await one.get()
    clock.moveBy(LIFE_MS * 0.8)
    upstream.failure = unreachable

    expect(await values([one.get()])).toEqual(['T1'])
    expect(await values([one.get()])).toEqual(['T1'])
    expect(upstream.count).toBe(2)
    expect(errors).toEqual([expect.stringContaining('WECHAT_UNREACHABLE')])

    clock.moveBy(30 * SECOND_MS)
    upstream.failure = undefined
    expect(await values([one.get()])).toEqual(['T3'])
  })

  it('goes on with the old one while the database fails, too', async () => {
    const { rows, clock, errors, instance, upstream } = setUp()
    const one = instance()
    await one.get()
    clock.moveBy(LIFE_MS * 0.8)

    rows.fail(new Error('the database went away'))
    expect(await values([one.get(), one.get()])).toEqual(['T1', 'T1'])
    expect(await values([one.get()])).toEqual(['T1'])
    expect(errors).toEqual([expect.stringContaining('the database went away')])

    clock.moveBy(30 * SECOND_MS)
    expect(await values([one.get()])).toEqual(['T2'])
    expect(upstream.count).toBe(2)
  })

  it('goes on with the stored one in a new instance while WeChat fails', async () => {
    const { upstream, clock, errors, instance } = setUp()
    await instance().get()
    clock.moveBy(LIFE_MS * 0.8)
    upstream.failure = unreachable

    expect(await values([instance().get()])).toEqual(['T1'])
    expect(errors).toHaveLength(1)
  })

  it('throws what WeChat’s failure was, also when the lease cannot be given back', async () => {
    const { rows, upstream, instance } = setUp()
    upstream.failure = unreachable
    const waiting = instance().get()
    while (upstream.count === 0) await new Promise((resolve) => setImmediate(resolve))
    rows.fail(new Error('the database went away'))

    await expect(waiting).rejects.toBe(unreachable)
  })

  it('throws what the fetch throws when there is none, and lets the next call try at once', async () => {
    const { upstream, instance } = setUp()
    upstream.failure = unreachable
    const one = instance()
    await expect(one.get()).rejects.toBe(unreachable)
    upstream.failure = undefined
    expect(await values([one.get()])).toEqual(['T2'])
  })

  it('is taken over from an instance that died while it fetched', async () => {
    const { rows, clock, instance } = setUp()
    await cloudTokenStore(rows).lease('wx:token', {
      holder: 'dead',
      version: 0,
      at: clock.now(),
      until: new Date(clock.now().getTime() + 6 * SECOND_MS),
    })
    const waiting = instance(async () => clock.moveBy(150))
    expect(await values([waiting.get()])).toEqual(['T1'])
  })

  it('answers WECHAT_BUSY instead of waiting for ever', async () => {
    const { rows, clock, instance } = setUp()
    const until = new Date(clock.now().getTime() + MINUTE_MS)
    await cloudTokenStore(rows).lease('wx:token', { holder: 'slow', version: 0, at: clock.now(), until })
    await expect(instance(async () => clock.moveBy(150)).get()).rejects.toMatchObject({ code: 'WECHAT_BUSY' })
  })

  it('keeps the newer value when a slow fetch comes back after its lease', async () => {
    const { rows, database, clock, instance, turn } = setUp({ slowness: 20 })
    const slow = instance().get()
    while (!database.operations.includes('insert tokens')) await turn()
    await turn()

    clock.moveBy(6 * SECOND_MS)
    const store = cloudTokenStore(rows)
    const [at, until] = [clock.now(), new Date(clock.now().getTime() + 6 * SECOND_MS)]
    expect(await store.lease('wx:token', { holder: 'other', version: 0, at, until })).toBe(true)
    const newer = { value: 'NEWER', version: 1, refreshAt: new Date(until), expiresAt: new Date(until) }
    await store.save('wx:token', 'other', newer)

    await slow
    expect(await store.read('wx:token')).toEqual(newer)
  })

  it('is dropped everywhere when WeChat refuses it, and fetched once', async () => {
    const { upstream, instance } = setUp()
    const instances = Array.from({ length: 20 }, () => instance())
    const tokens = await Promise.all(instances.map((one) => one.get()))

    await Promise.all(instances.map((one, n) => one.drop(tokens[n]!)))
    expect(new Set(await values(instances.map((one) => one.get())))).toEqual(new Set(['T2']))
    expect(upstream.count).toBe(2)
  })

  it('stays when somebody drops an older one late', async () => {
    const { upstream, instance } = setUp()
    const [early, late] = [instance(), instance()]
    const old = await late.get()
    await early.get()
    await early.drop(old)
    await early.get()

    await late.drop(old)
    expect(await values([late.get(), early.get()])).toEqual(['T2', 'T2'])
    expect(upstream.count).toBe(2)
  })

  it('lives only as long as WeChat says', async () => {
    const { upstream, clock, instance } = setUp()
    upstream.expiresInS = 300
    const one = instance()
    await one.get()
    clock.moveBy(240 * SECOND_MS)
    expect(await values([one.get()])).toEqual(['T2'])
  })
})
