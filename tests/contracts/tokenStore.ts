import type { Token, TokenStore } from '../../core/wechat/tokens'

export function describeTokenStore(
  name: string,
  open: () => Promise<{ store: TokenStore; close(): Promise<void> }>,
): void {
  describe(`a token store on ${name}`, () => {
    let tokens: TokenStore
    let close: () => Promise<void>
    const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 6, 0, second))
    const token: Token = { value: 'T1', version: 1, refreshAt: at(80), expiresAt: at(100) }
    const claim = (holder: string, version = 0, second = 0) => ({
      holder,
      version,
      at: at(second),
      until: at(second + 6),
    })

    beforeAll(async () => {
      ;({ store: tokens, close } = await open())
    })
    afterAll(() => close())

    it('knows nothing of a key nobody asked for', async () => {
      expect(await tokens.read('unknown')).toBeUndefined()
    })

    it('gives the first lease to one of ten', async () => {
      const leases = await Promise.all(Array.from({ length: 10 }, (_, n) => tokens.lease('ten', claim(`h${n}`))))
      expect(leases.filter(Boolean)).toHaveLength(1)
      expect(await tokens.read('ten')).toMatchObject({ version: 0, expiresAt: new Date(0) })
    })

    it('stores the holder’s value, once', async () => {
      await tokens.lease('saved', claim('h1'))
      expect(await tokens.save('saved', 'h2', { ...token, value: 'foreign' })).toBe(false)
      expect(await tokens.save('saved', 'h1', token)).toBe(true)
      expect(await tokens.save('saved', 'h1', { ...token, value: 'late' })).toBe(false)
      expect(await tokens.read('saved')).toEqual(token)
    })

    it('passes the lease on when its time is over, and then takes nothing from the former holder', async () => {
      await tokens.lease('over', claim('slow'))
      expect(await tokens.lease('over', claim('early', 0, 5))).toBe(false)
      expect(await tokens.lease('over', claim('next', 0, 6))).toBe(true)
      expect(await tokens.save('over', 'slow', { ...token, value: 'old' })).toBe(false)
      expect(await tokens.save('over', 'next', token)).toBe(true)
    })

    it('refuses a lease to somebody who has not seen the newest value', async () => {
      await tokens.lease('newer', claim('h1'))
      await tokens.save('newer', 'h1', token)
      expect(await tokens.lease('newer', claim('behind', 0, 1))).toBe(false)
      expect(await tokens.lease('newer', claim('ahead', 1, 1))).toBe(true)
    })

    it('frees a lease whose fetch failed, for its holder only', async () => {
      await tokens.lease('failed', claim('h1'))
      await tokens.release('failed', 'h2')
      expect(await tokens.lease('failed', claim('h3', 0, 1))).toBe(false)
      await tokens.release('failed', 'h1')
      expect(await tokens.lease('failed', claim('h3', 0, 1))).toBe(true)
    })

    it('drops the version that was refused and no newer one', async () => {
      await tokens.lease('dropped', claim('h1'))
      await tokens.save('dropped', 'h1', token)
      await tokens.drop('dropped', 0)
      expect(await tokens.read('dropped')).toEqual(token)
      await tokens.drop('dropped', 1)
      expect(await tokens.read('dropped')).toEqual({ ...token, refreshAt: new Date(0), expiresAt: new Date(0) })
    })
  })
}
