import { cloudOrderStore } from '../../core/orders/cloudOrderStore'
import { HOUR_MS, MINUTE_MS } from '../../core/platform/clock'
import { cloudSessionStore } from '../../core/sessions/cloudSessionStore'
import { openSession } from '../../core/sessions/sessions'
import { cloudIdentityStore } from '../../core/users/cloudIdentityStore'
import { cloudUserStore } from '../../core/users/cloudUserStore'
import { visit, type Person, type VisitDeps } from '../../core/users/visit'
import { someOrder } from '../contracts/someOrder'
import { countedDatabase } from '../fakes/countedDatabase'
import { fakeDatabase } from '../fakes/database'
import { fakeClock, fakeRandom } from '../fakes/effects'

const UNIONID = 'u0000achen'
const IN_MINI_PROGRAM: Person = { appid: 'wx00000000000000a1', openid: 'o0000mini' }
const IN_H5: Person = { appid: 'wx00000000000000b2', openid: 'o0000h5' }
const PROFILE = { nickname: '阿澄', avatarUrl: 'https://thirdwx.example.com/a/132' }
const known = (person: Person): Person => ({ ...person, unionid: UNIONID })

function setUp() {
  const rows = fakeDatabase()
  const database = countedDatabase(rows)
  const clock = fakeClock()
  const deps: VisitDeps = {
    identities: cloudIdentityStore(database),
    users: cloudUserStore(database),
    orders: cloudOrderStore(database),
    sessions: cloudSessionStore(database),
    clock,
  }
  const come = (person: Person) => visit(deps, person)

  /** One person who has come to both apps before WeChat said that it is one; the first one's user is the older. */
  async function comeToBoth(first: Person, second: Person) {
    const { user: older } = await come(first)
    clock.moveBy(MINUTE_MS)
    const { user: younger } = await come(second)
    database.operations.length = 0
    return { older: older.userId, younger: younger.userId }
  }
  async function order(userId: string) {
    const placed = someOrder({ userId })
    await cloudOrderStore(rows).insert(placed)
    return placed.outTradeNo
  }
  const owners = (collection: string) => rows.rows(collection).map(({ userId }) => userId)
  return { rows, database, clock, deps, come, comeToBoth, order, owners }
}

describe('a unionid', () => {
  it('gives a first visit in a second app the user of the first, in three operations', async () => {
    const { database, come, owners, rows } = setUp()
    const first = await come(known(IN_MINI_PROGRAM))
    database.operations.length = 0

    const second = await come(known(IN_H5))

    expect(second).toEqual({ user: first.user, isNew: false })
    expect(database.operations).toEqual(['get identities', 'find identities', 'insert identities'])
    expect(owners('identities')).toEqual([first.user.userId, first.user.userId])
    expect(rows.rows('users')).toHaveLength(1)
  })

  it('costs a first visit one read more, and a returning visitor none', async () => {
    const { database, come } = setUp()
    await come(known(IN_MINI_PROGRAM))
    expect(database.operations).toEqual(['get identities', 'find identities', 'insert users', 'insert identities'])
    database.operations.length = 0
    await come(known(IN_MINI_PROGRAM))
    expect(database.operations).toEqual(['get identities'])
  })

  it('shows the profile of the first app in the second, and takes what WeChat tells beyond it', async () => {
    const { deps, come } = setUp()
    const { user } = await come(known(IN_MINI_PROGRAM))
    await deps.users.saveProfile(user.userId, { phone: '138****0001' })
    const seen = await come({ ...known(IN_H5), profile: PROFILE })
    expect(seen.user).toEqual({ userId: user.userId, phone: '138****0001', ...PROFILE })
    expect((await come(IN_MINI_PROGRAM)).user).toEqual(seen.user)
  })

  it.each([
    ['the mini-program', IN_MINI_PROGRAM, IN_H5],
    ['the web app', IN_H5, IN_MINI_PROGRAM],
  ])('joins two users into the older one, made in %s, whichever app brings it', async (_, first, second) => {
    for (const [before, after] of [
      [first, second],
      [second, first],
    ] as const) {
      const { come, comeToBoth } = setUp()
      const { older } = await comeToBoth(first, second)
      await come(known(before))
      expect((await come(known(after))).user.userId).toBe(older)
      expect((await come(before)).user.userId).toBe(older)
      expect((await come(after)).user.userId).toBe(older)
    }
  })

  it('brings orders and sessions of the other user along', async () => {
    const { rows, clock, come, comeToBoth, order, owners } = setUp()
    const { older, younger } = await comeToBoth(IN_H5, IN_MINI_PROGRAM)
    for (const userId of [older, younger, younger]) await order(userId)
    const visitor = { ...IN_H5, userId: younger, client: 'h5' as const }
    await openSession({ sessions: cloudSessionStore(rows), clock, random: fakeRandom() }, { visitor })

    await come(known(IN_H5))
    await come(known(IN_MINI_PROGRAM))

    expect(owners('orders')).toEqual([older, older, older])
    expect(owners('sessions')).toEqual([older])
    expect(owners('identities')).toEqual([older, older])
  })

  it('keeps the older user’s profile where it is set, and nothing of it in the other row', async () => {
    const { rows, deps, come, comeToBoth } = setUp()
    const { older, younger } = await comeToBoth(IN_MINI_PROGRAM, IN_H5)
    await deps.users.saveProfile(older, { nickname: '掌柜' })
    await deps.users.saveProfile(younger, { ...PROFILE, phone: '138****0001' })

    await come(known(IN_MINI_PROGRAM))
    const { user } = await come(known(IN_H5))

    expect(user).toEqual({ userId: older, nickname: '掌柜', avatarUrl: PROFILE.avatarUrl, phone: '138****0001' })
    expect(rows.rows('users').find(({ _id }) => _id === younger)).toEqual({
      _id: younger,
      createdAt: expect.any(Date),
      mergedInto: older,
    })
  })

  it('joins nobody who has another one', async () => {
    const { come, comeToBoth } = setUp()
    const { older, younger } = await comeToBoth(IN_MINI_PROGRAM, IN_H5)
    await come(known(IN_MINI_PROGRAM))
    expect((await come({ ...IN_H5, unionid: 'u0000somebody' })).user.userId).toBe(younger)
    expect((await come(IN_MINI_PROGRAM)).user.userId).toBe(older)
  })

  it('joins what two first visits at once have made two of, within the hour', async () => {
    const { clock, come, owners } = setUp()
    await Promise.all([come(known(IN_MINI_PROGRAM)), come(known(IN_H5))])
    clock.moveBy(HOUR_MS)
    const [one, other] = [await come(known(IN_MINI_PROGRAM)), await come(known(IN_H5))]
    expect(one.user.userId).toBe(other.user.userId)
    expect(new Set(owners('identities')).size).toBe(1)
  })

  it('is followed by ten visits at once as by one', async () => {
    const { come, comeToBoth, order, owners } = setUp()
    const { older, younger } = await comeToBoth(IN_MINI_PROGRAM, IN_H5)
    await order(younger)
    await come(known(IN_MINI_PROGRAM))

    const visits = await Promise.allSettled(Array.from({ length: 10 }, () => come(known(IN_H5))))

    expect(visits.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0)
    expect((await come(known(IN_H5))).user.userId).toBe(older)
    expect(owners('orders')).toEqual([older])
  })
})

describe('a link that breaks off', () => {
  const steps: [string, (deps: VisitDeps, error: Error) => Partial<VisitDeps>][] = [
    ['before the orders', (_, error) => ({ orders: { moveAll: () => Promise.reject(error) } })],
    ['before the sessions', (_, error) => ({ sessions: { moveAll: () => Promise.reject(error) } })],
    ['before the identities', ({ users }, error) => ({ users: { ...users, merge: () => Promise.reject(error) } })],
    [
      'before the visit is written down',
      ({ identities }, error) => ({ identities: { ...identities, update: () => Promise.reject(error) } }),
    ],
  ]

  it.each(steps)('%s is completed by the next visit', async (_, broken) => {
    const { deps, come, comeToBoth, order, owners } = setUp()
    const { older, younger } = await comeToBoth(IN_MINI_PROGRAM, IN_H5)
    await order(younger)
    await come(known(IN_MINI_PROGRAM))

    const brokenDeps = { ...deps, ...broken(deps, new Error('the database went away')) }
    await expect(visit(brokenDeps, known(IN_H5))).rejects.toThrow('went away')

    expect((await come(known(IN_H5))).user.userId).toBe(older)
    expect(owners('orders')).toEqual([older])
    expect(owners('identities')).toEqual([older, older])
  })
})

describe('what the user has chosen himself', () => {
  it('is not replaced by WeChat’s word, field by field', async () => {
    const { deps, come } = setUp()
    const { user } = await come(known(IN_MINI_PROGRAM))
    await deps.users.saveProfile(user.userId, { nickname: '掌柜', isNicknameOwn: true })

    const seen = await come({ ...known(IN_H5), profile: PROFILE })
    expect(seen.user).toEqual({ userId: user.userId, nickname: '掌柜', avatarUrl: PROFILE.avatarUrl })

    await deps.users.saveProfile(user.userId, { avatarUrl: 'cloud://x/profile/1.png' })
    const again = await come({ ...known(IN_H5), profile: { nickname: '新名字' } })
    expect(again.user).toEqual({ userId: user.userId, nickname: '掌柜', avatarUrl: 'cloud://x/profile/1.png' })
  })
})
