import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { hostingHandler, type HostingOptions } from '../../../local/cloudbase/hosting/hosting'
import { memoryLog } from '../functions/support'
import { ask, openServers, type Ask } from '../gateway/http'

const PAGE =
  '<!doctype html>\n<html lang="zh-CN">\n<head><title>店</title><script src="/app.js"></script></head><body></body></html>\n'
const BRIDGE = '<script src="/__wechat/bridge.js"></script>'
const framed: Ask = { headers: { 'sec-fetch-dest': 'iframe' } }
const phone = { origin: 'http://localhost:3000', script: 'window.bridge = 1' }

const servers = openServers()
const folders: string[] = []
afterEach(() => servers.closeAll())
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

async function setUp(options: Partial<HostingOptions> = {}) {
  const parent = mkdtempSync(path.join(tmpdir(), 'wxflow-hosting-'))
  folders.push(parent)
  const root = path.join(parent, 'h5')
  mkdirSync(path.join(root, 'assets', 'deep'), { recursive: true })
  writeFileSync(path.join(parent, 'secret.txt'), 'SECRET')
  mkdirSync(path.join(parent, 'h5-other'))
  writeFileSync(path.join(parent, 'h5-other', 'secret.txt'), 'SECRET')
  writeFileSync(path.join(root, 'index.html'), PAGE)
  writeFileSync(path.join(root, 'app.js'), 'app()')
  writeFileSync(path.join(root, '.env'), 'SECRET')
  writeFileSync(path.join(root, '茶 1.svg'), '<svg/>')
  writeFileSync(path.join(root, 'assets', 'deep', 'index.html'), '<p>deep')
  symlinkSync('/etc', path.join(root, 'etc'))
  symlinkSync(path.join(parent, 'secret.txt'), path.join(root, 'link.txt'))
  symlinkSync(path.join(root, 'app.js'), path.join(root, 'inside.js'))
  const base = await servers.serve(hostingHandler({ root, log: memoryLog(), ...options }))
  return { root, get: (target: string, request?: Ask) => ask(base, target, request) }
}

describe('hosting', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', PAGE],
    ['/index.html', 'text/html; charset=utf-8', PAGE],
    ['/?code=1&state=2', 'text/html; charset=utf-8', PAGE],
    ['/app.js', 'text/javascript; charset=utf-8', 'app()'],
    ['/inside.js', 'text/javascript; charset=utf-8', 'app()'],
    ['/%E8%8C%B6%201.svg', 'image/svg+xml', '<svg/>'],
    ['/assets/deep/', 'text/html; charset=utf-8', '<p>deep'],
  ])('serves %s as %s', async (target, type, text) => {
    const { get } = await setUp()

    const answer = await get(target)

    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([200, type, text])
  })

  it.each([
    '/nothing',
    '/assets',
    '/assets/',
    '/assets/deep',
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/%252e%252e/secret.txt',
    '/..\\secret.txt',
    '/%5c..%5csecret.txt',
    '/../h5-other/secret.txt',
    '/%2e%2e/h5-other/secret.txt',
    '/./app.js',
    '//app.js',
    '//etc/passwd',
    '/etc/passwd',
    '/link.txt',
    '/.env',
    '/%2eenv',
    '/app.js/',
    '/app.js%00.html',
    '/%',
    '/%ff',
    '/%c0%ae%c0%ae/secret.txt',
    '/' + 'a'.repeat(5000),
  ])('does not serve %s', async (target) => {
    const { get } = await setUp()

    const answer = await get(target)

    expect(answer.status).toBe(404)
    expect(answer.text).not.toMatch(/SECRET|root:/)
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    const { get } = await setUp()

    const answer = await get('/index.html', { method })

    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD'])
  })

  it('answers HEAD as GET without the body', async () => {
    const { get } = await setUp()

    const [head, full] = [await get('/app.js', { method: 'HEAD' }), await get('/app.js')]

    expect([head.text, head.headers['content-length']]).toEqual(['', '5'])
    expect(head.headers.etag).toBe(full.headers.etag)
  })

  it('answers 304 to who has the file, and the file once it changed', async () => {
    const { get, root } = await setUp()
    const { etag } = (await get('/app.js')).headers
    const again = (value: string) => get('/app.js', { headers: { 'if-none-match': value } })

    for (const known of [etag!, `W/${etag}`, `"other", ${etag}`, '*']) expect((await again(known)).status).toBe(304)
    expect((await again('"other"')).status).toBe(200)
    writeFileSync(path.join(root, 'app.js'), 'changed()')
    expect((await again(etag!)).text).toBe('changed()')
  })

  it.each(['/', '/app.js', '/nothing', '/__wechat/bridge.js'])(
    'protects %s by headers; nobody may frame it',
    async (target) => {
      const { get } = await setUp()

      const { headers } = await get(target)

      expect(headers['content-security-policy']).toBe(
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
      )
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' })
    },
  )

  it('lets the phone alone frame the app', async () => {
    const { get } = await setUp({ phone })

    expect((await get('/')).headers['content-security-policy']).toMatch(/; frame-ancestors http:\/\/localhost:3000$/)
  })

  it('shows what to do while the app is not built, and serves it as soon as it is', async () => {
    const { get, root } = await setUp()
    rmSync(root, { recursive: true })

    const missing = await get('/')
    expect(missing.status).toBe(503)
    expect(missing.text).toMatch(/npm run build[\s\S]*lang="en"/)

    mkdirSync(root)
    writeFileSync(path.join(root, 'index.html'), PAGE)
    expect((await get('/')).text).toBe(PAGE)
  })
})

describe('the bridge of the local phone', () => {
  it('is the first script of a page in an iframe, and changes nothing else of it', async () => {
    const { get } = await setUp({ phone })

    const { text } = await get('/', framed)

    expect(text.replace(BRIDGE, '')).toBe(PAGE)
    expect(text.indexOf(BRIDGE)).toBe(text.indexOf('<script'))
    expect(text.match(/bridge\.js/g)).toHaveLength(1)
  })

  it.each<[string, string, Ask]>([
    ['a direct visit', '/', { headers: { 'sec-fetch-dest': 'document' } }],
    ['a visit by a script', '/', {}],
    ['a file in an iframe', '/app.js', framed],
  ])('leaves %s byte for byte untouched', async (_, target, request) => {
    const { get } = await setUp({ phone })

    expect((await get(target, request)).text).toBe(target === '/' ? PAGE : 'app()')
  })

  it('never mixes the two forms of a page in a cache', async () => {
    const { get } = await setUp({ phone })
    const [inside, direct] = [await get('/', framed), await get('/')]

    expect(inside.headers.etag).not.toBe(direct.headers.etag)
    expect([inside, direct].map(({ headers }) => headers.vary)).toEqual(['Sec-Fetch-Dest', 'Sec-Fetch-Dest'])
    expect([inside, direct].map(({ headers }) => headers['cache-control'])).toEqual(['no-store', 'no-cache'])
    const crossed = { ...framed.headers, 'if-none-match': direct.headers.etag! }
    expect((await get('/', { headers: crossed })).status).toBe(200)
  })

  it('is served with a phone, and nothing else under /__wechat', async () => {
    const { get } = await setUp({ phone })

    const { status, headers, text } = await get('/__wechat/bridge.js')

    expect([status, headers['content-type'], text]).toEqual([200, 'text/javascript; charset=utf-8', phone.script])
    expect((await get('/__wechat/')).status).toBe(404)
    expect((await get('/__wechat/bridge.js.map')).status).toBe(404)
  })

  it('does not exist without a phone, not even as a file, and no page is changed', async () => {
    const { get, root } = await setUp()
    mkdirSync(path.join(root, '__wechat'))
    writeFileSync(path.join(root, '__wechat', 'bridge.js'), 'planted()')

    expect((await get('/__wechat/bridge.js')).status).toBe(404)
    expect((await get('/', framed)).text).toBe(PAGE)
  })
})
