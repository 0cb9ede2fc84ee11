import type { MiniProgramCaller } from '../../core/platform/caller'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/platform/clock'
import { sha256Hex } from '../../core/platform/hash'
import { authenticate } from '../../core/sessions/authenticate'
import { cloudSessionStore } from '../../core/sessions/cloudSessionStore'
import { openSession } from '../../core/sessions/sessions'
import { cloudIdentityStore } from '../../core/users/cloudIdentityStore'
import { countedDatabase } from '../fakes/countedDatabase'
import { fakeDatabase } from '../fakes/database'
import { fakeClock, fakeRandom } from '../fakes/effects'
import { httpRequest } from '../fakes/gateway'

const visitor = { userId: 'u1', appid: 'wx00000000000000b2', openid: 'o0000achen', client: 'h5' as const }
const caller: MiniProgramCaller = { channel: 'miniProgram', appid: 'wx00000000000000a1', openid: 'o0000achen' }
const FORGED = 'A'.repeat(43)

async function setUp() {
  const rows = fakeDatabase()
  const database = countedDatabase(rows)
  const clock = fakeClock()
  const deps = {
    sessions: cloudSessionStore(database),
    identities: cloudIdentityStore(database),
    clock,
    random: fakeRandom(),
  }
  const sid = await openSession(deps, { visitor })
  database.operations.length = 0

  const withCookie = (cookie: string) => authenticate(deps, httpRequest({ headers: { cookie } }))
  const withBearer = (authorization: string) => authenticate(deps, httpRequest({ headers: { authorization } }))
  return { rows, database, clock, deps, sid, withCookie, withBearer }
}

describe('who calls over HTTP', () => {
  it('is whoever holds the session, in one read', async () => {
    const { database, sid, withCookie, withBearer } = await setUp()
    expect(await withCookie(`theme=dark; __Host-sid=${sid}`)).toEqual(visitor)
    expect(await withBearer(`Bearer ${sid}`)).toEqual(visitor)
    expect(database.operations).toEqual(['get sessions', 'get sessions'])
  })

  it('is told by 256 random bits of which the database knows only a hash', async () => {
    const { rows, sid } = await setUp()
    expect(Buffer.from(sid, 'base64url')).toHaveLength(32)
    expect(rows.rows('sessions')).toMatchObject([{ _id: sha256Hex(sid) }])
    expect(JSON.stringify(rows.rows('sessions'))).not.toContain(sid)
  })

  it.each([
    ['no cookie', () => ''],
    ['a cookie of another name', (sid: string) => `sid=${sid}; openId=o0000achen; Host-sid=${sid}`],
    ['a session nobody opened', () => `__Host-sid=${FORGED}`],
    ['a value that is no session id', () => '__Host-sid=x'],
    ['an empty value', () => '__Host-sid='],
    ['a second cookie before ours', (sid: string) => `__Host-sid=${FORGED}; __Host-sid=${sid}`],
    ['a forged name with a blank behind it', (sid: string) => `__Host-sid =${sid}`],
    [
      'a forged name with a blank of Unicode before it',
      (sid: string) => `\u2000__Host-sid=${FORGED}; __Host-sid=${sid}`,
    ],
    ['a forged name beside ours', (sid: string) => `__Host-sid\t=${FORGED}; __Host-sid=${sid}`],
    ['a second cookie after ours', (sid: string) => `__Host-sid=${sid};__Host-sid=${FORGED}`],
    ['the row id instead of the session id', (sid: string) => `__Host-sid=${sha256Hex(sid)}`],
  ])('is nobody with %s', async (_, cookie) => {
    const { sid, withCookie } = await setUp()
    await expect(withCookie(cookie(sid))).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' })
  })

  it.each([
    ['another scheme', (sid: string) => `Basic ${sid}`],
    ['two tokens', (sid: string) => `Bearer ${sid} ${sid}`],
    ['no token', () => 'Bearer '],
    ['a forged token', () => `Bearer ${FORGED}`],
  ])('is nobody with %s in the Authorization header, whatever the cookie says', async (_, header) => {
    const { deps, sid } = await setUp()
    const headers = { authorization: header(sid), cookie: `__Host-sid=${sid}` }
    await expect(authenticate(deps, httpRequest({ headers }))).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' })
  })

  it('reads nothing for a value that cannot be a session', async () => {
    const { database, withCookie } = await setUp()
    await expect(withCookie('__Host-sid={"$ne":null}')).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' })
    expect(database.operations).toEqual([])
  })

  it('is nobody after two idle hours', async () => {
    const { clock, sid, withCookie } = await setUp()
    clock.moveBy(2 * HOUR_MS)
    await expect(withCookie(`__Host-sid=${sid}`)).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' })
  })

  it('stays somebody while the session is used, and nobody after seven days', async () => {
    const { clock, sid, withCookie } = await setUp()
    for (let hour = 0; hour < 7 * 24 - 1; hour++) {
      clock.moveBy(HOUR_MS)
      expect(await withCookie(`__Host-sid=${sid}`)).toEqual(visitor)
    }
    clock.moveBy(HOUR_MS)
    await expect(withCookie(`__Host-sid=${sid}`)).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' })
  })

  it('extends the session at most every five minutes', async () => {
    const { rows, database, clock, sid, withCookie } = await setUp()
    clock.moveBy(5 * MINUTE_MS - 1)
    await withCookie(`__Host-sid=${sid}`)
    expect(database.operations).toEqual(['get sessions'])

    clock.moveBy(1)
    await Promise.all(Array.from({ length: 10 }, () => withCookie(`__Host-sid=${sid}`)))
    expect(rows.rows('sessions')).toMatchObject([{ expiresAt: new Date('2026-11-22T08:05:00.000Z') }])

    database.operations.length = 0
    await withCookie(`__Host-sid=${sid}`)
    expect(database.operations).toEqual(['get sessions'])
  })

  it('has the rows of ended sessions removed when somebody logs in', async () => {
    const { rows, clock, deps } = await setUp()
    clock.moveBy(7 * DAY_MS)
    await openSession(deps, { visitor: { ...visitor, userId: 'u2' } })
    expect(rows.rows('sessions')).toMatchObject([{ userId: 'u2' }])
  })
})

describe('who calls from the mini-program', () => {
  it('is the user of the identity that the platform names, in one read', async () => {
    const { database, deps } = await setUp()
    const at = new Date('2026-11-22T06:00:00Z')
    await deps.identities.create({ ...caller, userId: 'u7', createdAt: at, visitedAt: at })
    database.operations.length = 0

    const { appid, openid } = caller
    expect(await authenticate(deps, caller)).toEqual({ userId: 'u7', appid, openid, client: 'miniProgram' })
    expect(database.operations).toEqual(['get identities'])
  })

  it('is nobody before the first login', async () => {
    const { deps } = await setUp()
    await expect(authenticate(deps, caller)).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' })
  })
})
