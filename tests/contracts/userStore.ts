import type { Identity, IdentityStore } from '../../core/users/identities'
import type { UserStore } from '../../core/users/users'

interface Stores {
  users: UserStore
  identities: IdentityStore
}

export function describeUserStore(name: string, open: () => Promise<{ store: Stores; close(): Promise<void> }>): void {
  describe(`a user store on ${name}`, () => {
    let users: UserStore
    let identities: IdentityStore
    let close: () => Promise<void>
    const createdAt = new Date('2026-11-22T06:00:00Z')
    const appid = 'wx00000000000000a1'

    beforeAll(async () => {
      const opened = await open()
      ;({ users, identities } = opened.store)
      close = opened.close
    })
    afterAll(() => close())

    async function createKnown(userId: string, shown: Partial<Identity> = {}) {
      await users.create({ userId, createdAt, ...shown })
      await identities.create({ appid, openid: `o0000${userId}`, userId, createdAt, visitedAt: createdAt, ...shown })
    }
    const identityOf = (userId: string) => identities.find(appid, `o0000${userId}`)

    it('answers a user with all that belongs to him, and nobody for an unknown id', async () => {
      expect(await users.create({ userId: 'plain', createdAt })).toBe('created')
      expect(await users.find('plain')).toEqual({ userId: 'plain', createdAt })
      expect(await users.find('nobody')).toBeUndefined()
    })

    it('makes one user when ten ask at once', async () => {
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => users.create({ userId: 'ten', createdAt })))
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1)
    })

    it('leaves a user as he is when he is created again', async () => {
      await users.create({ userId: 'twice', createdAt, nickname: '阿澄' })
      expect(await users.create({ userId: 'twice', createdAt, nickname: '别人' })).toBe('exists')
      expect(await users.find('twice')).toEqual({ userId: 'twice', createdAt, nickname: '阿澄' })
    })

    it('changes what is named, removes what is undefined, and keeps the rest, in the identity too', async () => {
      await createKnown('shown', { nickname: '阿澄', avatarUrl: 'https://example.com/a.png' })
      const after = { nickname: '阿澄', isNicknameOwn: true, phone: '138****0001' }

      const change = { isNicknameOwn: true, avatarUrl: undefined, phone: '138****0001' }
      expect(await users.saveProfile('shown', change)).toEqual({ userId: 'shown', createdAt, ...after })

      expect(await users.find('shown')).toEqual({ userId: 'shown', createdAt, ...after })
      const identity = { appid, openid: 'o0000shown', userId: 'shown', createdAt, visitedAt: createdAt }
      expect(await identityOf('shown')).toEqual({ ...identity, ...after })
    })

    it('loses none of three fields that change at once', async () => {
      await createKnown('busy')
      const after = { nickname: '阿澄', phone: '138****0001', avatarUrl: 'cloud://x/profile/busy/1.png' }
      const changes = Object.entries(after).map(([field, value]) => users.saveProfile('busy', { [field]: value }))
      await Promise.all(changes)
      expect(await users.find('busy')).toEqual({ userId: 'busy', createdAt, ...after })
      expect(await identityOf('busy')).toMatchObject(after)
    })

    it('makes nobody by saving a profile', async () => {
      expect(await users.saveProfile('missing', { nickname: '阿澄' })).toBeUndefined()
      expect(await users.find('missing')).toBeUndefined()
    })

    it('makes one user of two: own fields stay, absent ones are filled up, every identity leads to the kept one', async () => {
      await createKnown('kept', { nickname: '阿澄' })
      await createKnown('gone', { nickname: '别人', isNicknameOwn: true, phone: '138****0002' })
      const shown = { nickname: '阿澄', phone: '138****0002' }

      const answer = await users.merge({ from: 'gone', into: 'kept' })

      expect(answer).toEqual({ userId: 'kept', createdAt, ...shown })
      expect(await users.find('kept')).toEqual(answer)
      expect(await users.find('gone')).toEqual(answer)
      for (const userId of ['kept', 'gone']) {
        expect(await identityOf(userId)).toMatchObject({ userId: 'kept', ...shown })
        expect(await identityOf(userId)).not.toHaveProperty('isNicknameOwn')
      }
    })

    it('takes over whose word a nickname is', async () => {
      await createKnown('namesake-kept')
      await createKnown('namesake-gone', { nickname: '别人', isNicknameOwn: true })
      const answer = await users.merge({ from: 'namesake-gone', into: 'namesake-kept' })
      expect(answer).toMatchObject({ nickname: '别人', isNicknameOwn: true })
    })

    it('changes nothing by merging again, and saves a merged user’s profile where he is now', async () => {
      await createKnown('again-kept', { nickname: '阿澄' })
      await createKnown('again-gone')
      const first = await users.merge({ from: 'again-gone', into: 'again-kept' })
      expect(await users.merge({ from: 'again-gone', into: 'again-kept' })).toEqual(first)

      await users.saveProfile('again-gone', { phone: '138****0003' })
      expect(await users.find('again-kept')).toMatchObject({ nickname: '阿澄', phone: '138****0003' })
    })

    it('finds a user who was merged twice', async () => {
      for (const userId of ['oldest', 'older', 'young']) await createKnown(userId)
      await users.merge({ from: 'young', into: 'older' })
      await users.merge({ from: 'older', into: 'oldest' })
      expect(await users.find('young')).toMatchObject({ userId: 'oldest' })
      expect(await identityOf('young')).toMatchObject({ userId: 'oldest' })
    })

    it('merges into nobody', async () => {
      await createKnown('alone', { nickname: '阿澄' })
      expect(await users.merge({ from: 'alone', into: 'missing' })).toBeUndefined()
      expect(await users.find('alone')).toMatchObject({ userId: 'alone', nickname: '阿澄' })
    })
  })
}
