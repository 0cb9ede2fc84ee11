import type { UserStore } from '../../core/users/users'

export function describeUserStore(
  name: string,
  open: () => Promise<{ store: UserStore; close(): Promise<void> }>,
): void {
  describe(`a user store on ${name}`, () => {
    let users: UserStore
    let close: () => Promise<void>
    const createdAt = new Date('2026-11-22T06:00:00Z')

    beforeAll(async () => {
      ;({ store: users, close } = await open())
    })
    afterAll(() => close())

    it('answers a user as clients see him, and nobody for an unknown id', async () => {
      expect(await users.create({ userId: 'plain', createdAt })).toBe('created')
      expect(await users.find('plain')).toEqual({ userId: 'plain' })
      expect(await users.find('nobody')).toBeUndefined()
    })

    it('makes one user when ten ask at once', async () => {
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => users.create({ userId: 'ten', createdAt })))
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1)
    })

    it('leaves a user as he is when he is created again', async () => {
      await users.create({ userId: 'twice', createdAt, nickname: '阿澄' })
      expect(await users.create({ userId: 'twice', createdAt, nickname: '别人' })).toBe('exists')
      expect(await users.find('twice')).toEqual({ userId: 'twice', nickname: '阿澄' })
    })

    it('replaces the whole profile: a picture that is gone is gone', async () => {
      await users.create({ userId: 'shown', createdAt })
      await users.saveProfile('shown', { nickname: '阿澄', avatarUrl: 'https://example.com/a.png' })
      await users.saveProfile('shown', { nickname: '阿澄' })
      expect(await users.find('shown')).toEqual({ userId: 'shown', nickname: '阿澄' })
    })

    it('makes nobody by saving a profile', async () => {
      await users.saveProfile('missing', { nickname: '阿澄' })
      expect(await users.find('missing')).toBeUndefined()
    })
  })
}
