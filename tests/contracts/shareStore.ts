import type { ShareStore } from '../../core/sharing/shares'

export function describeShareStore(
  name: string,
  open: () => Promise<{ store: ShareStore; close(): Promise<void> }>,
): void {
  describe(`a share store on ${name}`, () => {
    let shares: ShareStore
    let close: () => Promise<void>
    const openedAt = new Date('2026-11-22T06:00:00Z')
    const share = { from: 'sharer', productId: 'tea', openedAt }

    beforeAll(async () => {
      ;({ store: shares, close } = await open())
    })
    afterAll(() => close())

    it('counts a visitor once, however many visits there are at once or later', async () => {
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => shares.count(share, 'visitor')))
      expect(outcomes.filter((outcome) => outcome === 'counted')).toHaveLength(1)
      expect(await shares.count({ ...share, openedAt: new Date(0) }, 'visitor')).toBe('repeated')
    })

    it('counts each sharer, product and visitor by itself', async () => {
      expect(await shares.count({ ...share, from: 'another' }, 'visitor')).toBe('counted')
      expect(await shares.count({ ...share, productId: 'teaware' }, 'visitor')).toBe('counted')
      expect(await shares.count(share, 'another')).toBe('counted')
    })
  })
}
