import { cloudSessionStore } from '../../core/sessions/cloudSessionStore'
import { endSession, readSession } from '../../core/sessions/session'
import { openSession } from '../../core/sessions/sessions'
import { cloudIdentityStore } from '../../core/users/cloudIdentityStore'
import { cloudUserStore } from '../../core/users/cloudUserStore'
import { fakeDatabase } from '../fakes/database'
import { fakeClock, fakeRandom } from '../fakes/effects'
import { httpRequest } from '../fakes/gateway'

const visitor = { userId: 'u1', appid: 'wx00000000000000b2', openid: 'o0000achen', client: 'h5' as const }
const grant = {
  accessToken: 'ACCESS-SECRET',
  accessTokenExpiresAt: new Date('2026-11-22T08:00:00Z'),
  refreshToken: 'REFRESH-SECRET',
  scope: 'snsapi_userinfo',
}

async function setUp({ isUserThere = true } = {}) {
  const database = fakeDatabase()
  const users = cloudUserStore(database)
  const clock = fakeClock()
  const deps = {
    sessions: cloudSessionStore(database),
    identities: cloudIdentityStore(database),
    readUser: (userId: string) => users.find(userId),
    clock,
  }
  if (isUserThere) await users.create({ userId: 'u1', createdAt: clock.now(), nickname: '阿澄' })
  const sid = await openSession({ ...deps, random: fakeRandom() }, { visitor, grant })
  const request = httpRequest({ headers: { cookie: `__Host-sid=${sid}` } })
  return { database, deps, sid, request }
}

describe('session', () => {
  it('answers the user and nothing of WeChat: no openid, no token', async () => {
    const { deps, request } = await setUp()
    const answer = await readSession(deps, request)
    expect(answer).toEqual({ user: { userId: 'u1', nickname: '阿澄' } })
    expect(JSON.stringify(answer)).not.toMatch(/o0000|SECRET/)
  })

  it('answers NOT_LOGGED_IN without a session, and for a user who is gone', async () => {
    const { deps } = await setUp()
    await expect(readSession(deps, httpRequest())).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' })

    const gone = await setUp({ isUserThere: false })
    await expect(readSession(gone.deps, gone.request)).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' })
  })

  it('refuses parameters by name', async () => {
    const { deps } = await setUp()
    const request = httpRequest({ query: { userId: 'u2' } })
    await expect(readSession(deps, request)).rejects.toMatchObject({ values: { field: 'userId' } })
  })

  it('ends at logout: the row is gone, the cookie expires, a copy of it is worth nothing', async () => {
    const { database, deps, request } = await setUp()
    const reply = await endSession(deps, request)

    expect(reply.body).toBe('{"ok":true,"data":{}}')
    expect(reply.headers['set-cookie']).toBe('__Host-sid=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax')
    expect(database.rows('sessions')).toEqual([])
    await expect(readSession(deps, request)).rejects.toMatchObject({ code: 'NOT_LOGGED_IN' })
  })

  it('logs out twice, or nobody at all, with the same answer', async () => {
    const { deps, request } = await setUp()
    const first = await endSession(deps, request)
    expect(await endSession(deps, request)).toEqual(first)
    expect(await endSession(deps, httpRequest())).toEqual(first)
  })
})
