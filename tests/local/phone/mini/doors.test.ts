import { get } from 'node:http'
import { APP, openMiniPhone } from './setUpDoors'

const open: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(open.splice(0).map((phone) => phone.close()))))

async function setUp() {
  const phone = await openMiniPhone()
  open.push(phone)
  return phone
}

const PAYMENT = {
  route: 'pages/checkout/checkout',
  timeStamp: '1700000000',
  nonceStr: 'n',
  package: 'prepay_id=wx1',
  signType: 'HMAC-SHA256',
  paySign: 'S',
}

describe('what the phone serves for the mini-program', () => {
  it('a page without inline scripts under a strict policy that only the phone may frame', async () => {
    const { send } = await setUp()
    const page = await send({ path: '/mini/?path=pages%2Fme%2Fme' })
    expect(page.status).toBe(200)
    expect([...page.text.matchAll(/<script([^>]*)>/g)].map(([, attributes]) => attributes)).toEqual([
      ' src="/mini/host.js" defer',
      ' src="/mini/app.js" defer',
    ])
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'; script-src 'self';")
    expect(policy).toContain(`img-src 'self' data: blob: ${APP}`)
    expect(policy).toContain("frame-ancestors 'self'")
  })

  it('its scripts, its style and who holds the phone', async () => {
    const { send } = await setUp()
    expect((await send({ path: '/mini/host.js' })).text).toBe('void "host"')
    expect((await send({ path: '/mini/app.js' })).text).toBe('void "app"')
    expect((await send({ path: '/mini/host.css' })).headers['content-type']).toContain('text/css')
    expect(JSON.parse((await send({ path: '/mini/state' })).text)).toMatchObject({
      user: { id: 'xiaolin', avatar: 'http://127.0.0.1:9/avatars/xiaolin.svg' },
      users: [{}, {}, {}],
      appid: 'wx00000000a0000001',
      envId: 'wxflow-local',
      appUrl: `${APP}/`,
      payOrigin: 'http://127.0.0.1:9',
      language: 'en',
    })
  })

  it('pictures of the package, which cannot run as a page of the phone', async () => {
    const { send } = await setUp()
    const png = await send({ path: '/mini/file/images/tea.png?v=1' })
    expect([png.status, png.headers['content-type'], png.text]).toEqual([200, 'image/png', 'PNG'])
    const svg = await send({ path: '/mini/file/images/tea.svg' })
    expect(svg.headers['content-security-policy']).toContain('sandbox')
  })

  it.each([
    '/mini/file/app.ts',
    '/mini/file/images/none.png',
    '/mini/file/../secret.png',
    '/mini/file/%2e%2e/secret.png',
    '/mini/file/..%2fsecret.png',
    '/mini/file/images/..%5c..%5csecret.png',
    '/mini/file/%00.png',
    '/mini/file/%E0%A4%A.png',
    '/mini/file//images/tea.png',
    '/mini/file/',
    '/mini/none',
    '/mini',
    '/mini/constructor',
  ])('nothing at %s', async (path) => {
    const { send } = await setUp()
    const { status, text } = await send({ path })
    expect([status, JSON.parse(text)]).toMatchObject([404, { code: 'NOT_FOUND' }])
  })

  it('the state of the source at once, and every compile from then on, good or bad', async () => {
    const { origin, builder } = await setUp()
    const problem = { file: 'app.json', line: 3, text: { en: 'wrong', zh: '错' } }
    const heard = await new Promise<string>((resolve, reject) => {
      const request = get(`${origin}/mini/changes`, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk
          if (text.includes('v1') && !text.includes('problem')) builder.finish({ version: 'v1', script: '', problem })
          if (text.includes('problem') && !text.includes('v2')) builder.finish({ version: 'v2', script: '' })
          if (text.includes('v2')) resolve(text)
        })
        response.on('close', () => request.destroy())
      }).on('error', reject)
    })
    expect(heard).toBe(
      `event: reload\ndata: v1\n\nevent: problem\ndata: ${JSON.stringify(problem)}\n\nevent: reload\ndata: v2\n\n`,
    )
  })
})

describe('who a mini-program’s call comes from', () => {
  it('is the person who holds the phone, with the unionid of linked accounts', async () => {
    const { post, cloud } = await setUp()
    const { text } = await post('/mini/call', { name: 'order', data: { action: 'list', userInfo: { openId: 'mine' } } })
    expect(JSON.parse(text)).toEqual({ result: { ok: true }, requestId: 'r1' })
    expect(cloud.called).toEqual([
      [
        'order',
        { action: 'list', userInfo: { openId: 'mine' } },
        {
          kind: 'miniProgram',
          appid: 'wx00000000a0000001',
          openid: 'o0000-mini-xiaolin',
          unionid: 'o0000-union-xiaolin',
        },
      ],
    ])
  })

  it('has no unionid where the accounts are not linked', async () => {
    const { post, cloud, wechat } = await setUp()
    wechat.accounts.isLinkedByUnionid = false
    await post('/mini/call', { name: 'login' })
    expect(cloud.called[0]?.[2]).not.toHaveProperty('unionid')
  })

  it('follows a switch of the user, and refuses the page of the last one', async () => {
    const { post, cloud, wechat } = await setUp()
    wechat.switchUser('achen')
    expect(JSON.parse((await post('/mini/login', {})).text)).toEqual({ code: 'login-code-of-achen' })

    const late = await post('/mini/call', { name: 'login' }, { 'x-phone-user': 'xiaolin' })
    expect([late.status, JSON.parse(late.text)]).toMatchObject([409, { code: 'USER_SWITCHED' }])
    expect(cloud.called).toEqual([])
  })

  it('gives login codes and phone codes that differ', async () => {
    const { post } = await setUp()
    expect(JSON.parse((await post('/mini/login', {})).text)).toEqual({ code: 'login-code-of-xiaolin' })
    expect(JSON.parse((await post('/mini/phone-code', {})).text)).toEqual({ code: 'phone-code-of-xiaolin' })
  })

  it.each([
    ['FUNCTION_NOT_FOUND', 'There is no function named "nix"', -501000],
    ['FUNCTIONS_EXECUTE_FAIL', 'TypeError: x is not a function', -504002],
    ['FUNCTIONS_TIME_LIMIT_EXCEEDED', 'Invoking task timed out after 3 seconds', -504003],
    ['SOMETHING_NEW', 'Nobody knows', -501001],
  ])('answers %s as wx.cloud does', async (code, message, errCode) => {
    const { post, cloud } = await setUp()
    cloud.answer = { ok: false, code, message, requestId: 'r1' }
    const { status, text } = await post('/mini/call', { name: 'nix' })
    expect([status, JSON.parse(text)]).toEqual([
      200,
      { errCode, errMsg: expect.stringContaining(`errMsg: ${message}`) },
    ])
  })
})

describe('files of a mini-program', () => {
  const upload = (path: string) => ({
    'content-type': 'application/octet-stream',
    'x-cloud-path': encodeURIComponent(path),
  })

  it('are stored as the creator who holds the phone, under names of any letters', async () => {
    const { post, cloud } = await setUp()
    const { text } = await post('/mini/upload', Buffer.from([1, 2, 3]), upload('avatars/u1/头像.png'))
    expect(JSON.parse(text)).toEqual({ fileID: 'cloud://wxflow-local.x/avatars/u1/头像.png' })
    expect(cloud.uploaded).toEqual([
      { cloudPath: 'avatars/u1/头像.png', bytes: Buffer.from([1, 2, 3]), openid: 'o0000-mini-xiaolin' },
    ])
  })

  it('are refused in the words of wx.cloud where the storage refuses', async () => {
    const { post, cloud } = await setUp()
    cloud.refusal = { code: 'STORAGE_EXCEED_AUTHORITY', message: 'not yours' }
    expect(JSON.parse((await post('/mini/upload', 'x', upload('a.png'))).text)).toEqual({
      errCode: -503002,
      errMsg: 'Error: errCode: -503002 STORAGE_EXCEED_AUTHORITY | errMsg: not yours',
    })
  })

  it('have temporary addresses, and a missing one says so', async () => {
    const { post } = await setUp()
    const { text } = await post('/mini/temp-urls', { fileIds: ['cloud://e.b/a.png', 'cloud://e.b/gone.png'] })
    expect(JSON.parse(text)).toEqual([
      { fileID: 'cloud://e.b/a.png', tempFileURL: `${APP}/__storage/t/a.png`, status: 0, errMsg: 'ok' },
      { fileID: 'cloud://e.b/gone.png', tempFileURL: '', status: 1, errMsg: 'STORAGE_FILE_NONEXIST' },
    ])
  })

  it('of more than 20 MB are refused', async () => {
    const { post, cloud } = await setUp()
    const { status, text } = await post('/mini/upload', Buffer.alloc(20 * 1024 * 1024 + 1), upload('big.png'))
    expect([status, JSON.parse(text)]).toMatchObject([413, { code: 'BODY_TOO_LARGE' }])
    expect(cloud.uploaded).toEqual([])
  })

  it.each([
    ['a path with a broken escape', { 'x-cloud-path': '%E0%A4%A' }, 400, 'INVALID_INPUT'],
    ['a path of 2000 letters', { 'x-cloud-path': 'a'.repeat(2000) }, 400, 'INVALID_INPUT'],
    ['the type of the picture', { 'content-type': 'image/png' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['the type of JSON', { 'content-type': 'application/json' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a foreign origin', { origin: 'https://evil.example' }, 403, 'FOREIGN_ORIGIN'],
  ])('are refused with %s', async (_, headers: Record<string, string>, status, code) => {
    const { post, cloud } = await setUp()
    const answer = await post('/mini/upload', 'x', { ...upload('a.png'), ...headers })
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([status, { code }])
    expect(cloud.uploaded).toEqual([])
  })
})

describe('the cashier of a mini-program', () => {
  it('is opened for the app and the person that the platform knows, never for those of a request', async () => {
    const { post, wechat } = await setUp()
    const { text } = await post('/mini/cashier', PAYMENT)
    expect(JSON.parse(text)).toEqual({ ok: true, cashierUrl: 'http://127.0.0.1:9/cashier?token=t1' })
    const { route: _, ...fields } = PAYMENT
    expect(wechat.asked.payment).toEqual([{ ...fields, appId: 'wx00000000a0000001', userId: 'xiaolin' }])
  })

  it.each(['paySign', 'package', 'signType', 'openid', 'timeStamp', 'nonceStr', 'appId'])(
    'stays closed for a wrong %s; the answer and the phone’s page name it',
    async (field) => {
      const { post, send, wechat } = await setUp()
      const explanation = { en: `wrong ${field}`, zh: '错' }
      wechat.payVerdict = { ok: false, errMsg: 'requestPayment:fail no', field, explanation }
      const { text } = await post('/mini/cashier', PAYMENT)
      expect(JSON.parse(text)).toEqual({
        ok: false,
        errMsg: 'requestPayment:fail no',
        field,
        message: `wrong ${field}`,
      })
      const { checks } = JSON.parse((await send({ path: '/state' })).text) as { checks: unknown }
      expect(checks).toMatchObject({ payment: { pageUrl: 'pages/checkout/checkout', verdict: { ok: false, field } } })
    },
  )
})

describe('requests that the mini-program’s doors refuse', () => {
  it.each(['/mini/login', '/mini/phone-code', '/mini/call', '/mini/temp-urls', '/mini/cashier'])(
    '%s from a foreign page, of a foreign type, or by GET',
    async (path) => {
      const { post, send } = await setUp()
      const code = async (headers: Record<string, string>) =>
        (JSON.parse((await post(path, {}, headers)).text) as { code: string }).code
      expect(await code({ origin: 'https://evil.example' })).toBe('FOREIGN_ORIGIN')
      expect(await code({ origin: APP })).toBe('FOREIGN_ORIGIN')
      expect(await code({ 'sec-fetch-site': 'cross-site' })).toBe('FOREIGN_ORIGIN')
      expect(await code({ 'content-type': 'text/plain' })).toBe('UNSUPPORTED_MEDIA_TYPE')
      expect((await send({ path })).status).toBe(405)
      expect((await send({ method: 'POST', path, headers: { host: 'evil.example' } })).status).toBe(403)
    },
  )

  it.each([
    ['/mini/login', 'userId', 'somebody else’s', { userId: 'achen' }],
    ['/mini/call', 'name', 'missing', {}],
    ['/mini/call', 'name', 'empty', { name: '' }],
    ['/mini/call', 'name', 'a path', { name: '../order' }],
    ['/mini/call', 'name', 'a list', { name: ['order'] }],
    ['/mini/call', 'openid', 'chosen by the page', { name: 'order', openid: 'o0000' }],
    ['/mini/call', 'body', 'cut off', '{"name"'],
    ['/mini/temp-urls', 'fileIds', 'empty', { fileIds: [] }],
    ['/mini/temp-urls', 'fileIds', 'no texts', { fileIds: [1] }],
    ['/mini/temp-urls', 'fileIds', 'more than 50', { fileIds: Array.from({ length: 51 }, () => 'cloud://a') }],
    ['/mini/cashier', 'paySign', 'missing', { ...PAYMENT, paySign: undefined }],
    ['/mini/cashier', 'timeStamp', 'a number', { ...PAYMENT, timeStamp: 1_700_000_000 }],
    ['/mini/cashier', 'package', 'too long', { ...PAYMENT, package: 'x'.repeat(2000) }],
    ['/mini/cashier', 'userId', 'somebody else’s', { ...PAYMENT, userId: 'achen' }],
    ['/mini/cashier', 'totalFee', 'chosen by the page', { ...PAYMENT, totalFee: 1 }],
  ])('%s whose "%s" is %s', async (path, field, _, body) => {
    const { post, wechat, cloud } = await setUp()
    const { status, text } = await post(path, body)
    expect([status, JSON.parse(text)]).toMatchObject([400, { code: 'INVALID_INPUT', field }])
    expect([wechat.asked.payment, cloud.called]).toEqual([[], []])
  })

  it('a call of more than 1 MB', async () => {
    const { post, cloud } = await setUp()
    expect((await post('/mini/call', { name: 'order', data: 'x'.repeat(1024 * 1024) })).status).toBe(413)
    expect(cloud.called).toEqual([])
  })
})
