import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MiniApp, OfficialAccount } from 'node-easywechat'
import { ACCOUNTS, jsonRequest, runningWeChat, type Running, SITE } from './runningWeChat'

const { officialAccount, miniProgram } = ACCOUNTS
const PAGE = `${SITE}/index.html?name=%E8%8C%B6`

let running: Running
let folder: string
afterEach(async () => {
  await running.close()
  rmSync(folder, { recursive: true })
})

/** node-easywechat as its users set it up; only its hosts are ours. */
async function setUp({ scope = 'snsapi_base', isStable = true } = {}) {
  running = await runningWeChat()
  folder = mkdtempSync(join(tmpdir(), 'wxflow-easywechat-'))
  const shared = {
    http: { baseURL: `${running.wechat.urls.api}/` },
    file_cache: { path: folder, fileMode: 0o600, dirMode: 0o700, ext: '.cache' },
  }
  const account = new OfficialAccount({
    app_id: officialAccount.appid,
    secret: officialAccount.secret,
    use_stable_access_token: isStable,
    oauth: { scope, redirect_url: `${SITE}/api/oauth/callback` },
    ...shared,
  })
  const app = new MiniApp({ app_id: miniProgram.appid, secret: miniProgram.secret, ...shared })

  const oauth = account.getOAuth().withScopes([scope])
  Object.assign(oauth, { _baseUrl: `${running.wechat.urls.api}/sns` })
  const authorize = (headers = {}) => {
    const { pathname, search } = new URL(oauth.withState('a1B2').redirect())
    return running.open(pathname + search, headers)
  }
  const counts = async () => (await running.get('/controls/requests'))['counts'] as Record<string, number>
  return { account, app, oauth, authorize, counts, wechat: running.wechat }
}

const codeIn = (url: string | null) => new URL(url ?? 'no:url').searchParams.get('code') ?? 'no code'

describe('node-easywechat, unmodified, against the local WeChat', () => {
  it.each([
    [true, '/cgi-bin/stable_token'],
    [false, '/cgi-bin/token'],
  ])('fetches one token and one ticket for many wx.config (stable: %p)', async (isStable, path) => {
    const { account, counts, wechat } = await setUp({ isStable })
    for (const pageUrl of [PAGE, `${SITE}/`, `${PAGE}&from=timeline`]) {
      const config = (await account.getUtils().buildJsSdkConfig(pageUrl, ['chooseWXPay'])) as unknown as Config
      const check = { ...config, timestamp: String(config.timestamp), pageUrl: `${pageUrl}#/me` }
      expect(wechat.checkJsConfig(check)).toEqual({ ok: true })
    }
    expect(await counts()).toEqual({ [path]: 1, '/cgi-bin/ticket/getticket': 1 })
  })

  it('hears that a signature over another page is refused', async () => {
    const { account, wechat } = await setUp()
    const config = (await account.getUtils().buildJsSdkConfig(`${PAGE}#/me`)) as unknown as Config
    const check = { ...config, timestamp: String(config.timestamp), pageUrl: `${PAGE}#/me` }
    expect(wechat.checkJsConfig(check)).toMatchObject({ ok: false, field: 'url' })
  })

  it('logs somebody in silently', async () => {
    const { oauth, authorize, wechat } = await setUp()
    const code = codeIn((await authorize({ 'x-wechat-user': 'achen' })).headers.get('location'))
    const user = await oauth.userFromCode(code)
    expect(user.getId()).toBe(wechat.users.find(({ id }) => id === 'achen')!.openids.officialAccount)
  })

  it('reads the profile after the consent page', async () => {
    const { oauth, authorize, wechat } = await setUp({ scope: 'snsapi_userinfo' })
    const consent = /data-token="([\w-]+)"/.exec(await (await authorize()).text())![1]
    const click = jsonRequest('POST', { consent, answer: 'allow' })
    const headers = { ...click.headers, origin: wechat.urls.open }
    const reply = await fetch(`${wechat.urls.open}/connect/oauth2/decision`, { ...click, headers })
    const user = await oauth.userFromCode(codeIn(((await reply.json()) as { url: string }).url))
    expect([user.getNickname(), user.getAvatar()]).toEqual(['林小满', `${wechat.urls.api}/mmopen/xiaolin/132`])
  })

  it('exchanges a wx.login code', async () => {
    const { app, wechat } = await setUp()
    const session = await app.getUtils().codeToSession(wechat.issueLoginCode('xiaolin'))
    expect(session).toMatchObject({ openid: wechat.users[0]!.openids.miniProgram, session_key: expect.any(String) })
    await expect(app.getUtils().codeToSession('0unknown')).rejects.toThrow(/40029.*invalid code, rid: /)
  })
})

interface Config {
  appId: string
  nonceStr: string
  timestamp: number
  signature: string
}
