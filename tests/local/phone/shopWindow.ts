import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'esbuild'
import { silentLog } from '../../../local/log'
import { bridgeScript } from '../../../local/phone/bridgeScript'
import type { MiniDoor, MiniDoors } from '../../../local/phone/mini/miniDoors'
import { startPhone } from '../../../local/phone/phone'
import { type FakeWeChat, fakeWeChat } from './fakeWeChat'

/** A phone, a tiny app with the real weixin-js-sdk, and stand-ins of WeChat's pages, all on ports of their own. */
export interface ShopWindow {
  wechat: FakeWeChat
  phoneUrl: string
  appOrigin: string
  wechatOrigin: string
  /** What the app's server saw: path and cookies. */
  seen: { path: string; cookie: string }[]
  close(): Promise<void>
}

/** A stand-in of the mini-program's host: its page shows the app in a web-view when the test calls `openApp`. */
const MINI_PROGRAM = `
  import { phoneServer } from './local/phone/client/phoneServer'
  import { openWebView } from './local/phone/client/webView'
  window.asked = []
  window.openApp = async (src) => {
    const server = phoneServer()
    const { appUrl, openOrigin, currentUserId } = await server.state()
    window.closeApp = openWebView({
      container: document.querySelector('main'), src, server, openOrigin,
      userId: currentUserId, appid: 'wx00000000000000a2', appOrigin: new URL(appUrl).origin,
      onTitle: (title) => { document.title = title },
      async onCall(call) {
        if (call.url === '/no/such/page') throw new Error('page "no/such/page" is not found')
        window.asked.push(call)
      },
    })
  }`

/** Builds the browser scripts once; answers their folder and how to remove it. */
export async function buildScripts(): Promise<{ folder: string; remove(): void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'phone-'))
  const options = { bundle: true, outdir: folder, format: 'iife', platform: 'browser', logLevel: 'error' } as const
  await build({ ...options, entryPoints: ['local/phone/client/phone.ts', 'local/phone/client/bridge.ts'] })
  const contents = `import wx from 'weixin-js-sdk'
    window.wx = wx
    if (!('WeixinJSBridge' in window)) window.configuredEarly = new Promise((resolve) => {
      wx.ready(() => resolve('ready'))
      wx.config({ appId: 'wx00000000000000a1', timestamp: 1, nonceStr: 'n', signature: 'early', jsApiList: [] })
    })`
  await build({ ...options, stdin: { contents: MINI_PROGRAM, resolveDir: process.cwd(), sourcefile: 'mini.js' } })
  await rename(path.join(folder, 'stdin.js'), path.join(folder, 'mini.js'))
  await build({ ...options, stdin: { contents, resolveDir: process.cwd(), sourcefile: 'app.js' } })
  return { folder, remove: () => rmSync(folder, { recursive: true }) }
}

/** Starts all of it; `bridge: 'late'` belongs to the phone's address. */
export async function openShopWindow(folder: string): Promise<ShopWindow> {
  const seen: { path: string; cookie: string }[] = []
  const bridge = { script: '' }
  const wechatServer = await listen('127.0.0.1', (request, response) => wechatPages(request, response))
  const appServer = await listen('localhost', (request, response) => {
    seen.push({ path: request.url ?? '', cookie: request.headers.cookie ?? '' })
    void appPages({ folder, bridge, wechatOrigin }, request, response)
  })
  const wechatOrigin = `http://127.0.0.1:${portOf(wechatServer)}`
  const appOrigin = `http://localhost:${portOf(appServer)}`

  const wechat = fakeWeChat(wechatOrigin)
  const clientFile = path.join(folder, 'phone.js')
  const options = { appUrl: appOrigin, clientFile, mini: miniProgram(folder), language: 'zh', log: silentLog } as const
  const phone = await startPhone({ ...options, port: 0, wechat })
  bridge.script = bridgeScript(await readFile(path.join(folder, 'bridge.js'), 'utf8'), new URL(phone.url).origin)

  return {
    wechat,
    phoneUrl: phone.url,
    appOrigin,
    wechatOrigin,
    seen,
    async close() {
      for (const server of [wechatServer, appServer]) {
        server.close()
        server.closeAllConnections()
      }
      await phone.close()
    },
  }
}

function miniProgram(folder: string): MiniDoors {
  const page = '<!doctype html><title>mini</title><main></main><script src="/mini/host.js"></script>'
  const html = () => ({ headers: { 'content-type': 'text/html; charset=utf-8' }, body: page })
  const script = async () => ({
    headers: { 'content-type': 'text/javascript' },
    body: await readFile(path.join(folder, 'mini.js')),
  })
  const doors: ReadonlyMap<string, MiniDoor> = new Map<string, MiniDoor>([
    ['/mini/', html],
    ['/mini/host.js', script],
  ])
  return (path) => {
    const door = doors.get(path)
    return door === undefined ? undefined : new Map([['GET', door]])
  }
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

function listen(host: string, handle: Handler): Promise<Server> {
  const server = createServer(handle)
  return new Promise((resolve) => server.listen(0, host, () => resolve(server)))
}

const portOf = (server: Server) => (server.address() as AddressInfo).port

interface App {
  folder: string
  bridge: { script: string }
  wechatOrigin: string
}

async function appPages({ folder, bridge, wechatOrigin }: App, request: IncomingMessage, response: ServerResponse) {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const script = { 'content-type': 'text/javascript' }
  if (pathname === '/__wechat/bridge.js') return void response.writeHead(200, script).end(bridge.script)
  if (pathname === '/app.js')
    return void response.writeHead(200, script).end(await readFile(path.join(folder, 'stdin.js')))
  if (pathname === '/login') return login(response)
  if (pathname === '/start')
    return void response.writeHead(302, { location: `${wechatOrigin}/silent?to=${back(request)}` }).end()

  const first = request.headers['sec-fetch-dest'] === 'iframe' ? '<script src="/__wechat/bridge.js"></script>' : ''
  const head = `<!doctype html><title>慢山茶铺</title>${first}<script src="/app.js"></script>`
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`${head}<h1>Shop</h1>`)
}

function login(response: ServerResponse) {
  response.writeHead(200, { 'set-cookie': '__Host-sid=s1; Secure; HttpOnly; Path=/; SameSite=Lax' }).end()
}

const back = (request: IncomingMessage) => encodeURIComponent(`http://${request.headers.host}/callback`)

/** Stand-ins of the cashier and of the two ways of authorization. */
function wechatPages(request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (url.pathname === '/silent') return response.writeHead(302, { location: url.searchParams.get('to') ?? '' }).end()
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
  return response.end(`<!doctype html><title>WeChat</title><h1>${url.pathname}</h1>`)
}
