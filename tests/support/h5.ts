import type { HttpLoginAnswer, OrderAnswer, Reply, UnifiedOrderAnswer } from '../../core/api'
import { PATIENCE_MS } from './patience'
import { dataOf, type TestSystem } from './testSystem'
import type { WebAnswer, WebClient } from './webClient'

/** Logs a user in as WeChat's browser does: silent authorization, back to the shop, with a session cookie. */
export async function logIn(system: TestSystem, userId = 'xiaolin'): Promise<WebClient> {
  const browser = system.browser(userId)
  const end = await browser.follow('/api/oauth/start?returnTo=%2F')
  if (end.status !== 200 || !browser.cookies.has('__Host-sid'))
    throw new Error(`login ended with ${end.status} at ${end.url}`)
  return browser
}

/** A token for `Authorization: Bearer`, got by a `wx.login` code. */
export async function logInByCode(system: TestSystem, userId = 'xiaolin'): Promise<HttpLoginAnswer> {
  const code = system.wechat.issueLoginCode(userId)
  const answer = await system.browser(userId).post('/api/login', { code })
  return dataOf(answer.json<Reply<HttpLoginAnswer>>())
}

/** Answers the consent page as a person would who taps "allow" or "refuse"; the address WeChat sends the browser to. */
export async function consent(
  browser: WebClient,
  page: WebAnswer & { url: string },
  answer: 'allow' | 'refuse',
): Promise<string> {
  const token = /data-token="([^"]+)"/.exec(page.text)?.[1]
  const decision = await browser.post(
    new URL('/connect/oauth2/decision', page.url).href,
    { consent: token, answer },
    { origin: new URL(page.url).origin },
  )
  return decision.json<{ url: string }>().url
}

let purchases = 0

/** A key as the clients make one per purchase. */
export function newIdempotencyKey(): string {
  return `purchase-${String(++purchases).padStart(12, '0')}`
}

/** Orders one product in the web app. */
export async function order(browser: WebClient, productId: string, quantity = 1): Promise<UnifiedOrderAnswer> {
  const input = { productId, quantity, idempotencyKey: newIdempotencyKey() }
  const answer = await browser.post('/api/pay/unified-order', input)
  return dataOf(answer.json<Reply<UnifiedOrderAnswer>>())
}

/** The order as its owner sees it now. */
export async function readOrder(browser: WebClient, outTradeNo: string): Promise<OrderAnswer['order']> {
  const answer = await browser.get(`/api/orders?outTradeNo=${outTradeNo}`)
  return dataOf(answer.json<Reply<OrderAnswer>>()).order
}

/** Pays an order at the cashier, as its buyer. */
export async function pay(system: TestSystem, outTradeNo: string, userId = 'xiaolin'): Promise<void> {
  await system.control('POST', '/pay', { outTradeNo, userId, result: 'pay' })
}

/** Waits until `read` answers what `isThere` wants: the notification is on its way over real HTTP. */
export async function until<T>(
  read: () => Promise<T>,
  isThere: (value: T) => boolean,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const end = performance.now() + patienceMs
  for (;;) {
    const value = await read()
    if (isThere(value)) return value
    if (performance.now() > end) throw new Error(`not reached in ${patienceMs} ms; last seen: ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
