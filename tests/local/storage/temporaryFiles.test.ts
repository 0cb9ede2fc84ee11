import { randomBytes } from 'node:crypto'
import { movableClock } from '../../../local/clock'
import { openStorage } from '../../../local/cloudbase/storage/storage'
import { temporaryAddresses } from '../../../local/cloudbase/storage/temporaryAddresses'
import { appHandler } from '../../../local/cloudbase/gateway/appHandler'
import { silentLog } from '../../../local/log'
import { ask, openServers, type Ask } from '../gateway/http'

const BYTES = Buffer.from('<svg onload="alert(1)"/>')
const APP = 'http://localhost:3001'
const servers = openServers()
afterEach(() => servers.closeAll())

async function setUp() {
  const clock = movableClock()
  const urls = { appUrl: APP, adminUrl: 'http://127.0.0.1:3002/admin' }
  const storage = openStorage({ file: ':memory:', envId: 'wxflow-local', ...urls, clock, log: silentLog })
  const hosting = appHandler({
    files: storage.downloads,
    gateway: () => false,
    hosting: (_, response) => response.writeHead(404).end('hosting'),
  })
  const base = await servers.serve(hosting)
  const share = (cloudPath: string, maxAgeS?: number) =>
    storage.tempUrl(storage.put({ cloudPath, bytes: BYTES }).fileId, maxAgeS) ?? ''
  const getRaw = (address: string, more?: Ask) => ask(base, address.slice(APP.length), more)
  const get = (address: string, more?: Ask) => getRaw(encodeURI(address), more)
  return { clock, storage, share, get, getRaw }
}

describe('a temporary address', () => {
  it('is one of the app itself, and is plain text that escaping does not change', async () => {
    const { share } = await setUp()
    expect(share('茶/100% a?b#c.png')).toMatch(
      /^http:\/\/localhost:3001\/__storage\/[\w-]+\.[0-9a-z]+\.[\w-]+\/茶\/100__a_b_c\.png$/,
    )
  })

  it('gives the file with its type, for private use', async () => {
    const { share, get } = await setUp()

    const { status, headers, body } = await get(share('a.png'))

    expect([status, body]).toEqual([200, BYTES])
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(BYTES.length),
      'content-disposition': 'inline',
      'cache-control': 'private',
      'x-content-type-options': 'nosniff',
    })
  })

  it('answers HEAD without the bytes, and no other method', async () => {
    const { share, get } = await setUp()
    const address = share('a.png')

    const head = await get(address, { method: 'HEAD' })
    expect([head.status, head.headers['content-length'], head.text]).toEqual([200, String(BYTES.length), ''])
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect((await get(address, { method })).status).toBe(405)
  })

  it('shows what the path holds now', async () => {
    const { storage, share, get } = await setUp()
    const address = share('a.txt')

    storage.put({ cloudPath: 'a.txt', bytes: Buffer.from('newer') })
    expect((await get(address)).text).toBe('newer')
    storage.remove(storage.fileIdOf('a.txt'))
    expect((await get(address)).text).toContain('<Code>NoSuchKey</Code>')
  })

  it('ends when its time is over', async () => {
    const { clock, share, get } = await setUp()
    const address = share('a.png', 60)

    clock.moveBy(59_000)
    expect((await get(address)).status).toBe(200)
    clock.moveBy(2000)
    const { status, text } = await get(address)
    expect([status, text]).toEqual([403, expect.stringContaining('<Message>Request has expired</Message>')])
  })

  it.each<[string, (address: string, other: string) => string]>([
    ['the path of another file', (address) => address.replace(/a\.png$/, 'b.png')],
    ['the token of another file', (address, other) => other.replace(/b\.png$/, 'a.png')],
    [
      'a later end',
      (address) => address.replace(/\.([0-9a-z])/, (_, digit: string) => `.${digit === 'z' ? 'z0' : 'z'}`),
    ],
    [
      'another proof',
      (address) =>
        address.replace(/.\/a\.png$/, (end) => (end.startsWith('A') ? `B${end.slice(1)}` : `A${end.slice(1)}`)),
    ],
    ['no proof', (address) => address.replace(/\.[\w-]{43}\//, './')],
    ['an escaped slash', (address) => address.replace(/a\.png$/, '%2fa.png')],
    ['a doubly escaped path', (address) => address.replace(/a\.png$/, '%2561.png')],
    ['a broken escape', (address) => address.replace(/a\.png$/, '%zz')],
    ['nothing behind the token', (address) => address.replace(/\/a\.png$/, '/')],
    ['a path alone', () => `${APP}/__storage/a.png`],
    ['nothing', () => `${APP}/__storage/`],
  ])('with %s opens nothing', async (_, forge) => {
    const { share, getRaw } = await setUp()

    const { status, text } = await getRaw(forge(share('a.png'), share('b.png')))

    expect([status, text]).toEqual([403, expect.stringContaining('<Code>AccessDenied</Code>')])
  })

  it('that another key proved opens nothing', async () => {
    const { clock, storage, get } = await setUp()
    storage.put({ cloudPath: 'a.png', bytes: BYTES })
    expect((await get(temporaryAddresses(APP, randomBytes(32), clock).make('a.png', 60))).status).toBe(403)
  })
})

describe('an uploaded file on the origin of the shop', () => {
  it.each(['a.html', 'a.svg', 'a.xml', 'a.js', 'a.mjs', 'a.css', 'a.pdf', 'a.htm', 'a', 'a.wasm'])(
    'is a download when it is %s, never a page',
    async (cloudPath) => {
      const { share, get } = await setUp()
      const { headers } = await get(share(cloudPath))
      expect(headers).toMatchObject({
        'content-disposition': 'attachment',
        'content-security-policy': expect.stringMatching(/default-src 'none';.* sandbox$/),
        'x-content-type-options': 'nosniff',
      })
    },
  )

  it.each(['a.js', 'a.mjs'])('cannot be the source of a script: %s', async (cloudPath) => {
    const { share, get } = await setUp()
    expect((await get(share(cloudPath))).headers['content-type']).toBe('text/plain; charset=utf-8')
  })

  it('stays a picture for img elements when it is an SVG', async () => {
    const { share, get } = await setUp()
    expect((await get(share('a.svg'))).headers['content-type']).toBe('image/svg+xml')
  })
})
