import type { HttpApi, OrderAnswer, OrderPage, OrderView, ProductView, Reply, UnifiedOrderInput } from '../../core/api'
import { texts } from './generated/texts'

type Route = keyof HttpApi
type Code = keyof typeof texts

/** What of the browser's `fetch` is used here. */
export type Fetch = (
  url: string,
  init: { method: string; headers?: Record<string, string>; body?: string; cache: 'no-store'; signal: AbortSignal },
) => Promise<{ text(): Promise<string> }>

/** A call that did not get what it asked for: by the server's code, or by one of our own for what never arrived. */
export class Refused extends Error {
  readonly code: Code
  readonly requestId: string | undefined

  constructor(code: Code, requestId?: string, options?: ErrorOptions) {
    super(code, options)
    this.name = 'Refused'
    this.code = code
    this.requestId = requestId
  }
}

export type Api = ReturnType<typeof createApi>

/** The shop's server. Every call ends within the time limit and fails with `Refused` only. */
export function createApi(options: { fetch: Fetch; timeLimitMs: number }) {
  const call = <R extends Route>(route: R, input: HttpApi[R]['input']) => request<R>(options, route, input)

  return {
    session: () => call('GET /api/session', {}),
    logOut: () => call('DELETE /api/session', {}),
    signPage: (url: string) => call('GET /api/jssdk/sign', { url }),
    products: async (): Promise<ProductView[]> => (await call('GET /api/products', {})).products,
    placeOrder: (input: UnifiedOrderInput) => call('POST /api/pay/unified-order', input),
    order: async (outTradeNo: string): Promise<OrderView> =>
      ((await call('GET /api/orders', { outTradeNo })) as OrderAnswer).order,
    orders: async (cursor?: string): Promise<OrderPage> =>
      (await call('GET /api/orders', cursor === undefined ? {} : { cursor })) as OrderPage,
    cancelOrder: async (outTradeNo: string): Promise<OrderView> =>
      (await call('DELETE /api/orders', { outTradeNo })).order,
  }
}

/** Whether a later try of the same call may well succeed. */
export function isPassing(refused: Refused): boolean {
  return PASSING.has(refused.code)
}

const PASSING = new Set<Code>([
  'NETWORK_DOWN',
  'NO_ANSWER_IN_TIME',
  'ANSWER_UNREADABLE',
  'BUSY',
  'DEADLINE_EXCEEDED',
  'INTERNAL',
  'WECHAT_BUSY',
  'WECHAT_UNREACHABLE',
])

async function request<R extends Route>(
  { fetch, timeLimitMs }: { fetch: Fetch; timeLimitMs: number },
  route: R,
  input: HttpApi[R]['input'],
): Promise<HttpApi[R]['answer']> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), timeLimitMs)
  try {
    const [url, init] = written(route, input)
    const response = await fetch(url, { ...init, cache: 'no-store', signal: stop.signal })
    return answerOf<R>(await response.text())
  } catch (error) {
    if (error instanceof Refused) throw error
    throw new Refused(stop.signal.aborted ? 'NO_ANSWER_IN_TIME' : 'NETWORK_DOWN', undefined, { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

function written(
  route: Route,
  input: object,
): [url: string, init: Pick<Parameters<Fetch>[1], 'method' | 'headers' | 'body'>] {
  const [method = '', path = ''] = route.split(' ')
  if (method === 'POST') {
    return [path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) }]
  }
  const query = new URLSearchParams(Object.entries(input)).toString()
  return [query === '' ? path : `${path}?${query}`, { method }]
}

function answerOf<R extends Route>(body: string): HttpApi[R]['answer'] {
  const reply = parsed(body) as Partial<Reply<HttpApi[R]['answer']>> | null
  if (reply?.ok === true && reply.data !== undefined) return reply.data
  if (reply?.ok === false && typeof reply.code === 'string') {
    throw new Refused(Object.hasOwn(texts, reply.code) ? reply.code : 'INTERNAL', reply.requestId)
  }
  throw new Refused('ANSWER_UNREADABLE')
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (error) {
    throw new Refused('ANSWER_UNREADABLE', undefined, { cause: error })
  }
}
