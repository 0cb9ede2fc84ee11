import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

interface CloudbaseRc {
  functions: { name: string; envVariables: Record<string, string>; triggers?: unknown[]; path?: string }[]
}

const { functions } = JSON.parse(readFileSync('cloudbaserc.json', 'utf8')) as CloudbaseRc

const GATEWAY_EVENT = { path: '/', httpMethod: 'POST', headers: {}, queryStringParameters: {}, body: '' }
const TIMER_EVENT = { Type: 'Timer', TriggerName: 'everyMinute', Time: '2026-11-22T06:00:00Z', Message: '' }

/** Called by the merchant's own systems, without any identity. */
const MERCHANTS = ['refund']

/** Calls a built function in a process with nothing but `env`; what it answered and what it logged. */
function callWith(env: Record<string, string>, { name, path: route, triggers }: CloudbaseRc['functions'][number]) {
  const isCalled = route === undefined && triggers === undefined
  const isClients = isCalled && !MERCHANTS.includes(name)
  const event = isCalled ? {} : route === undefined ? TIMER_EVENT : GATEWAY_EVENT
  const environment = JSON.stringify(isClients ? { WX_APPID: 'wx00000000000000a1', WX_OPENID: 'o0000' } : {})
  const script = `
    const { main } = require(${JSON.stringify(path.resolve('dist/cloudfunctions', name, 'index.js'))})
    const lines = []
    console.log = (line) => lines.push(line)
    main(${JSON.stringify(event)}, ${JSON.stringify({ request_id: 'r1', environment })}).then((reply) => {
      process.stdout.write(JSON.stringify({ reply, lines }))
      process.exit(0)
    })`
  const output = execFileSync(process.execPath, ['-e', script], { env, encoding: 'utf8' })
  const { reply, lines } = JSON.parse(output) as { reply: object; lines: string[] }
  return { reply: JSON.stringify(reply), log: lines.join('\n') }
}

const LANGUAGE = 'WXFLOW_LANG'
/** Those that a shop may do without, whatever API it uses. */
const OPTIONAL = ['PAY_API', 'WECHATPAY_PUBLIC_KEYS', 'MOBILE_APP_APPID']
const APIS = ['v2', 'v3']

const settingsOf = ({ envVariables }: CloudbaseRc['functions'][number]) =>
  Object.keys(envVariables).filter((name) => name !== LANGUAGE)

const namedIn = (log: string) => [...log.matchAll(/\b([A-Z][A-Z0-9_]+) must be/g)].map(([, name]) => name ?? '')

describe.each(functions.filter((each) => settingsOf(each).length > 0))('configuration of $name', (each) => {
  it('reports everything that is missing at once: over both APIs, exactly the variables that cloudbaserc.json gives it', () => {
    const named = APIS.flatMap((PAY_API) => namedIn(callWith({ PAY_API }, each).log))
    const required = settingsOf(each).filter((name) => !OPTIONAL.includes(name))
    expect([...new Set(named)].sort()).toEqual(required.sort())
  })

  it('is given each optional variable only where it reads it', () => {
    const given = settingsOf(each).filter((name) => OPTIONAL.includes(name))
    const wrong = Object.fromEntries(OPTIONAL.map((name) => [name, 'nonsense']))
    const logs = [callWith(wrong, each).log, callWith({ ...wrong, PAY_API: 'v3' }, each).log]
    const read = logs.flatMap(namedIn).filter((name) => OPTIONAL.includes(name))
    expect(given.filter((name) => !read.includes(name))).toEqual([])
  })

  it('tells its caller nothing of it', () => {
    const { reply } = callWith({}, each)
    expect(reply).not.toMatch(/SITE_URL|APPID|SECRET|KEY/)
  })

  it('never logs a value that has the wrong shape', () => {
    const env = Object.fromEntries(
      Object.keys(each.envVariables).map((name) => [name, `not-a-${name.toLowerCase()}-SHOWN`]),
    )
    const logs = APIS.map((PAY_API) => callWith({ ...env, PAY_API }, each).log)
    expect(logs.join()).not.toContain('SHOWN')
  })
})

describe('the 4 KB that all variables of one function may have together', () => {
  const PUBLIC_KEY = `PUB_KEY_ID_${'0'.repeat(28)}=${'k'.repeat(392)}`
  /** As long as they get: RSA of 2048 bits in base64, and a certificate as WeChat's authority issues it. */
  const REALISTIC: Record<string, string> = {
    WXFLOW_LANG: 'zh',
    SITE_URL: 'https://shop.a-rather-long-name.example.com',
    MINI_PROGRAM_APPID: 'wx00000000000000a1',
    MINI_PROGRAM_SECRET: 's'.repeat(32),
    OFFICIAL_ACCOUNT_APPID: 'wx00000000000000b2',
    OFFICIAL_ACCOUNT_SECRET: 's'.repeat(32),
    MOBILE_APP_APPID: 'wx00000000000000c3',
    MCHID: '1900000001',
    PAY_API: 'v2',
    PAY_V2_KEY: 'k'.repeat(32),
    PAY_SIGN_TYPE: 'HMAC-SHA256',
    PAY_V3_KEY: 'k'.repeat(32),
    MCH_SERIAL_NO: '0'.repeat(40),
    MCH_PRIVATE_KEY: 'k'.repeat(1624),
    MCH_CERTIFICATE: 'c'.repeat(1440),
    WECHATPAY_PUBLIC_KEYS: PUBLIC_KEY,
  }
  const bytesOf = ({ envVariables }: CloudbaseRc['functions'][number], values: Record<string, string>) =>
    Object.keys(envVariables).reduce(
      (sum, name) => sum + name.length + (values[name] ?? 'missing'.repeat(1e3)).length,
      0,
    )

  it.each([
    ['everything of both APIs', REALISTIC],
    [
      'APIv2 with the certificate for refunds',
      { ...REALISTIC, PAY_V3_KEY: '', MCH_SERIAL_NO: '', WECHATPAY_PUBLIC_KEYS: '' },
    ],
    [
      'APIv3 while one of three public keys replaces another',
      { ...REALISTIC, MCH_CERTIFICATE: '', WECHATPAY_PUBLIC_KEYS: [PUBLIC_KEY, PUBLIC_KEY, PUBLIC_KEY].join() },
    ],
  ])('hold %s, for every function', (_, values) => {
    const tooLarge = functions.filter((each) => bytesOf(each, values) >= 4096)
    expect(tooLarge.map((each) => `${each.name} has ${bytesOf(each, values)} bytes`)).toEqual([])
  })
})
