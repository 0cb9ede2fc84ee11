import { cloudSessionStore } from '../../core/sessions/cloudSessionStore'
import { endSession, readSession } from '../../core/sessions/session'
import { HOUR_MS } from '../../core/platform/clock'
import { openSession } from '../../core/sessions/sessions'
import { cloudIdentityStore } from '../../core/users/cloudIdentityStore'
import { cloudUserStore } from '../../core/users/cloudUserStore'
import { webUsers } from '../../core/users/webUsers'
import { fakeDatabase } from '../fakes/database'
import { fakeClock, fakeRandom } from '../fakes/effects'
import { fakeFiles } from '../fakes/files'
import { httpRequest } from '../fakes/gateway'

const visitor = { userId: 'u1', appid: 'wx00000000000000b2', openid: 'o0000achen', client: 'h5' as const }
const grant = {
  accessToken: 'ACCESS-SECRET',
  accessTokenExpiresAt: new Date('2026-11-22T08:00:00Z'),
  refreshToken: 'REFRESH-SECRET',
  scope: 'snsapi_userinfo',
}

async function setUp({ isUserThere = true, avatarUrl = '' } = {}) {
  const database = fakeDatabase()
  const users = cloudUserStore(database)
  const clock = fakeClock()
  const files = fakeFiles()
  const errors: string[] = []
  const log = { info: () => undefined, error: (message: string) => void errors.push(message) }
  const deps = {
    sessions: cloudSessionStore(database),
    identities: cloudIdentityStore(database),
    readUser: webUsers({ users, files, clock, log }),
    clock,
  }
  if (isUserThere) await users.create({ userId: 'u1', createdAt: clock.now(), nickname: '阿澄', avatarUrl })
  const sid = await openSession({ ...deps, random: fakeRandom() }, { visitor, grant })
  const request = httpRequest({ headers: { cookie: `__Host-sid=${sid}` } })
  return { database, clock, files, errors, users, deps, sid, request }
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

  it('shows a picture of the cloud storage under a temporary address, which it keeps for an hour', async () => {
    const { clock, files, users, deps, request } = await setUp()
    await users.saveProfile('u1', { avatarUrl: files.put('profile/u1/1.png', Buffer.from('picture')) })
    const avatarNow = async () => (await readSession(deps, request)).user.avatarUrl

    const first = await avatarNow()
    expect(first).toBe('https://files.example.com/1?maxAge=7200')
    clock.moveBy(HOUR_MS - 1)
    expect(await avatarNow()).toBe(first)
    clock.moveBy(1)
    expect(await avatarNow()).not.toBe(first)
  })

  it('leaves a picture of WeChat’s as it is', async () => {
    const { files, deps, request } = await setUp({ avatarUrl: 'https://thirdwx.example.com/a/132' })
    expect((await readSession(deps, request)).user.avatarUrl).toBe('https://thirdwx.example.com/a/132')
    expect(files.calls).toEqual([])
  })

  it('leaves a picture out that is gone or that the storage does not show, and says so in the log', async () => {
    const { files, errors, deps, request } = await setUp({ avatarUrl: 'cloud://x.0000/profile/u1/gone.png' })
    expect((await readSession(deps, request)).user).toEqual({ userId: 'u1', nickname: '阿澄' })
    expect(errors).toEqual([])

    files.fail('temporaryUrl')
    expect((await readSession(deps, request)).user).toEqual({ userId: 'u1', nickname: '阿澄' })
    expect(errors).toEqual([expect.stringContaining('the storage went away')])
  })

  it('answers the user that a merged one has become', async () => {
    const { users, clock, deps, request } = await setUp()
    await users.create({ userId: 'u0', createdAt: clock.now() })
    await users.merge({ from: 'u1', into: 'u0' })
    expect(await readSession(deps, request)).toEqual({ user: { userId: 'u0', nickname: '阿澄' } })
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
