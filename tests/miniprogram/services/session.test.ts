import { Refused } from '../../../miniprogram/services/refused'
import { createSession } from '../../../miniprogram/services/session'
import { aLogin } from '../support/shop'

describe('the session', () => {
  it('logs in once for ten that ask together', async () => {
    const { session, logins } = setUp()
    const answers = await Promise.all(Array.from({ length: 10 }, () => session.ready()))
    expect(logins()).toBe(1)
    expect(new Set(answers).size).toBe(1)
  })

  it('logs in again after a login that failed, and ten that waited for it all hear of it', async () => {
    const { session, logins, refuse } = setUp()
    refuse(new Refused('NETWORK_DOWN'))
    const ends = await Promise.allSettled(Array.from({ length: 10 }, () => session.ready()))
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true)
    expect(logins()).toBe(1)

    refuse(undefined)
    expect((await session.ready()).user.userId).toBe('u1')
    expect(logins()).toBe(2)
  })

  it('knows nobody before the first login', async () => {
    const { session } = setUp()
    expect(session.user()).toBeUndefined()
    await session.ready()
    expect(session.user()).toEqual({ userId: 'u1' })
  })

  it('takes over a changed profile without logging in again', async () => {
    const { session, logins } = setUp()
    await session.ready()
    session.changed({ userId: 'u1', nickname: '小满' })
    expect(session.user()?.nickname).toBe('小满')
    expect((await session.ready()).user.nickname).toBe('小满')
    expect(logins()).toBe(1)
  })

  it('gives work the userId, and logs in once more where the server has forgotten who that is', async () => {
    const { session, logins } = setUp()
    const tries: string[] = []
    const work = (userId: string) => {
      tries.push(userId)
      return tries.length === 1 ? Promise.reject(new Refused('NOT_LOGGED_IN')) : Promise.resolve('done')
    }
    expect(await session.asUser(work)).toBe('done')
    expect(tries).toEqual(['u1', 'u1'])
    expect(logins()).toBe(2)
  })

  it('tries only twice', async () => {
    const { session, logins } = setUp()
    await expect(session.asUser(() => Promise.reject(new Refused('NOT_LOGGED_IN')))).rejects.toMatchObject({
      code: 'NOT_LOGGED_IN',
    })
    expect(logins()).toBe(2)
  })

  it('passes every other refusal on as it is', async () => {
    const { session, logins } = setUp()
    await expect(session.asUser(() => Promise.reject(new Refused('BUSY')))).rejects.toMatchObject({ code: 'BUSY' })
    expect(logins()).toBe(1)
  })
})

function setUp() {
  let logins = 0
  let refusal: Refused | undefined
  const login = () => {
    logins += 1
    return refusal === undefined ? Promise.resolve(aLogin()) : Promise.reject(refusal)
  }
  return {
    session: createSession({ api: { login } }),
    logins: () => logins,
    refuse: (next: Refused | undefined) => (refusal = next),
  }
}
