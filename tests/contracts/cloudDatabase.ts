import { DuplicateRow, type CloudDatabase } from '../../core/platform/database'
import type { OpenDatabase } from './databases'

const AT = new Date('2026-11-22T06:00:00.123Z')

/** What our stores rely on, whichever SDK fills the port. */
export function describeCloudDatabase(name: string, open: () => Promise<OpenDatabase>): void {
  describe(`a cloud database on ${name}`, () => {
    let database: CloudDatabase
    let close: () => Promise<void>
    let count = 0
    const newId = () => `row-${count++}`

    beforeAll(async () => {
      ;({ database, close } = await open())
    })
    afterAll(() => close())

    it('gives a row back as it was stored: texts, numbers, dates, null, nested objects, lists', async () => {
      const row = {
        _id: newId(),
        text: '慢山茶铺 "$" \n',
        fen: 2 ** 40,
        part: 0.1,
        isDone: false,
        at: AT,
        nothing: null,
        nested: { list: [1, 'a', { at: AT }], empty: '' },
      }
      expect(await database.insert('users', row)).toBe('inserted')
      expect(await database.get('users', row._id)).toEqual(row)
    })

    it('answers undefined for a row that is not there', async () => {
      expect(await database.get('users', 'nobody')).toBeUndefined()
      expect(await database.find('users', { where: { _id: 'nobody' }, limit: 10 })).toEqual([])
    })

    it('takes a key once, however many ask for it at once', async () => {
      const _id = newId()
      const outcomes = await Promise.all(Array.from({ length: 10 }, (_, n) => database.insert('users', { _id, n })))
      expect(outcomes.filter((outcome) => outcome === 'inserted')).toHaveLength(1)
      expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(9)
    })

    it('refuses a second row under a unique index and keeps the first', async () => {
      const [first, second] = [newId(), newId()]
      const order = { userId: 'u1', idempotencyKey: first }
      expect(await database.insert('orders', { _id: first, ...order })).toBe('inserted')
      expect(await database.insert('orders', { _id: second, ...order })).toBe('duplicate')
      expect(await database.get('orders', second)).toBeUndefined()
    })

    it('finds by every condition of a query, in order, up to a limit', async () => {
      const userId = newId()
      const times = [3, 1, 2].map((n) => new Date(AT.getTime() + n))
      for (const [n, expiresAt] of times.entries()) {
        await database.insert('oauthFlows', { _id: `${userId}-${n}`, userId, n, expiresAt })
      }

      const find = (where: object) =>
        database.find('oauthFlows', { where: { userId, ...where }, orderBy: [['expiresAt', 'asc']], limit: 2 })
      const numbers = async (where: object) => (await find(where)).map(({ n }) => n)

      expect(await numbers({})).toEqual([1, 2])
      expect(await numbers({ expiresAt: { lt: times[2]! } })).toEqual([1])
      expect(await numbers({ expiresAt: { lte: times[2]! } })).toEqual([1, 2])
      expect(await numbers({ expiresAt: { gt: times[2]! } })).toEqual([0])
      expect(await numbers({ expiresAt: times[0]! })).toEqual([0])
      expect(await numbers({ n: { in: [0, 2] } })).toEqual([2, 0])
      expect(await numbers({ n: { in: [7] } })).toEqual([])
    })

    it('finds rows without a field by null', async () => {
      const userId = newId()
      await database.insert('users', { _id: newId(), userId, holder: 'somebody' })
      await database.insert('users', { _id: newId(), userId, holder: null })
      await database.insert('users', { _id: newId(), userId })
      expect(await database.find('users', { where: { userId, holder: null }, limit: 10 })).toHaveLength(2)
    })

    it('refuses a condition that is undefined, which would widen the query', async () => {
      const where = { userId: undefined as unknown as string }
      await expect(database.find('users', { where, limit: 1 })).rejects.toThrow('userId')
      await expect(database.update('users', { _id: 'x', ...where }, { a: 1 })).rejects.toThrow('userId')
      await expect(database.remove('users', where)).rejects.toThrow('userId')
    })

    it('changes a row only while the conditions hold, and only one of many at once', async () => {
      const _id = newId()
      await database.insert('users', { _id, used: false })
      const change = (by: number) => database.update('users', { _id, used: false }, { used: true, by })

      const changed = await Promise.all(Array.from({ length: 10 }, (_, n) => change(n)))
      expect(changed.filter(Boolean)).toHaveLength(1)
      expect(await database.get('users', _id)).toEqual({ _id, used: true, by: changed.indexOf(true) })
      expect(await database.update('users', { _id: 'nobody' }, { a: 1 })).toBe(false)
    })

    it('throws DuplicateRow for a change that a unique index refuses, and changes nothing', async () => {
      const [first, second] = [newId(), newId()]
      const userId = newId()
      await database.insert('orders', { _id: first, userId, idempotencyKey: 'same' })
      await database.insert('orders', { _id: second, userId: newId(), idempotencyKey: 'same' })

      const change = database.update('orders', { _id: second }, { userId })
      await expect(change).rejects.toThrow(DuplicateRow)
      expect(await database.get('orders', second)).not.toMatchObject({ userId })
    })

    it('compares dates to the millisecond', async () => {
      const _id = newId()
      await database.insert('users', { _id, at: AT })
      expect(await database.update('users', { _id, at: new Date(AT.getTime() + 1) }, { n: 1 })).toBe(false)
      expect(await database.update('users', { _id, at: new Date(AT) }, { n: 1 })).toBe(true)
    })

    it('writes whole values: a nested object is replaced, an empty one kept, undefined removes, null stays', async () => {
      const _id = newId()
      await database.insert('users', { _id, nested: { a: 1, b: 2 }, list: [1, 2], gone: 1, kept: 1 })
      await database.update('users', { _id }, { nested: { c: {} }, list: [], gone: undefined, none: null })
      expect(await database.get('users', _id)).toEqual({ _id, nested: { c: {} }, list: [], kept: 1, none: null })
    })

    it('removes what fits and tells how many', async () => {
      const userId = newId()
      for (const n of [1, 2, 3]) await database.insert('users', { _id: newId(), userId, n })
      expect(await database.remove('users', { userId, n: { lte: 2 } })).toBe(2)
      expect(await database.find('users', { where: { userId }, limit: 10 })).toMatchObject([{ n: 3 }])
      expect(await database.remove('users', { userId: 'nobody' })).toBe(0)
    })

    it('commits all changes of a transaction, and answers its result', async () => {
      const [a, b] = [newId(), newId()]
      await database.insert('users', { _id: a, n: 1 })
      const result = await database.transaction(async (transaction) => {
        const row = await transaction.get('users', a)
        await transaction.update('users', a, { n: Number(row?.['n']) + 1, gone: undefined })
        await transaction.insert('users', { _id: b, n: 5, at: AT })
        return 'done'
      })
      expect(result).toBe('done')
      expect(await database.get('users', a)).toEqual({ _id: a, n: 2 })
      expect(await database.get('users', b)).toEqual({ _id: b, n: 5, at: AT })
    })

    it('answers undefined for a missing row inside a transaction too', async () => {
      expect(await database.transaction((transaction) => transaction.get('users', 'nobody'))).toBeUndefined()
    })

    it('undoes everything when the work throws, and passes the error on', async () => {
      const [a, b] = [newId(), newId()]
      await database.insert('users', { _id: a, n: 1 })
      const work = database.transaction(async (transaction) => {
        await transaction.get('users', a)
        await transaction.update('users', a, { n: 2 })
        await transaction.insert('users', { _id: b })
        throw new Error('no')
      })
      await expect(work).rejects.toThrow('no')
      expect(await database.get('users', a)).toEqual({ _id: a, n: 1 })
      expect(await database.get('users', b)).toBeUndefined()
    })

    it('throws DuplicateRow when a transaction inserts what is there, and undoes the rest', async () => {
      const [taken, other] = [newId(), newId()]
      await database.insert('users', { _id: taken })
      const work = database.transaction(async (transaction) => {
        await transaction.insert('users', { _id: other })
        await transaction.insert('users', { _id: taken })
      })
      await expect(work).rejects.toThrow(DuplicateRow)
      expect(await database.get('users', other)).toBeUndefined()
    })

    it('loses no increment when four transactions change one row at once', async () => {
      const _id = newId()
      await database.insert('users', { _id, n: 0 })
      const increment = () =>
        database.transaction(async (transaction) => {
          const row = await transaction.get('users', _id)
          await transaction.update('users', _id, { n: Number(row?.['n']) + 1 })
        })
      const outcomes = await Promise.allSettled(Array.from({ length: 4 }, increment))

      const done = outcomes.filter(({ status }) => status === 'fulfilled').length
      expect(done).toBeGreaterThan(0)
      expect(await database.get('users', _id)).toEqual({ _id, n: done })
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'BUSY' })
      }
    })

    it('rejects a collection that does not exist', async () => {
      await expect(database.get('nowhere', 'x')).rejects.toMatchObject({})
    })
  })
}
