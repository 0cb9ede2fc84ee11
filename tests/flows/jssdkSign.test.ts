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

  it('signs a page whose address is as long as WeChat ever makes one', async () => {
    const start = `${system.ready.app}/?x=`
    const pageUrl = `${start}${'%E8%8C%B6'.repeat(300)}`.slice(0, 2048)
    expect(verdict(await sign(`${pageUrl}#/me`), pageUrl)).toEqual({ ok: true })
  })

  it.each<[string, (site: string) => string]>([
    ['another site', () => 'https://evil.example/'],
    ['our name on another port', () => 'http://localhost/'],
    ['a script', () => 'javascript:alert(1)'],
    ['no address', () => 'page'],
    ['the bare site, which no browser shows', (site) => site],
    ['another site behind our name', (site) => `${site}@evil.example/`],
    ['another site that begins like ours', (site) => `${site}.evil.example/`],
    ['our site behind somebody’s name', (site) => site.replace('://', '://evil@') + '/'],
    ['our site over https', (site) => site.replace('http:', 'https:') + '/'],
    ['our site in capitals', (site) => site.replace('localhost', 'LOCALHOST') + '/'],
    ['our site in fullwidth letters', (site) => site.replace('localhost', 'ｌocalhost') + '/'],
    ['our site with a dot behind it', (site) => site.replace('localhost', 'localhost.') + '/'],
    ['a fragment that is encoded into the host', (site) => `${site}%23/`],
    ['a line break', (site) => `${site}/\n`],
    ['more than 2 KiB', (site) => `${site}/${'x'.repeat(2048)}`],
    ['more than the query may hold', (site) => `${site}/${'x'.repeat(5000)}`],
  ])('does not sign %s', async (_, url) => {
    const answer = await system.browser().get(`/api/jssdk/sign?url=${encodeURIComponent(url(system.ready.app))}`)
    expect([answer.status < 500, answer.json()]).toEqual([true, expect.objectContaining({ ok: false })])
    expect(answer.text).not.toContain('signature')
  })

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
