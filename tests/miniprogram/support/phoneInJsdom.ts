import '../../local/phone/engine/nodeGlobals'
import { request } from 'node:http'
import type { MiniBundle } from '../../../local/phone/client/mini/engine/bundle'
import { createEngine } from '../../../local/phone/client/mini/engine/engine'
import { miniServer } from '../../../local/phone/client/mini/miniServer'
import type { HostWarning } from '../../../local/phone/client/mini/ports'
import { createClient } from '../../../local/phone/client/mini/wx/client'
import { createPhone } from '../../../local/phone/client/mini/wx/createPhone'
import { createWx } from '../../../local/phone/client/mini/wx/wx'
import { compileMiniProgram } from '../../../local/phone/compile/compile'
import { PATIENCE_MS } from '../../support/patience'

const FIRST_PAGE = 'pages/shop/shop'

/**
 * The shop's own mini-program in the phone's host, under jsdom, against a running system: everything is real but the
 * browser. `problems` is what the host would show a developer.
 */
export async function openPhone(phoneUrl: string, path = FIRST_PAGE) {
  globalThis.fetch = fetchFrom(phoneUrl)
  window.matchMedia = () => Object.assign(new EventTarget(), { matches: false }) as MediaQueryList
  const server = miniServer({ userId: () => state.user.id, onSwitched: () => problems.push('switched') })
  const state = await server.state()
  const problems: (HostWarning | unknown)[] = []
  const container = document.createElement('div')
  document.body.replaceChildren(container)

  const [route = FIRST_PAGE, query = ''] = path.split('?')
  const launch = { path: route, query: Object.fromEntries(new URLSearchParams(query)), scene: 1001 }
  const phone = createPhone({ state, server, storage: localStorage, launch, engine: () => engine })
  const client = createClient({
    phone,
    toPng: async () => new Blob([]),
    open: () => undefined,
    onOpenAs: () => undefined,
    onLeave: () => undefined,
  })
  const engine = createEngine({
    bundle: await shopBundle(),
    container,
    client,
    onError: (error) => problems.push(error),
    onWarning: (warning) => problems.push(warning),
  })
  engine.screen.append(phone.layer.element)
  await engine.start({ wx: createWx(phone), path })

  const seen = (selector: string) =>
    [...container.querySelectorAll<HTMLElement>(selector)].filter((each) => each.closest('.mini-page[hidden]') === null)
  const one = (selector: string, text = '') =>
    until(() => seen(selector).find(({ textContent }) => textContent?.includes(text)))

  return {
    engine,
    problems,
    /** Turns one of the local WeChat's controls. */
    post: (url: string, body: object) =>
      fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    /** Waits for an element of the page on top. */
    see: one,
    tap: async (selector: string, text = '') => (await one(selector, text)).click(),
    /** Waits for the cashier and lets it say how the payment ended, as its page would: jsdom loads no frames. */
    async endCashier(result: 'ok' | 'cancel', before: () => Promise<void> = async () => undefined) {
      const frame = await until(() => phone.layer.element.shadowRoot?.querySelector('iframe') ?? undefined)
      await before()
      const data = { type: 'wechat:cashier', result }
      const origin = new URL(frame.src).origin
      window.dispatchEvent(new MessageEvent('message', { data, origin, source: frame.contentWindow }))
    },
  }
}

async function shopBundle(): Promise<MiniBundle> {
  const { script } = await compileMiniProgram('miniprogram')
  let bundle: MiniBundle | undefined
  new Function('globalThis', script)({ wxflowMini: (given: MiniBundle) => (bundle = given) })
  if (bundle === undefined) throw new Error('The script gives no bundle.')
  return bundle
}

async function until<T>(look: () => T | undefined): Promise<T> {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    const found = look()
    if (found !== undefined) return found
    if (performance.now() > end) throw new Error(`It did not come: ${document.body.textContent?.slice(0, 500)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** As the phone's own page fetches: jsdom has no fetch, and Node's would not send this origin. */
function fetchFrom(phoneUrl: string): typeof fetch {
  const { origin } = new URL(phoneUrl)
  return (path, { method = 'GET', headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const sent = request(new URL(String(path), origin), { method, headers: { ...headers, origin } as never })
      sent.on('error', reject)
      sent.on('response', (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const status = response.statusCode ?? 0
          const json = async () => JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown
          resolve({ ok: status >= 200 && status < 300, status, json } as Response)
        })
      })
      sent.end(typeof body === 'string' ? body : undefined)
    })
}
