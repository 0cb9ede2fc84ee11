import { createApi, isPassing, Refused, type Fetch } from '../../h5-static/src/api'
import { anOrder } from './support'

describe('the client of the shop', () => {
  it('reads the data out of an answer', async () => {
    const { api, calls } = setUp({ ok: true, data: { user: { userId: 'u1' } } })
    expect(await api.session()).toEqual({ user: { userId: 'u1' } })
    expect(calls).toEqual([{ url: '/api/session', method: 'GET', body: undefined, type: undefined }])
  })

  it('sends a purchase as JSON by POST', async () => {
    const { api, calls } = setUp({ ok: true, data: { order: anOrder() } })
    await api.placeOrder({ productId: 'tasting', quantity: 2, idempotencyKey: 'k'.repeat(32) })
    expect(calls).toEqual([
      {
        url: '/api/pay/unified-order',
        method: 'POST',
        body: JSON.stringify({ productId: 'tasting', quantity: 2, idempotencyKey: 'k'.repeat(32) }),
        type: 'application/json',
      },
    ])
  })

  it('cancels by DELETE with the order in the query', async () => {
    const { api, calls } = setUp({ ok: true, data: { order: anOrder({ status: 'closing' }) } })
    expect((await api.cancelOrder('A 1&b')).status).toBe('closing')
    expect(calls[0]).toMatchObject({ method: 'DELETE', url: '/api/orders?outTradeNo=A+1%26b' })
  })

  it('encodes a page address for its signature, so that "&" and "#" arrive', async () => {
    const { api, calls } = setUp({ ok: true, data: {} })
    await api.signPage('https://shop.example/?from=a&b=中')
    expect(new URLSearchParams(calls[0]!.url.split('?')[1]).get('url')).toBe('https://shop.example/?from=a&b=中')
  })

  it('asks for the first page without a cursor and for the next one with it', async () => {
    const { api, calls } = setUp({ ok: true, data: { orders: [] } })
    await api.orders()
    await api.orders('c1')
    expect(calls.map(({ url }) => url)).toEqual(['/api/orders', '/api/orders?cursor=c1'])
  })

  it.each([
    ['a refusal', { ok: false, code: 'PRODUCT_SOLD_OUT', message: 'm', requestId: 'r1' }, 'PRODUCT_SOLD_OUT', 'r1'],
    ['a code from the future', { ok: false, code: 'TEA_TOO_HOT', message: 'm', requestId: 'r2' }, 'INTERNAL', 'r2'],
    ['a prototype name as code', { ok: false, code: 'toString', message: 'm', requestId: 'r3' }, 'INTERNAL', 'r3'],
    ['JSON of another shape', { code: 'FUNCTION_TIME_LIMIT_EXCEEDED' }, 'ANSWER_UNREADABLE', undefined],
    ['null', null, 'ANSWER_UNREADABLE', undefined],
  ])('turns %s into a typed refusal', async (_, body, code, requestId) => {
    const refused = await setUp(body)
      .api.products()
      .catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(Refused)
    expect(refused).toMatchObject({ code, requestId })
  })

  it('turns an HTML page of a gateway into a typed refusal', async () => {
    const { api } = setUp(undefined, () => Promise.resolve(new Response('<html>502</html>')))
    await expect(api.products()).rejects.toMatchObject({ code: 'ANSWER_UNREADABLE' })
  })

  it('says that the network is down when nothing could be sent', async () => {
    const { api } = setUp(undefined, () => Promise.reject(new TypeError('Failed to fetch')))
    await expect(api.products()).rejects.toMatchObject({ code: 'NETWORK_DOWN' })
  })

  it('gives up when no answer comes within the time limit', async () => {
    const never: Fetch = (_url, init) =>
      new Promise((_resolve, reject) => {
        init.signal.addEventListener('abort', () => reject(new Error('aborted')))
      })
    const { api } = setUp(undefined, never)
    await expect(api.products()).rejects.toMatchObject({ code: 'NO_ANSWER_IN_TIME' })
  })

  it('knows which refusals may pass by themselves', () => {
    expect(isPassing(new Refused('NETWORK_DOWN'))).toBe(true)
    expect(isPassing(new Refused('WECHAT_BUSY'))).toBe(true)
    expect(isPassing(new Refused('NOT_LOGGED_IN'))).toBe(false)
    expect(isPassing(new Refused('ORDER_NOT_FOUND'))).toBe(false)
  })
})

function setUp(body: unknown, answer?: Fetch) {
  const calls: { url: string; method: unknown; body: unknown; type: string | undefined }[] = []
  const fake: Fetch = (url, init) => {
    calls.push({ url, method: init.method, body: init.body, type: init.headers?.['content-type'] })
    return Promise.resolve(new Response(JSON.stringify(body)))
  }
  return { calls, api: createApi({ fetch: answer ?? fake, timeLimitMs: 20 }) }
}
