import type { Identity, IdentityStore } from '../../core/users/identities'

export function describeIdentityStore(
  name: string,
  open: () => Promise<{ store: IdentityStore; close(): Promise<void> }>,
): void {
  describe(`an identity store on ${name}`, () => {
    let identities: IdentityStore
    let close: () => Promise<void>
    const at = new Date('2026-11-22T06:00:00Z')
    const later = new Date('2026-11-22T08:00:00Z')
    const identityOf = (openid: string, userId = 'u1'): Identity => ({
      appid: 'wx00000000000000a1',
      openid,
      userId,
      createdAt: at,
      visitedAt: at,
    })

    beforeAll(async () => {
      ;({ store: identities, close } = await open())
    })
    afterAll(() => close())

    it('gives an identity back as it was created', async () => {
      const identity = {
        ...identityOf('o0000full'),
        unionid: 'u0000',
        nickname: '阿澄',
        avatarUrl: 'https://example.com/a',
        phone: '138****0001',
        isNicknameOwn: true,
      }
      expect(await identities.create(identity)).toBe('created')
      expect(await identities.find(identity.appid, identity.openid)).toEqual(identity)
    })

    it('knows one openid in two apps as two identities', async () => {
      await identities.create(identityOf('o0000app'))
      expect(await identities.find('wx00000000000000a2', 'o0000app')).toBeUndefined()
    })

    it('creates one identity when ten ask at once, and tells the others', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, n) => identities.create(identityOf('o0000ten', `u${n}`))),
      )
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1)
      const winner = `u${outcomes.indexOf('created')}`
      expect(await identities.find('wx00000000000000a1', 'o0000ten')).toMatchObject({ userId: winner })
    })

    it('writes a change only over the visit that was read', async () => {
      const identity = identityOf('o0000visit')
      await identities.create(identity)
      await identities.update(identity, { visitedAt: later })
      await identities.update(identity, { visitedAt: at, unionid: 'u0000' })
      expect(await identities.find(identity.appid, identity.openid)).toEqual({ ...identity, visitedAt: later })
    })

    it('finds the identities that a unionid joins, the oldest first', async () => {
      const young = { ...identityOf('o0000young'), unionid: 'u0000join', createdAt: later }
      const old = { ...identityOf('o0000old', 'u2'), unionid: 'u0000join' }
      await identities.create(young)
      await identities.create(old)
      expect(await identities.findByUnionid('u0000join')).toEqual([old, young])
      expect(await identities.findByUnionid('u0000nobody')).toEqual([])
    })

    it('changes what is named and keeps the rest', async () => {
      const identity = { ...identityOf('o0000part'), nickname: '阿澄' }
      await identities.create(identity)
      await identities.update(identity, { unionid: 'u0000' })
      expect(await identities.find(identity.appid, identity.openid)).toEqual({ ...identity, unionid: 'u0000' })
    })
  })
}
