import http from 'node:http'
import https from 'node:https'
import { SECOND_MS } from './clock'
import { AppError } from './errors'

export interface UpstreamRequest {
  /** The upstream's own name for this call, such as `jscode2session`: for errors, which never show the URL. */
  api: string
  method: 'GET' | 'POST'
  url: URL
  headers?: Record<string, string>
  body?: string
  timeoutMs?: number
  /** The largest answer that is taken; 1 MiB unless said. */
  maxBytes?: number
}

export interface UpstreamAnswer {
  status: number
  /** By lower-case name; one that came several times is joined by commas, `set-cookie` is left out. */
  headers?: Record<string, string>
  body: Buffer
}

/** Who we are towards a host that asks for a client certificate, all in PEM. */
export interface ClientIdentity {
  key: string
  cert: string
  /** The authority of that host, where Node does not know it. */
  ca?: string | undefined
}

/** Sends one request upstream. Throws WECHAT_UNREACHABLE without a whole answer in time. */
export type HttpClient = (request: UpstreamRequest) => Promise<UpstreamAnswer>

const DEFAULT_TIMEOUT_MS = 3 * SECOND_MS
const MAX_ANSWER_BYTES = 1024 * 1024

/**
 * `node:http(s)` with keep-alive: the first global `fetch` costs about 40 ms more on a cold start (measured, Node 20).
 * A kept connection may have died while the instance slept; then the request is sent once more over a new one. Nobody
 * can tell whether the first had arrived, so a request must be harmless when repeated, as all of ours are: WeChat
 * knows a repeated unifiedorder, closeorder or refund by its number, a code works once, and everything else only reads.
 * With an `identity` every request over https shows its certificate.
 */
export function nodeHttpClient(identity?: ClientIdentity): HttpClient {
  const kept = {
    'http:': new http.Agent({ keepAlive: true }),
    'https:': new https.Agent({ keepAlive: true, ...identity }),
  }

  return async (request) => {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, url } = request
    const agent = url.protocol === 'https:' ? kept['https:'] : kept['http:']
    const way = { identity, timeoutMs, signal: AbortSignal.timeout(timeoutMs) }
    try {
      return await send(request, { ...way, agent })
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error
      return send(request, { ...way, agent: false })
    }
  }
}

/** The connection was gone before anything of an answer came. */
class StaleConnection extends Error {}

interface Way {
  /** `false` is a connection of its own. */
  agent: http.Agent | false
  identity: ClientIdentity | undefined
  timeoutMs: number
  signal: AbortSignal
}

function send(upstream: UpstreamRequest, { identity, timeoutMs, ...way }: Way): Promise<UpstreamAnswer> {
  const { api, method, url, body, headers, maxBytes = MAX_ANSWER_BYTES } = upstream
  const request = url.protocol === 'https:' ? https.request : http.request
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }

  return new Promise((resolve, reject) => {
    let hasBegun = false
    const options = { method, ...way, ...identity, headers: { ...headers, ...length } }
    const outgoing = request(url, options, (incoming) => {
      hasBegun = true
      const { statusCode: status = 0, headers: given } = incoming
      collect(incoming, maxBytes).then((bytes) => resolve({ status, headers: singleHeaders(given), body: bytes }), fail)
    })

    function fail({ code }: NodeJS.ErrnoException) {
      reject(unreachable(api, way.signal.aborted ? `no answer in ${timeoutMs} ms` : code))
    }

    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const isGone = error.code === 'ECONNRESET' || error.code === 'EPIPE'
      if (outgoing.reusedSocket && isGone && !hasBegun) reject(new StaleConnection())
      else fail(error)
    })
    outgoing.end(body)
  })
}

function singleHeaders(headers: http.IncomingHttpHeaders): Record<string, string> {
  const single = Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(single)
}

async function collect(incoming: http.IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > maxBytes) throw Object.assign(new Error('The answer is too large.'), { code: 'ANSWER_TOO_LARGE' })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Without `cause`: Node's error carries the address and could carry the URL with its secret. */
function unreachable(api: string, reason = 'connection failed'): AppError {
  return new AppError('WECHAT_UNREACHABLE', { api, reason })
}
