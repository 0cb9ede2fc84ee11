import type { Log } from '../../local/log'
import { SMALL_PNG } from '../fakes/images'
import { consent, logIn, logInByCode, newIdempotencyKey, order, pay, readOrder, until } from '../support/h5'
import { notificationFields, signedNotification } from '../support/notifications'
import { STORY_MS } from '../support/patience'
import { startTestSystem, type TestSystem } from '../support/testSystem'
import type { WebClient } from '../support/webClient'

const lines: string[] = []
const write = (message: string, fields: object = {}) => void lines.push(`${message} ${JSON.stringify(fields)}`)
const log: Log = { info: write, warn: write, error: write }

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem(log)
})
afterAll(() => system.close())

/** Everything that our functions ever answered to this browser: headers that hand out a secret on purpose apart. */
function recorded(browser: WebClient, answers: string[]): WebClient {
  const note = async (answer: ReturnType<WebClient['get']>) => {
    const { headers, text, ...rest } = await answer
    const { 'set-cookie': _cookie, location: _location, ...others } = headers
    answers.push(`${JSON.stringify(others)} ${text}`)
    return { headers, text, ...rest }
  }
  return {
    ...browser,
    get: (...input) => note(browser.get(...input)),
    post: (...input) => note(browser.post(...input)),
    delete: (...input) => note(browser.delete(...input)),
  }
}

const FAULTS = ['status500', 'html', 'drop', 'halfBody', 'errcode:40125', 'errcode:40001']

/** Every text that must stay inside, by what it is. */
function secrets(): [what: string, secret: string][] {
  const { miniProgram, officialAccount, merchant } = system.ready.accounts
  const find = (collection: string) =>
    system.cloudbase.database.find(collection, { query: {} }).map(({ document }) => document)
  const grants = find('sessions').flatMap(({ grant }) => Object.entries((grant ?? {}) as Record<string, string>))
  return [
    ['secret of the mini-program', miniProgram.secret],
    ['secret of the official account', officialAccount.secret],
    ['key of the merchant', merchant.v2Key],
    ['key of the admin', system.ready.admin.secretKey],
    ...system.wechat.users.flatMap(({ openids, unionid, phone }) => [
      ['phone number', phone.number] as [string, string],
      ['openid', openids.miniProgram] as [string, string],
      ['openid', openids.officialAccount] as [string, string],
      ['unionid', unionid] as [string, string],
    ]),
    ...find('tokens').map(({ _id, value }): [string, string] => [String(_id), String(value)]),
    ...grants.filter(([name]) => name.endsWith('Token')),
  ]
}

describe('over logins, purchases, attacks and failures', () => {
  const answers: string[] = []
  const handedOut: string[] = []

  beforeAll(async () => {
    await logins()
    await profiles()
    await purchases()
    await attacks()
    await failures()
    await failedPhones()
  }, STORY_MS)

  async function logins() {
    const { sessionToken } = await logInByCode(system)
    const code = system.wechat.issueLoginCode('achen')
    const browser = recorded(system.browser('achen'), answers)
    await browser.post('/api/login', { code })
    await browser.post('/api/login', { code })
    handedOut.push(sessionToken, code)

    for (const decision of ['refuse', 'allow'] as const) {
      const person = system.browser('achen')
      const page = await person.follow('/api/oauth/start?scope=snsapi_userinfo&returnTo=%2F')
      const callback = await consent(person, page, decision)
      await recorded(person, answers).get(callback)
      handedOut.push(...new URL(callback).searchParams.values(), ...person.cookies.values())
    }
  }

  async function profiles() {
    const miniProgram = system.miniProgram('achen')
    const reply = await miniProgram.call('login')
    if (!reply.ok) throw new Error(reply.message)
    const { userId } = reply.data.user
    const cloudPath = `avatars/${userId}/1.png`
    const { fileId: avatarFileId } = system.cloudbase.storage.put({
      cloudPath,
      bytes: SMALL_PNG,
      openid: miniProgram.openid,
    })

    const phoneCode = system.wechat.issuePhoneCode('achen')
    for (const input of [{ nickname: '阿澄' }, { avatarFileId }, { avatarFileId }, { phoneCode }, { phoneCode }])
      answers.push(JSON.stringify(await miniProgram.call('profile', input)))
    answers.push(JSON.stringify(await miniProgram.call('share', { from: userId, productId: 'tasting' })))
    handedOut.push(phoneCode)
  }

  async function purchases() {
    const browser = recorded(await logIn(system), answers)
    handedOut.push(...browser.cookies.values())
    const { outTradeNo, totalFen } = (await order(browser, 'jasmine')).order
    await pay(system, outTradeNo)
    await until(
      () => readOrder(browser, outTradeNo),
      ({ status }) => status === 'paid',
    )
    await browser.get('/api/session')
    await browser.get('/api/orders')
    await browser.delete(`/api/orders?outTradeNo=${outTradeNo}`)
    await browser.get(`/api/jssdk/sign?url=${encodeURIComponent(`${system.ready.app}/`)}`)

    const miniProgram = system.miniProgram('achen')
    for (const reply of [await miniProgram.call('login'), await miniProgram.call('order', { action: 'list' })])
      answers.push(JSON.stringify(reply))
    const payment = { outTradeNo, totalFen, openid: miniProgram.openid }
    await notify(
      signedNotification(notificationFields(system.ready.accounts, payment), system.ready.accounts.merchant.v2Key),
    )
  }

  async function attacks() {
    const browser = recorded(await logIn(system), answers)
    const code = system.wechat.issueLoginCode('xiaolin')
    await browser.post('/api/login', { code, openid: system.miniProgram('achen').openid })
    await browser.post('/api/login', `${code}"}`)
    await browser.get(`/api/oauth/callback?code=${code}&state=${'0'.repeat(64)}`)
    await browser.get('/api/session', { authorization: `Bearer ${'A'.repeat(43)}` })
    await notify(`<xml><sign>${system.ready.accounts.merchant.v2Key}</sign></xml>`)
    handedOut.push(code)
  }

  async function failures() {
    const paths = ['/sns/jscode2session', '/sns/oauth2/access_token', '/pay/unifiedorder', '/cgi-bin/ticket/getticket']
    const browser = recorded(await logIn(system), answers)
    await system.control('POST', '/clock', { moveByMs: 7_100_000 })
    for (const kind of FAULTS)
      for (const target of paths) {
        await system.control('POST', '/faults', { target, kind, times: 3 })
        const code = system.wechat.issueLoginCode('xiaolin')
        await browser.post('/api/login', { code })
        const person = recorded(system.browser(), answers)
        const start = await person.get('/api/oauth/start')
        const authorized = await person.get(String(start.headers['location']))
        await person.get(String(authorized.headers['location']))
        await browser.post('/api/pay/unified-order', {
          productId: 'tasting',
          quantity: 1,
          idempotencyKey: newIdempotencyKey(),
        })
        await browser.get(`/api/jssdk/sign?url=${encodeURIComponent(`${system.ready.app}/`)}`)
        await system.control('DELETE', '/faults')
        handedOut.push(code, ...new URL(String(authorized.headers['location'])).searchParams.values())
      }
  }

  async function failedPhones() {
    for (const kind of FAULTS) {
      await system.control('POST', '/faults', { target: '/wxa/business/getuserphonenumber', kind, times: 2 })
      const phoneCode = system.wechat.issuePhoneCode('achen')
      answers.push(JSON.stringify(await system.miniProgram('achen').call('profile', { phoneCode })))
      await system.control('DELETE', '/faults')
      handedOut.push(phoneCode)
    }
  }

  async function notify(body: string) {
    const response = await fetch(`${system.ready.app}/api/pay/notify`, { method: 'POST', body })
    answers.push(await response.text())
  }

  it('no answer shows what must stay inside', () => {
    expect(answers.length).toBeGreaterThan(100)
    const shown = secrets().filter(([, secret]) => answers.some((answer) => answer.includes(secret)))
    expect(shown.map(([what]) => what)).toEqual([])
  })

  it('no line of the log shows it either, nor a code, state, cookie or token that was handed out', () => {
    expect(lines.some((line) => line.includes('WECHAT_REFUSED'))).toBe(true)
    const all = [...secrets(), ...handedOut.map((secret): [string, string] => ['handed out', secret])]
    const shown = all.flatMap(([what, secret]) =>
      lines.filter((line) => line.includes(secret)).map((line) => [what, line]),
    )
    expect(shown).toEqual([])
  })
})
