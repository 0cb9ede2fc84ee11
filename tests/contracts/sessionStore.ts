import type { Session, SessionStore } from '../../core/sessions/sessions'

export function describeSessionStore(
  name: string,
  open: () => Promise<{ store: SessionStore; close(): Promise<void> }>,
): void {
  describe(`a session store on ${name}`, () => {
    let sessions: SessionStore
    let close: () => Promise<void>
    const at = (hour: number) => new Date(Date.UTC(2026, 10, 22, hour))
    const session: Session = {
      userId: 'u1',
      appid: 'wx00000000000000a1',
      openid: 'o0000a1',
      client: 'h5',
      createdAt: at(6),
      expiresAt: at(8),
      endsAt: at(30),
    }

    beforeAll(async () => {
      ;({ store: sessions, close } = await open())
    })
    afterAll(() => close())

    it('gives a session back with all that belongs to it', async () => {
      const grant = {
        accessToken: 'AT',
        accessTokenExpiresAt: at(8),
        refreshToken: 'RT',
        scope: 'snsapi_userinfo',
        profileAt: at(6),
      }
      await sessions.create('sid-full', { ...session, grant })
      expect(await sessions.find('sid-full')).toEqual({ ...session, grant })
    })

    it('answers undefined for an unknown id', async () => {
      expect(await sessions.find('sid-unknown')).toBeUndefined()
    })

    it('refuses an id that is taken, instead of giving two people one session', async () => {
      await sessions.create('sid-taken', session)
      await expect(sessions.create('sid-taken', { ...session, userId: 'u2' })).rejects.toThrow('taken')
      expect(await sessions.find('sid-taken')).toMatchObject({ userId: 'u1' })
    })

    it('extends a session unless somebody was faster', async () => {
      await sessions.create('sid-extend', session)
      await sessions.extend('sid-extend', { from: at(8), to: at(10) })
      await sessions.extend('sid-extend', { from: at(8), to: at(9) })
      expect(await sessions.find('sid-extend')).toEqual({ ...session, expiresAt: at(10) })
    })

    it('removes a session for good, twice without complaint, and does not bring it back by extending', async () => {
      await sessions.create('sid-gone', session)
      await sessions.remove('sid-gone')
      await sessions.remove('sid-gone')
      await sessions.extend('sid-gone', { from: at(8), to: at(10) })
      expect(await sessions.find('sid-gone')).toBeUndefined()
    })

    it('gives all sessions of one user to another, and no others', async () => {
      const many = Array.from({ length: 25 }, (_, n) => `sid-move-${n}`)
      for (const sid of many) await sessions.create(sid, { ...session, userId: 'moving' })
      await sessions.create('sid-stay', { ...session, userId: 'staying' })

      await sessions.moveAll({ from: 'moving', to: 'moved' })

      const found = await Promise.all(many.map((sid) => sessions.find(sid)))
      expect(new Set(found.map((each) => each?.userId))).toEqual(new Set(['moved']))
      expect(found[0]).toEqual({ ...session, userId: 'moved' })
      expect(await sessions.find('sid-stay')).toMatchObject({ userId: 'staying' })
    })

    it('removes what has ended, and keeps what has only been idle', async () => {
      await sessions.create('sid-ended', { ...session, endsAt: at(20) })
      await sessions.create('sid-idle', { ...session, expiresAt: at(8) })
      await sessions.removeEnded(at(20))
      expect(await sessions.find('sid-ended')).toBeUndefined()
      expect(await sessions.find('sid-idle')).toBeDefined()
    })
  })
}
