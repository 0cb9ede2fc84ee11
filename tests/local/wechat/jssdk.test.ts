import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsConfig } from '../../../local/wechat/jssdk/checkJsConfig'
import { signatureOf, signedString, signedUrl } from '../../../local/wechat/jssdk/signature'
import type { ClientRefusal } from '../../../local/wechat/verdict'
import { ACCOUNTS, HOUR, MINUTE, runningWeChat, type Running, SITE } from './runningWeChat'

const { appid, secret } = ACCOUNTS.officialAccount
const PAGE = `${SITE}/index.html?from=singlemessage&name=%E8%8C%B6&x=1`
const NONCE = 'n0nce'
const TIMESTAMP = '1767578400'

interface Vector {
  id: string
  group: string
  input: { jsapi_ticket: string; noncestr: string; timestamp: number; url: string }
  expected: string
}

let running: Running | undefined
afterEach(async () => {
  await running?.close()
  running = undefined
})

async function setUp() {
  running = await runningWeChat()
  const { wechat, clock, get, post } = running
  const token = async (): Promise<string> =>
    String((await post('/cgi-bin/stable_token', { grant_type: 'client_credential', appid, secret }))['access_token'])
  const ticket = async (type = 'jsapi'): Promise<string> =>
    String((await get('/cgi-bin/ticket/getticket', { access_token: await token(), type }))['ticket'])
  const check = (signature: string, config: Partial<JsConfig> = {}) =>
    wechat.checkJsConfig({ appId: appid, timestamp: TIMESTAMP, nonceStr: NONCE, signature, pageUrl: PAGE, ...config })
  return { clock, token, ticket, check }
}

const sign = (ticket: string, url = PAGE, { nonce = NONCE, timestamp = TIMESTAMP } = {}) =>
  sha1(`jsapi_ticket=${ticket}&noncestr=${nonce}&timestamp=${timestamp}&url=${url}`)
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex')

describe('the JSSDK signature', () => {
  const file = join(__dirname, '../../vectors/wechat-vectors.json')
  const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] }
  const ours = vectors.filter(({ group }) => group === 'jssdk')

  it('has vectors to be judged by', () => expect(ours).toHaveLength(3))

  it.each(ours)('equals the published value of $id', ({ input, expected }) => {
    const { jsapi_ticket: ticket, noncestr: nonceStr, timestamp, url } = input
    expect(signatureOf({ ticket, nonceStr, timestamp: String(timestamp), url })).toBe(expected)
  })

  it('covers the page up to its fragment', () => {
    expect(signedUrl(`${PAGE}#/order?a=1#b`)).toBe(PAGE)
    expect(signedString({ ticket: 'T', nonceStr: 'N', timestamp: '1', url: 'U' })).toBe(
      'jsapi_ticket=T&noncestr=N&timestamp=1&url=U',
    )
  })
})

describe('checkJsConfig', () => {
  it('passes a signature over the page without its fragment', async () => {
    const { ticket, check } = await setUp()
    const signature = sign(await ticket())
    expect(check(signature)).toEqual({ ok: true })
    expect(check(signature, { pageUrl: `${PAGE}#/product/1` })).toEqual({ ok: true })
  })

  it('passes the ticket before while it is valid, and not longer', async () => {
    const { clock, ticket, check } = await setUp()
    const old = sign(await ticket())
    clock.moveBy(2 * HOUR - MINUTE)
    const current = sign(await ticket())
    expect([check(old), check(current)]).toEqual([{ ok: true }, { ok: true }])
    clock.moveBy(MINUTE)
    expect(check(old)).toMatchObject({ ok: false, field: 'jsapi_ticket' })
    expect(check(current)).toEqual({ ok: true })
  })

  it('refuses an unknown appId by name', async () => {
    const { ticket, check } = await setUp()
    expect(check(sign(await ticket()), { appId: ACCOUNTS.miniProgram.appid })).toMatchObject({
      ok: false,
      errMsg: 'config:fail, Error: invalid appid',
      field: 'appId',
      expected: appid,
    })
  })

  it.each(['https://evil.test/', 'http://localhost:3002/', 'http://127.0.0.1:3001/', 'about:blank', 'no address'])(
    'refuses the page %s: not on the JS-safe domain',
    async (pageUrl) => {
      const { ticket, check } = await setUp()
      expect(check(sign(await ticket(), pageUrl), { pageUrl })).toMatchObject({
        ok: false,
        errMsg: 'config:fail, Error: invalid url domain',
        field: 'url',
      })
    },
  )
})

describe('a refused signature says what was signed', () => {
  const page = `${PAGE}#/me`
  const urls: [string, string, RegExp][] = [
    ['with the fragment', page, /fragment/],
    ['URL-encoded', encodeURIComponent(PAGE), /URL-encoded/],
    ['decoded', decodeURIComponent(PAGE), /decoded before/],
    ['without its query', `${SITE}/index.html`, /without its query/],
    ['cut at the first &', `${SITE}/index.html?from=singlemessage`, /cut at its first "&"/],
    ['without the share marks', `${SITE}/index.html?name=%E8%8C%B6&x=1`, /when the page was shared/],
    ['as 127.0.0.1', PAGE.replace('localhost', '127.0.0.1'), /127\.0\.0\.1:3001/],
    ['as https', PAGE.replace('http:', 'https:'), /https:\/\/localhost:3001/],
    ['as the start page', `${SITE}/`, /start page/],
  ]

  it.each(urls)('the url %s', async (_, url, explanation) => {
    const { ticket, check } = await setUp()
    const right = await ticket()
    const verdict = check(sign(right, url), { pageUrl: page }) as ClientRefusal
    expect(verdict).toMatchObject({ ok: false, errMsg: 'config:fail, Error: invalid signature', field: 'url' })
    expect(verdict.explanation.en).toMatch(explanation)
    expect(verdict.explanation.zh).not.toBe('')
    expect(verdict.signed).toBe(`jsapi_ticket=${right}&noncestr=${NONCE}&timestamp=${TIMESTAMP}&url=${url}`)
    expect(verdict.expected).toBe(`jsapi_ticket=${right}&noncestr=${NONCE}&timestamp=${TIMESTAMP}&url=${PAGE}`)
  })

  it('an access_token in place of the ticket', async () => {
    const { token, ticket, check } = await setUp()
    await ticket()
    const verdict = check(sign(await token())) as ClientRefusal
    expect(verdict.field).toBe('jsapi_ticket')
    expect(verdict.explanation.en).toMatch(/signed with the access_token/)
  })

  it('a wx_card ticket', async () => {
    const { ticket, check } = await setUp()
    const verdict = check(sign(await ticket('wx_card'))) as ClientRefusal
    expect(verdict.explanation.en).toMatch(/wx_card/)
  })

  it.each(['', 'undefined', 'null'])('no ticket (%p)', async (none) => {
    const { check } = await setUp()
    expect((check(sign(none)) as ClientRefusal).explanation.en).toMatch(/without a jsapi_ticket/)
  })

  it('noncestr and timestamp swapped', async () => {
    const { ticket, check } = await setUp()
    const verdict = check(sign(await ticket(), PAGE, { nonce: TIMESTAMP, timestamp: NONCE }))
    expect(verdict).toMatchObject({ ok: false, field: 'noncestr' })
  })

  it('milliseconds in place of seconds', async () => {
    const { ticket, check } = await setUp()
    const verdict = check(sign(await ticket(), PAGE, { timestamp: `${TIMESTAMP}000` }))
    expect(verdict).toMatchObject({ ok: false, field: 'timestamp' })
  })

  it('two mistakes at once', async () => {
    const { ticket, token, check } = await setUp()
    await ticket()
    const verdict = check(sign(await token(), page), { pageUrl: page })
    expect(verdict).toMatchObject({ ok: false, field: 'jsapi_ticket, url' })
  })

  it.each([
    ['capital letters', (signature: string) => signature.toUpperCase()],
    ['another hash', () => 'f'.repeat(64)],
    ['nothing', () => ''],
  ])('a signature of %s has the wrong shape', async (_, bend) => {
    const { ticket, check } = await setUp()
    const verdict = check(bend(sign(await ticket()))) as ClientRefusal
    expect(verdict.field).toBe('signature')
    expect(verdict.explanation.en).toMatch(/40 lower-case hex/)
  })

  it('and admits it when it cannot tell', async () => {
    const { ticket, check } = await setUp()
    const right = await ticket()
    const verdict = check(sign(right, `${SITE}/another-page`)) as ClientRefusal
    expect(verdict.field).toBe('signature')
    expect(verdict.signed).toBeUndefined()
    expect(verdict.expected).toContain(`url=${PAGE}`)
  })
})
