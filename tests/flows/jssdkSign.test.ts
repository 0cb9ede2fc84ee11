import type { JssdkConfig, Reply } from '../../core/api'
import { dataOf, startTestSystem, type TestSystem } from '../support/testSystem'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(() => system.close())

async function sign(url: string): Promise<JssdkConfig> {
  const answer = await system.browser().get(`/api/jssdk/sign?url=${encodeURIComponent(url)}`)
  return dataOf(answer.json<Reply<JssdkConfig>>())
}

function verdict(config: JssdkConfig, pageUrl: string) {
  return system.wechat.checkJsConfig({ ...config, timestamp: String(config.timestamp), pageUrl })
}

describe('jssdkSign', () => {
  it.each(['/', '/?from=singlemessage&isappinstalled=0', '/?x=%E4%B8%AD&y=a+b', '/#/product/x'])(
    'signs our page %s so that WeChat accepts it',
    async (path) => {
      const pageUrl = `${system.ready.app}${path}`
      expect(verdict(await sign(pageUrl), pageUrl)).toEqual({ ok: true })
    },
  )

  it('gives a signature that fits no other page', async () => {
    const config = await sign(`${system.ready.app}/?a=1`)
    expect(verdict(config, `${system.ready.app}/?a=2`)).toMatchObject({ ok: false, field: expect.any(String) })
  })

  it.each(['https://evil.example/', 'http://localhost/', 'javascript:alert(1)', 'page'])(
    'does not sign %s',
    async (url) => {
      const answer = await system.browser().get(`/api/jssdk/sign?url=${encodeURIComponent(url)}`)
      expect([answer.status, answer.json()]).toMatchObject([400, { ok: false, field: 'url' }])
    },
  )

  it('asks WeChat for one token and one ticket, however many pages many instances sign', async () => {
    const url = `${system.ready.app}/`
    await Promise.all(Array.from({ length: 40 }, () => sign(url)))
    const { counts } = (await system.control('GET', '/requests')) as { counts: Record<string, number> }
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(2)
  })

  it('refreshes before the ticket dies', async () => {
    const url = `${system.ready.app}/`
    await sign(url)
    await system.control('POST', '/clock', { moveByMs: 7200_000 })
    expect(verdict(await sign(url), url)).toEqual({ ok: true })
  })
})
