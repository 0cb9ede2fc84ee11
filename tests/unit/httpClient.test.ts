import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { nodeHttpClient, type ClientIdentity } from '../../core/platform/httpClient'
import { testKeys } from '../support/testKeys'

let servers: http.Server[] = []
afterEach(async () => {
  await Promise.all(
    servers.map((server) => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    }),
  )
  servers = []
})

async function setUp(listener: http.RequestListener) {
  let connections = 0
  const server = http.createServer(listener)
  server.on('connection', () => connections++)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/sns/x?secret=HIDDEN`)
  const client = nodeHttpClient()
  const get = (timeoutMs = 10_000) => client({ api: 'thing', method: 'GET', url, timeoutMs })
  return { server, url, client, get, connections: () => connections }
}

async function bodyOf(incoming: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

describe('a call upstream', () => {
  it('sends method, headers and body, and answers status and bytes', async () => {
    const { client, url } = await setUp(async (incoming, response) => {
      const { method, headers } = incoming
      response.statusCode = 418
      response.end(JSON.stringify([method, headers['content-type'], headers['content-length'], await bodyOf(incoming)]))
    })
    const headers = { 'content-type': 'text/xml' }
    const answer = await client({ api: 'thing', method: 'POST', url, headers, body: '<茶/>' })
    expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([418, ['POST', 'text/xml', '6', '<茶/>']])
  })

  it('keeps its connection', async () => {
    const { get, connections } = await setUp((_, response) => response.end('ok'))
    for (let n = 0; n < 5; n++) await get()
    expect(connections()).toBe(1)
  })

  it('follows no redirect', async () => {
    const { get } = await setUp((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())
    expect((await get()).status).toBe(302)
  })

  it.each<[string, http.RequestListener]>([
    ['does not come', () => undefined],
    ['stops half-way', (_, response) => void response.writeHead(200, { 'content-length': 10 }).write('half')],
    ['is cut off', (incoming) => void incoming.socket.destroy()],
    ['breaks off in the middle', (incoming, response) => response.write('half', () => incoming.socket.destroy())],
    ['is no HTTP', (incoming) => void incoming.socket.end('hello\r\n\r\n')],
    ['is without end', (_, response) => void response.end(Buffer.alloc(1024 * 1024 + 1))],
  ])('throws WECHAT_UNREACHABLE when the answer %s, and shows no URL', async (_, listener) => {
    const { get } = await setUp(listener)
    const error = await get(200).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'WECHAT_UNREACHABLE', values: { api: 'thing' } })
    expect(`${String(error)} ${JSON.stringify(error)} ${String((error as Error).cause)}`).not.toMatch(
      /HIDDEN|127\.0\.0\.1/,
    )
  })

  it('takes a larger answer only where its caller expects one', async () => {
    const { client, url } = await setUp((_, response) => response.end(Buffer.alloc(1024 * 1024 + 1)))
    const call = (maxBytes: number) => client({ api: 'bill', method: 'GET', url, maxBytes })
    expect((await call(1024 * 1024 + 1)).body).toHaveLength(1024 * 1024 + 1)
    await expect(call(1024 * 1024)).rejects.toMatchObject({ values: { reason: 'ANSWER_TOO_LARGE' } })
  })

  it('throws WECHAT_UNREACHABLE when nobody listens', async () => {
    const { server, get } = await setUp(() => undefined)
    await new Promise((resolve) => server.close(resolve))
    await expect(get()).rejects.toMatchObject({ code: 'WECHAT_UNREACHABLE', values: { reason: 'ECONNREFUSED' } })
  })

  it('sends once more over a new connection when the kept one was closed just then', async () => {
    let count = 0
    const { get, connections } = await setUp((incoming, response) => {
      if (++count === 2) incoming.socket.resetAndDestroy()
      else response.end('ok')
    })
    await get()
    expect((await get()).body.toString()).toBe('ok')
    expect(connections()).toBe(2)
  })

  it('is not lost when every kept connection has died: the second time goes over one of its own', async () => {
    const used = new Set<object>()
    const { get, connections } = await setUp(({ socket }, response) => {
      if (used.has(socket)) socket.resetAndDestroy()
      else setImmediate(() => response.end('ok'))
      used.add(socket)
    })
    await Promise.all([get(), get(), get()])

    expect((await get()).body.toString()).toBe('ok')
    expect(connections()).toBe(4)
  })

  it('is not sent again when the answer had begun: a code would be spent twice', async () => {
    let count = 0
    const { get } = await setUp(({ socket }, response) => {
      if (++count === 1) response.end('ok')
      else response.writeHead(200, { 'content-length': 10 }).write('half', () => socket.resetAndDestroy())
    })
    await get()
    await expect(get()).rejects.toMatchObject({ code: 'WECHAT_UNREACHABLE' })
    expect(count).toBe(2)
  })

  it('has one time limit, also where it is sent twice', async () => {
    let count = 0
    const { get } = await setUp(({ socket }, response) => {
      if (++count === 1) response.end('ok')
      if (count === 2) setTimeout(() => socket.resetAndDestroy(), 600)
    })
    await get()
    const begin = performance.now()
    await expect(get(1000)).rejects.toMatchObject({ values: { reason: 'no answer in 1000 ms' } })
    expect([count, performance.now() - begin < 1500]).toEqual([3, true])
  })

  it('does not send a second time over a connection that was new', async () => {
    let count = 0
    const { get } = await setUp((incoming) => {
      count++
      incoming.socket.resetAndDestroy()
    })
    await expect(get()).rejects.toMatchObject({ code: 'WECHAT_UNREACHABLE' })
    expect(count).toBe(1)
  })
})

describe('a call upstream that shows a certificate', () => {
  const { merchant, paySecure, authority } = testKeys()
  const identity: ClientIdentity = { key: merchant.privateKey, cert: merchant.certificate, ca: authority.certificate }

  /** A host that asks for a certificate of the authority, and tells whose it was shown. */
  async function setUpSecure(listener?: http.RequestListener) {
    const options = { key: paySecure.privateKey, cert: paySecure.certificate, ca: authority.certificate }
    const tellName: http.RequestListener = ({ socket }, response) =>
      response.end((socket as TLSSocket).getPeerCertificate().subject?.CN ?? 'nobody')
    const server = https.createServer(
      { ...options, requestCert: true, rejectUnauthorized: false },
      listener ?? tellName,
    )
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}/secapi/pay/refund`)
  }
  const post = (url: URL, own?: ClientIdentity) =>
    nodeHttpClient(own)({ api: 'refund', method: 'POST', url, body: '<xml/>' })

  it('shows the merchant’s own', async () => {
    expect((await post(await setUpSecure(), identity)).body.toString()).toBe('merchant')
  })

  it('shows it again where a kept connection was closed just then', async () => {
    let count = 0
    const url = await setUpSecure(({ socket }, response) => {
      if (++count === 2) socket.destroy()
      else response.end((socket as TLSSocket).getPeerCertificate().subject.CN)
    })
    const client = nodeHttpClient(identity)
    const call = () => client({ api: 'refund', method: 'POST', url, body: '<xml/>' })
    await call()
    expect((await call()).body.toString()).toBe('merchant')
    expect(count).toBe(3)
  })

  it('goes to no host of an authority that is not known', async () => {
    const { ca: _, ...stranger } = identity
    await expect(post(await setUpSecure(), stranger)).rejects.toMatchObject({ code: 'WECHAT_UNREACHABLE' })
  })
})
