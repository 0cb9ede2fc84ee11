import { logIn, order, pay, readOrder } from '../support/h5'
import { notificationFields, signedNotification } from '../support/notifications'
import { startTestSystem, type TestSystem } from '../support/testSystem'

let system: TestSystem
beforeAll(async () => {
  system = await startTestSystem()
})
afterAll(() => system.close())

async function setUp() {
  const browser = await logIn(system)
  const { outTradeNo, totalFen } = (await order(browser, 'jasmine')).order
  const { openids } = system.wechat.users.find(({ id }) => id === 'xiaolin')!
  const fields = notificationFields(system.ready.accounts, { outTradeNo, totalFen, openid: openids.officialAccount })
  const send = (body: string, headers = {}) => notify(body, headers)
  return { browser, outTradeNo, fields, send, status: async () => (await readOrder(browser, outTradeNo)).status }
}

async function notify(body: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${system.ready.app}/api/pay/notify`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'text/xml', ...headers },
  })
  return { status: response.status, text: await response.text() }
}

const SUCCESS = '<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>'
const key = () => system.ready.accounts.merchant.v2Key

describe('payNotify', () => {
  it('turns the order to paid and answers exactly what WeChat Pay wants', async () => {
    const { fields, send, status } = await setUp()
    expect(await send(signedNotification(fields, key()))).toEqual({ status: 200, text: SUCCESS })
    expect(await status()).toBe('paid')
  })

  it('answers twenty copies at once with SUCCESS and records one payment', async () => {
    const atOnce = async ({ fields, send }: Awaited<ReturnType<typeof setUp>>) => {
      const body = signedNotification(fields, key())
      return Promise.all(Array.from({ length: 20 }, () => send(body)))
    }
    // The first twenty start every instance there may be, which a busy machine may not do within four seconds.
    await atOnce(await setUp())

    const order = await setUp()
    const answers = await atOnce(order)
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set([SUCCESS]))
    expect(await paymentsOf(order.outTradeNo)).toHaveLength(1)
  })

  it.each<[string, (fields: Map<string, string>) => Map<string, string>]>([
    ['another amount', (fields) => fields.set('total_fee', '1')],
    ['another payer', (fields) => fields.set('openid', 'o0000somebodyelse')],
    ['another app', (fields) => fields.set('appid', 'wx00000000ffffffff')],
    ['another merchant', (fields) => fields.set('mch_id', '1900000000')],
    ['another currency', (fields) => fields.set('fee_type', 'USD')],
    ['an unknown order', (fields) => fields.set('out_trade_no', '0'.repeat(32))],
    ['a failed payment', (fields) => fields.set('result_code', 'FAIL')],
    ['a short transaction id', (fields) => fields.set('transaction_id', '4200')],
  ])('answers FAIL to %s, signed with the right key, and changes nothing', async (_, change) => {
    const { fields, send, status } = await setUp()
    const answer = await send(signedNotification(change(fields), key()))
    expect(answer.text).toContain('<return_code><![CDATA[FAIL]]></return_code>')
    expect(await status()).toBe('prepaid')
  })

  it.each<[string, (body: string) => string]>([
    ['another key', (body) => body.replace(/(<sign><!\[CDATA\[)[0-9A-F]{8}/, '$100000000')],
    ['no signature', (body) => body.replace(/<sign>.*<\/sign>/, '')],
    [
      'a lower-case signature',
      (body) => body.replace(/(<sign><!\[CDATA\[)([0-9A-F]+)/, (_, open, hex: string) => open + hex.toLowerCase()),
    ],
    ['a doubled amount', (body) => body.replace('</xml>', '<total_fee>1</total_fee></xml>')],
    ['a document type', (body) => `<!DOCTYPE xml [<!ENTITY a "b">]>${body}`],
    ['an unsigned extra field', (body) => body.replace('</xml>', '<attach>free</attach></xml>')],
    ['half a message', (body) => body.slice(0, body.length / 2)],
    ['JSON', () => '{"return_code":"SUCCESS"}'],
    ['nothing', () => ''],
    ['17 KiB', (body) => body.replace('</xml>', `<attach>${'a'.repeat(17 * 1024)}</attach></xml>`)],
  ])('answers FAIL to %s and changes nothing', async (_, change) => {
    const { fields, send, status } = await setUp()
    const answer = await send(change(signedNotification(fields, key())))
    expect(answer.text).toContain('FAIL')
    expect(await status()).toBe('prepaid')
  })

  it('answers FAIL to a body that claims to be packed, though it is genuine', async () => {
    const { fields, send, status } = await setUp()
    const answer = await send(signedNotification(fields, key()), { 'content-encoding': 'gzip' })
    expect(answer.text).toContain('FAIL')
    expect(await status()).toBe('prepaid')
  })

  it('books one payment when notifications, a cancellation and two runs of reconcile meet', async () => {
    const { browser, outTradeNo, status } = await setUp()
    await system.control('POST', '/faults', { target: 'notify', kind: 'drop', times: 1 })
    await pay(system, outTradeNo)
    await system.control('POST', '/clock', { moveByMs: 5 * 60_000 + 1000 })
    const { notifications } = (await system.control('GET', '/notifications')) as { notifications: Notice[] }
    const { id } = notifications.find((notice) => notice.outTradeNo === outTradeNo)!
    const runReconcile = () => system.cloudbase.invoke('reconcile', { Type: 'Timer' }, { kind: 'timer' })

    await Promise.all([
      system.control('POST', '/notifications/resend', { id, copies: 5 }),
      browser.delete(`/api/orders?outTradeNo=${outTradeNo}`),
      runReconcile(),
      runReconcile(),
    ])

    expect(await status()).toBe('paid')
    expect(await paymentsOf(outTradeNo)).toHaveLength(1)
  })

  it('refuses a second payment of a paid order', async () => {
    const { fields, send, outTradeNo } = await setUp()
    await send(signedNotification(fields, key()))
    const second = await send(signedNotification(fields.set('transaction_id', '4'.repeat(28)), key()))
    expect(second.text).toContain('FAIL')
    expect(await paymentsOf(outTradeNo)).toHaveLength(1)
  })

  it('serves no app user, who knows its name and could send anything', async () => {
    const { fields, status } = await setUp()
    const event = { httpMethod: 'POST', headers: {}, body: signedNotification(fields, key()) }
    const reply = await system.miniProgram('xiaolin').call('payNotify' as 'login', event)
    expect(reply).toMatchObject({ ok: false, code: 'FORBIDDEN' })
    expect(await status()).toBe('prepaid')
  })
})

interface Notice {
  id: string
  outTradeNo: string
}

async function paymentsOf(outTradeNo: string): Promise<unknown[]> {
  return system
    .adminDatabase()
    .collection('payments')
    .where({ outTradeNo })
    .get()
    .then(({ data }) => data as unknown[])
}
