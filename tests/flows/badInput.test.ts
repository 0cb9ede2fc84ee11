import { readFileSync } from 'node:fs'
import type { MiniProgramApi } from '../../core/api'
import { logIn, newIdempotencyKey, order } from '../support/h5'
import { startTestSystem, type MiniProgramClient, type TestSystem } from '../support/testSystem'
import type { WebClient } from '../support/webClient'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(() => system.close())

const { collections } = JSON.parse(readFileSync('database.json', 'utf8')) as { collections: { name: string }[] }

/** All that is stored, byte for byte. */
const everything = () =>
  collections.map(({ name }) => system.cloudbase.database.find(name, { query: {} }).map(({ text }) => text))

const PURCHASE = { productId: 'tasting', quantity: 1, idempotencyKey: 'never-used-0000000001' }
const HOSTILE_VALUES: unknown[] = [
  undefined,
  null,
  '',
  0,
  -1,
  1e21,
  true,
  [],
  ['tasting'],
  {},
  { $ne: null },
  { $gt: '' },
  { $where: 'sleep(1000)' },
  { toString: 1 },
  '__proto__',
  'constructor',
  '\u0000',
  '../../orders',
  'x'.repeat(5000),
  '{"$ne":null}',
  "' or 1=1 --",
  '😀'.repeat(20),
]
const HOSTILE_FIELDS = ['openid', 'userId', '_id', 'totalFen', '$set', '$where', '__proto__', 'constructor', 'a.b', '']

const REFUSALS = ['INVALID_INPUT', 'PRODUCT_NOT_FOUND', 'AVATAR_REFUSED', 'PHONE_CODE_INVALID']

const withField = (input: object, field: string, value: unknown): object =>
  JSON.parse(
    JSON.stringify({ ...input }).replace(/}$/, `,${JSON.stringify(field)}:${JSON.stringify(value)}}`),
  ) as object

/** Every field of an input with every hostile value, and every hostile field beside good ones. */
function variantsOf(input: Record<string, unknown>): object[] {
  const wrongValues = Object.keys(input).flatMap((field) =>
    HOSTILE_VALUES.map((value) => ({ ...input, [field]: value })),
  )
  const wrongFields = HOSTILE_FIELDS.map((field) => withField(input, field, 'x'))
  return [...wrongValues, ...wrongFields]
}

describe('bad input', () => {
  let browser: WebClient
  let miniProgram: MiniProgramClient
  let outTradeNo: string
  let before: unknown[]

  beforeAll(async () => {
    browser = await logIn(system)
    miniProgram = system.miniProgram('achen')
    await miniProgram.call('login')
    // The first phone code makes a row of its own: the token with which WeChat is asked.
    await miniProgram.call('profile', { phoneCode: 'a-code-that-nobody-issued' })
    outTradeNo = (await order(browser, 'tasting')).order.outTradeNo
    before = everything()
  })
  afterEach(() => expect(everything()).toEqual(before))

  it('of a mini-program is refused with code and field, whatever function gets it', async () => {
    const inputs: [keyof MiniProgramApi, object[]][] = [
      ['login', HOSTILE_FIELDS.map((field) => withField({ a: 1 }, field, 'x'))],
      ['products', HOSTILE_FIELDS.map((field) => withField({ a: 1 }, field, 'x'))],
      ['unifiedOrder', variantsOf(PURCHASE)],
      ['profile', variantsOf({ avatarFileId: 'cloud://x.0000/avatars/x/1.png' })],
      ['profile', variantsOf({ phoneCode: 'a code' })],
      ['profile', HOSTILE_FIELDS.map((field) => withField({ nickname: '阿澄' }, field, 'x'))],
      ['share', variantsOf({ from: 'nobody', productId: 'tasting' })],
      ['order', variantsOf({ action: 'get', outTradeNo })],
      ['order', variantsOf({ action: 'cancel', outTradeNo })],
      ['order', HOSTILE_FIELDS.map((field) => withField({ action: 'list' }, field, 'x'))],
    ]
    for (const [name, hostile] of inputs) {
      for (const input of hostile) {
        const reply = await miniProgram.call(name, input)
        const isRefused = !reply.ok && REFUSALS.includes(reply.code)
        // The only hostile values that fit their fields are names of what is not there: a product, a phone code.
        expect([name, input, isRefused, reply]).toEqual([name, input, true, expect.objectContaining({ ok: false })])
      }
    }
  })

  it('over HTTP is refused with code and field', async () => {
    for (const input of [...variantsOf({ code: 'x'.repeat(32) }), ...variantsOf(PURCHASE)]) {
      const route = 'code' in input ? '/api/login' : '/api/pay/unified-order'
      const answer = await browser.post(route, input)
      expect([input, answer.status >= 400 && answer.status < 500]).toEqual([input, true])
      expect(answer.json()).toMatchObject({ ok: false, code: expect.any(String), requestId: expect.any(String) })
    }
  })

  it('in a query is refused, and cancels nothing', async () => {
    for (const value of HOSTILE_VALUES) {
      const text = encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value ?? null))
      const answers = [
        await browser.get(`/api/orders?outTradeNo=${text}`),
        await browser.delete(`/api/orders?outTradeNo=${text}`),
        await browser.get(`/api/orders?cursor=${text}`),
        await browser.get(`/api/oauth/start?returnTo=${text}`),
        await browser.get(`/api/oauth/callback?code=x&state=${text}`),
        await browser.get(`/api/jssdk/sign?url=${text}`),
      ]
      expect([value, answers.map(({ status }) => status >= 400 && status < 500)]).toEqual([
        value,
        answers.map(() => true),
      ])
    }
  })

  it('of every kind at the edge is refused before anything is read', async () => {
    const purchase = { ...PURCHASE, idempotencyKey: newIdempotencyKey() }
    const route = '/api/pay/unified-order'
    const statuses = [
      (await browser.get(route)).status,
      (await browser.post(route, purchase, { 'content-type': 'text/plain' })).status,
      (await browser.post(route, purchase, { origin: 'https://evil.example' })).status,
      (await browser.post(route, purchase, { 'sec-fetch-site': 'cross-site' })).status,
      (await browser.post(route, { ...purchase, padding: 'x'.repeat(8192) })).status,
      (await browser.delete(`/api/orders?outTradeNo=${outTradeNo}`, { origin: 'null' })).status,
    ]
    expect(statuses).toEqual([405, 415, 403, 403, 413, 403])
  })
})
