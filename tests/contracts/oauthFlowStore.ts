import type { OauthFlow, OauthFlowStore } from '../../core/sessions/oauthFlows'

export function describeOauthFlowStore(
  name: string,
  open: () => Promise<{ store: OauthFlowStore; close(): Promise<void> }>,
): void {
  describe(`an OAuth flow store on ${name}`, () => {
    let flows: OauthFlowStore
    let close: () => Promise<void>
    const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 6, minute))
    const flow: OauthFlow = {
      browserHash: 'ab',
      returnTo: '/#/me',
      scope: 'snsapi_base',
      used: false,
      createdAt: at(0),
      expiresAt: at(10),
    }

    beforeAll(async () => {
      ;({ store: flows, close } = await open())
    })
    afterAll(() => close())

    it('gives a flow back as it began', async () => {
      await flows.create('state-new', flow)
      expect(await flows.find('state-new')).toEqual(flow)
      expect(await flows.find('state-unknown')).toBeUndefined()
    })

    it('lets exactly one of ten callbacks use a flow, and none afterwards', async () => {
      await flows.create('state-ten', flow)
      const uses = await Promise.all(Array.from({ length: 10 }, () => flows.use('state-ten')))
      expect(uses.filter(Boolean)).toHaveLength(1)
      expect(await flows.use('state-ten')).toBe(false)
      expect(await flows.find('state-ten')).toEqual({ ...flow, used: true })
    })

    it('cannot use a flow that nobody began', async () => {
      expect(await flows.use('state-forged')).toBe(false)
    })

    it('refuses a state that is taken', async () => {
      await flows.create('state-taken', flow)
      await expect(flows.create('state-taken', flow)).rejects.toThrow('taken')
    })

    it('removes what has expired and keeps what has not', async () => {
      await flows.create('state-old', { ...flow, expiresAt: at(5) })
      await flows.create('state-young', flow)
      await flows.removeExpired(at(5))
      expect(await flows.find('state-old')).toBeUndefined()
      expect(await flows.find('state-young')).toBeDefined()
    })
  })
}
