import { startTestSystem, type TestSystem } from '../../support/testSystem'

let system: TestSystem
beforeAll(async () => void (system = await startTestSystem()))
afterAll(() => system.close())

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<never> {
  const { origin } = new URL(system.ready.miniProgram)
  const type = { 'content-type': 'application/json' }
  const isBytes = body instanceof Uint8Array
  const response = await fetch(origin + path, {
    method: 'POST',
    headers: { origin, ...type, ...headers },
    body: isBytes ? (body as never) : JSON.stringify(body),
  })
  return (await response.json()) as never
}

const call = async (name: string, data: object = {}) =>
  ((await post('/mini/call', { name, data })) as { result: { ok: boolean; data: Record<string, unknown> } }).result

interface Payment {
  timeStamp: string
  nonceStr: string
  package: string
  signType: string
  paySign: string
}

async function order(): Promise<Payment> {
  const input = { productId: 'tasting', quantity: 1, idempotencyKey: crypto.randomUUID() }
  await call('login')
  const { data } = await call('unifiedOrder', input)
  const { timeStamp, nonceStr, package: pack, signType, paySign } = data['payment'] as Payment
  return { timeStamp, nonceStr, package: pack, signType, paySign }
}

const cashier = (payment: object) => post('/mini/cashier', { route: 'pages/checkout/checkout', ...payment })

describe('the mini-program in the local system', () => {
  it('has an address of its own in the ready file, and its compiled source behind it', async () => {
    expect(system.ready.miniProgram).toBe(`${system.ready.phone}mini/`)
    const script = await (await fetch(`${system.ready.miniProgram}app.js`)).text()
    expect(script).toContain('wxflowMini(')
  })

  it('calls functions as the person who holds the phone, whatever the data says', async () => {
    const { data } = await call('login')
    const user = await system.miniProgram('xiaolin').call('login')
    expect(user).toMatchObject({ ok: true, data: { user: { userId: (data['user'] as { userId: string }).userId } } })
  })

  it('opens the cashier for a payment as the function answered it', async () => {
    expect(await cashier(await order())).toMatchObject({
      ok: true,
      cashierUrl: expect.stringContaining('/cashier?token='),
    })
  })

  it.each([
    ['paySign', { paySign: 'A'.repeat(64) }],
    ['package', { package: 'prepay_id=wx00000000000000' }],
    ['package', { package: 'wx00000000000000' }],
    ['signType', { signType: 'MD5' }],
    ['timeStamp', { timeStamp: 'now' }],
    ['nonceStr', { nonceStr: '' }],
  ])('keeps the cashier closed and names %s for %j', async (field, change) => {
    const refused = await cashier({ ...(await order()), ...change })
    expect(refused).toMatchObject({ ok: false, field, errMsg: expect.stringMatching(/^requestPayment:fail /) })
    expect(refused).not.toHaveProperty('cashierUrl')
  })

  it('keeps the cashier closed for another person’s order', async () => {
    const payment = await order()
    system.wechat.switchUser('achen')
    expect(await cashier(payment)).toMatchObject({ ok: false, field: 'openid' })
    system.wechat.switchUser('xiaolin')
  })

  it('keeps a file for its creator and gives it an address', async () => {
    const upload = (bytes: number[]) => {
      const headers = { 'content-type': 'application/octet-stream', 'x-cloud-path': 'notes/one.txt' }
      return post('/mini/upload', Uint8Array.from(bytes), headers)
    }
    const { fileID } = (await upload([116, 101, 97])) as { fileID: string }
    const [file] = (await post('/mini/temp-urls', { fileIds: [fileID] })) as { tempFileURL: string }[]
    expect(await (await fetch(file?.tempFileURL ?? '')).text()).toBe('tea')

    system.wechat.switchUser('achen')
    expect(await upload([1])).toMatchObject({ errCode: -503002 })
    system.wechat.switchUser('xiaolin')
  })

  it('gives login codes that the platform takes once', async () => {
    const { code } = (await post('/mini/login', {})) as { code: string }
    const { appid, secret } = system.ready.accounts.miniProgram
    const query = new URLSearchParams({ appid, secret, js_code: code, grant_type: 'authorization_code' })
    const exchange = async () => (await fetch(`${system.ready.wechat.api}/sns/jscode2session?${query}`)).json()
    expect(await exchange()).toMatchObject({ openid: system.ready.users[0]?.openids.miniProgram })
    expect(await exchange()).toMatchObject({ errcode: 40163 })
  })
})
